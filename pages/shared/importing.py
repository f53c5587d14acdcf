"""Runs `python -m ingest` for the Import screen: a process of its own, so that no file can hurt the app."""

import getpass
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.config import get_option

ROOT = Path(__file__).resolve().parents[2]
SECTION, STEWARDS = "nysana", "stewards"
MOST_NAME_BYTES = 200
MOST_COMPLAINT = 20_000
Event = dict[str, Any]


class UnreadableSecretsError(Exception):
    """There are secrets, but they are not what Streamlit can read."""


def reader_name() -> str:
    """Who imports: the address of the one who is logged in, else the user of this machine."""
    return str(st.user.get("email")) if is_login_configured() and st.user.is_logged_in else getpass.getuser()


def may_import() -> bool:
    """Everyone where no login is configured (the app is local); else the stewards listed in the secrets."""
    try:
        if not is_login_configured():
            return True
    except UnreadableSecretsError:
        return False
    listed = st.secrets.get(SECTION, {}).get(STEWARDS, [])
    email = str(st.user.get("email") or "").casefold()
    is_confirmed = st.user.get("email_verified") in (True, None)
    return bool(st.user.is_logged_in and is_confirmed and email in {str(one).casefold() for one in listed})


def guesses(form: str, names: Sequence[str]) -> list[dict[str, str | None]]:
    """What each file's name says: region_id, period, body_code."""
    done = subprocess.run(
        _command("guess", form, *(name.lstrip("-") or "–" for name in names)),
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def load(
    form: str,
    files: Sequence[tuple[str, bytes]],
    answers: Sequence[tuple[str, str]],
    is_look: bool,
    looked_at: str,
    heard: Callable[[int, int], None],
) -> Event:
    """Read, compare and, unless it is a look, publish as the command does with the options `answers`.

    `heard(n, of)` after each file. Returns the last event: {"event": "done", "state", "imports", "files"} or
    {"event": "refused", "problems"}.
    """
    options = [f"--{name}={value}" for name, value in answers if value]
    options += ["--dry-run"] if is_look else [f"--expect-version={looked_at}"]
    with _kept(files) as paths:
        command = _command("load", form, *map(str, paths), "--json", "--by", reader_name(), *options)
        last: Event = {"event": "refused", "problems": []}
        with (
            tempfile.TemporaryFile("w+") as complaints,  # a pipe that no one empties would stop the process
            subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=complaints, text=True) as process,
        ):
            assert process.stdout is not None
            complaint = ""
            try:
                for event in map(json.loads, process.stdout):
                    if event["event"] == "read":
                        heard(event["n"], event["of"])
                    elif last["event"] != "done":
                        last = event
                process.wait()
                complaints.seek(0)
                complaint = complaints.read(MOST_COMPLAINT)
            finally:  # the reader may have left the page
                process.kill()
    if last == {"event": "refused", "problems": []}:
        # What a process says as it dies may name folders of this machine: the promise it speaks of is enough.
        broken = re.search(r"Promise '\w+'", complaint)
        last["problems"] = [problem("promise", detail=broken[0] if broken else f"exit {process.returncode}")]
    return last


def undo(import_id: str) -> list[dict[str, Any]]:
    """Take an import back; returns what is wrong with that, nothing when it is done."""
    command = _command("undo", import_id, "--json", "--by", reader_name())
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return []
    events = [json.loads(line) for line in done.stdout.splitlines()]
    said = [one for event in events for one in event.get("problems", [])]
    return said or [problem("promise", detail=f"exit {done.returncode}")]


def problem(code: str, **values: str) -> dict[str, Any]:
    """A problem of no file, as the command writes it."""
    return {"code": code, "values": values, "file": "", "sheet": "", "cell": "", "line": None}


def _command(*parts: str) -> list[str]:
    return [sys.executable, "-m", "ingest", *parts]


def shown_name(name: str) -> str:
    """The file's name as the disk can hold it: no folder, no control characters, at most 200 bytes, its end kept."""
    clean = re.sub(r"[\x00-\x1f/\\\\]", "_", name).encode("utf-8", "replace").decode().strip(". ") or "file"
    while len(clean.encode()) > MOST_NAME_BYTES:
        clean = clean[1:]
    return clean


@contextmanager
def _kept(files: Sequence[tuple[str, bytes]]) -> Iterator[list[Path]]:
    """The uploaded files on the disk for as long as they are read, each in a folder of its own: names may repeat."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, (name, content) in enumerate(files):
            place = Path(folder) / str(number)
            place.mkdir()
            paths.append(place / shown_name(name))
            paths[-1].write_bytes(content)
        yield paths


def is_login_configured() -> bool:
    """Whether there are secrets with a login. Secrets that cannot be read may hold one: then no one may import."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError as error:
        if any(Path(place).exists() for place in get_option("secrets.files")):
            raise UnreadableSecretsError from error
        return False
