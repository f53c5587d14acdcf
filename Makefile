PORT ?= 8501
PYTHON ?= $(shell command -v python3.11 || command -v python3)
WAREHOUSE := $(or $(NYSANA_HOME),data)/nysana.duckdb
INPUTS := $(wildcard data/*.csv ingest/*.py ingest/*.sql ingest/*.csv ingest/views/*.sql ingest/readers/*.py metrics/*.py \
  $(or $(NYSANA_HOME),data)/imports/entries/*/manifest.json)

.PHONY: run test lint bench warehouse audit spark-test

run: .venv/run.stamp $(WAREHOUSE)  ## the app on 127.0.0.1:PORT
	.venv/bin/python -m uvicorn server:app --host 127.0.0.1 --port $(PORT) --ws websockets-sansio --no-access-log

test: .venv/dev.stamp browser  ## every test, in a real Chromium too
	.venv/bin/python -m pytest -n 2 --dist loadgroup

lint: .venv/dev.stamp
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/pyright

bench: .venv/dev.stamp $(WAREHOUSE)  ## one table of timings on this machine
	.venv/bin/python -m tests.bench

warehouse: .venv/run.stamp  ## build and publish the warehouse
	.venv/bin/python -m ingest build

$(WAREHOUSE): $(INPUTS) | .venv/run.stamp
	.venv/bin/python -m ingest build

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11) and "Nysana needs Python 3.11 or newer.")'
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt | .venv/bin/python
	.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

audit: .venv/run.stamp  ## known weaknesses of what the product runs on; needs the advisories of PyPI
	.venv/bin/python -m pip install --quiet --disable-pip-version-check pip-audit
	.venv/bin/python -m pip_audit -r requirements.txt --no-deps --disable-pip

spark-test: .venv/spark.stamp java  ## the roll-up of records on Apache Spark: a real cluster of the loopback
	.venv/bin/python -m pytest -rs tests/test_spark_rollup.py

.venv/spark.stamp: requirements-spark.txt .venv/dev.stamp
	.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-spark.txt
	touch $@

# Debian's Java; another system is told what to install.
.PHONY: java
java:
	@command -v java >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends default-jre-headless >/dev/null; \
	  else echo "Apache Spark needs Java 17 or newer: apt-get install default-jre-headless." >&2; exit 1; fi; }

# Debian's Chromium, fonts and LibreOffice Calc; another system is told what to install.
.PHONY: browser
browser:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-core >/dev/null; \
	  else echo "The browser tests need Chromium: apt-get install chromium fonts-noto-core (or Google Chrome on PATH)." >&2; exit 1; fi; }
	@[ -e /usr/lib/libreoffice/program/libsdlo.so ] && command -v soffice >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libreoffice-calc-nogui libreoffice-impress-nogui >/dev/null; \
	  else echo "Two tests are left out, as LibreOffice is not there: apt-get install libreoffice-calc-nogui libreoffice-impress-nogui." >&2; fi; }
