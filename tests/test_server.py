"""The server around the app: bundles come compressed and whole, everything else as Streamlit sends it."""

import gzip
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from server import BUNDLES
from tests.conftest import ROOT, free_port, wait_until_healthy


def answer(address: str, **headers: str) -> tuple[dict[str, str], bytes]:
    asked = urllib.request.Request(address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    with urllib.request.urlopen(asked, timeout=20) as told:
        return {name.lower(): value for name, value in told.headers.items()}, told.read()


@pytest.fixture(scope="module")
def bundle(app_address: str) -> str:
    """The script that the first page asks for."""
    _, page = answer(app_address)
    found = re.search(r'src="\./(static/js/index\.[^"]+\.js)"', page.decode())
    assert found
    return found[1]


def test_a_bundle_comes_compressed_and_whole(app_address: str, bundle: str) -> None:
    headers, body = answer(f"{app_address}/{bundle}", Accept_Encoding="gzip, br")
    plain = (BUNDLES / bundle.removeprefix("static/")).read_bytes()
    assert headers["content-encoding"] == "gzip"
    assert "immutable" in headers["cache-control"]
    assert headers["vary"] == "Accept-Encoding"
    assert len(body) < len(plain) / 2
    assert gzip.decompress(body) == plain


def test_who_takes_no_compression_gets_none(app_address: str, bundle: str) -> None:
    headers, body = answer(f"{app_address}/{bundle}", Accept_Encoding="identity")
    assert "content-encoding" not in headers
    assert body == (BUNDLES / bundle.removeprefix("static/")).read_bytes()
    headers, body = answer(f"{app_address}/{bundle}", Accept_Encoding="gzip", Range="bytes=0-9")
    assert "content-encoding" not in headers
    assert len(body) == 10


@pytest.mark.parametrize("path", ["static/js/../../../__init__.py", "static/js/%2e%2e/index.html", "static/js/none.js"])
def test_no_other_file_is_opened(app_address: str, path: str) -> None:
    try:
        _, body = answer(f"{app_address}/{path}", Accept_Encoding="gzip")
    except OSError:
        return  # refused
    assert b"import" not in body[:200] or b"<!doctype html>" in body[:200].lower()


def test_no_address_is_written_down(home: Path) -> None:
    """An address may hold what a reader asks."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "server:app", "--port", str(port), "--ws", "websockets-sansio"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        wait_until_healthy(f"http://127.0.0.1:{port}", process)  # type: ignore[arg-type]
        answer(f"http://127.0.0.1:{port}/sql?q=what-a-reader-asks")
        process.terminate()
        said, _ = process.communicate(timeout=30)
    assert "startup complete" in said
    assert "what-a-reader-asks" not in said
