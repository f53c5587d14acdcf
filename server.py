"""The server around app.py, for uvicorn server:app. It does what Streamlit leaves to a proxy."""

import gzip
import logging
import mimetypes
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib import import_module
from pathlib import Path

import anyio.to_thread
import streamlit as st
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

BUNDLES = Path(st.__file__).parent / "static" / "static"
PREFIX = "/static/"
# So many bundles are pressed before anyone asks: the chart's is half of all that a first visit loads.
LARGEST = 4
# What a browser may keep for good: the names of the bundles hold a hash of their content.
FOREVER = "public, immutable, max-age=31536000"


class CompressedBundles:
    """Sends Streamlit's scripts and styles compressed, each pressed once and kept; everything else as it comes.

    Streamlit leaves this to a proxy, since pressing 4.7 MB for every reader is slower than sending it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a bundle, or pass the request on."""
        name = scope.get("path", "").removeprefix(PREFIX)
        if scope["type"] == "http" and scope["method"] == "GET" and name in _bundles():
            headers = Headers(scope=scope)
            if "gzip" in headers.get("accept-encoding", "") and "range" not in headers:
                body = await anyio.to_thread.run_sync(_compressed, name)
                kept = {"content-encoding": "gzip", "cache-control": FOREVER, "vary": "Accept-Encoding"}
                await Response(body, headers=kept, media_type=mimetypes.guess_type(name)[0])(scope, receive, send)
                return
        await self.app(scope, receive, send)


@cache
def _bundles() -> frozenset[str]:
    """The files worth pressing, by the name that a browser asks for; nothing else is ever opened."""
    found = [path for pattern in ("js/*.js", "css/*.css") for path in BUNDLES.glob(pattern)]
    return frozenset(path.relative_to(BUNDLES).as_posix() for path in found)


@cache
def _compressed(name: str) -> bytes:
    return gzip.compress((BUNDLES / name).read_bytes(), compresslevel=6)


@asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[None]:
    """What the first reader would wait for is read while their browser still loads the bundles."""
    # Streamlit gives this logger its handlers back; an address may hold what a reader asks.
    logging.getLogger("uvicorn.access").disabled = True
    threading.Thread(target=_read_ahead, daemon=True).start()
    yield


def _read_ahead() -> None:
    for path in sorted((Path(__file__).parent / "pages" / "shared").glob("[a-z]*.py")):
        import_module(f"pages.shared.{path.stem}")
    for name in sorted(_bundles(), key=lambda one: -(BUNDLES / one).stat().st_size)[:LARGEST]:
        _compressed(name)


app = st.App("app.py", middleware=[Middleware(CompressedBundles)], lifespan=_lifespan)
