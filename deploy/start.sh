#!/bin/sh
# What a container does: `serve` (the app), `publish` (build and publish the warehouse), or a command of its own.
set -eu
case "${1:-serve}" in
  publish)
    exec python -m ingest build
    ;;
  serve)
    # Several replicas may start at once: each waits for the lock, and the same input gives the same version.
    # Where the volume is read-only, another container publishes.
    if [ ! -e "$NYSANA_HOME/nysana.duckdb" ] && [ -w "$NYSANA_HOME" ]; then
      python -m ingest build
    fi
    exec uvicorn server:app --host 0.0.0.0 --port "${PORT:-8501}" --ws websockets-sansio --no-access-log
    ;;
  *)
    exec "$@"
    ;;
esac
