# syntax=docker/dockerfile:1
ARG PYTHON_VERSION=3.11

FROM python:${PYTHON_VERSION}-slim AS packages
COPY requirements.txt /tmp/requirements.txt
RUN python -m venv /opt/nysana \
    && /opt/nysana/bin/python -m pip install --no-cache-dir --disable-pip-version-check -r /tmp/requirements.txt

FROM python:${PYTHON_VERSION}-slim
# true: the briefing also makes PDF and pictures, for which it needs a browser and its fonts.
ARG WITH_BROWSER=false
# Debian keeps no old versions, so none is pinned: the newest one holds the security fixes.
# hadolint ignore=DL3008
RUN if [ "$WITH_BROWSER" = true ]; then \
      apt-get update \
      && apt-get install -y --no-install-recommends chromium fonts-noto-core \
      && rm -rf /var/lib/apt/lists/*; \
    fi \
    && useradd --system --uid 10001 --create-home nysana \
    && install -d -o nysana -g nysana /var/lib/nysana
COPY --from=packages /opt/nysana /opt/nysana
WORKDIR /srv/nysana
COPY app.py server.py pyproject.toml LICENSE ./
COPY .streamlit/config.toml .streamlit/
COPY briefing briefing
COPY charts charts
COPY data data
COPY ingest ingest
COPY locales locales
COPY metrics metrics
COPY pages pages
COPY queries queries
COPY static static
# The promises that every build of the warehouse is checked against.
COPY tests/expect tests/expect
COPY deploy/start.sh /usr/local/bin/nysana
# Compiled once: the running file system is read-only.
RUN python -m compileall -q /srv/nysana && chmod 755 /usr/local/bin/nysana
ENV PATH=/opt/nysana/bin:$PATH \
    NYSANA_HOME=/var/lib/nysana \
    HOME=/tmp \
    PYTHONUNBUFFERED=1
USER 10001
VOLUME /var/lib/nysana
EXPOSE 8501
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
ENTRYPOINT ["nysana"]
CMD ["serve"]
