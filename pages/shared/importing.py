"""Runs `python -m ingest` for the Import screen: a process of its own, so that no file can hurt the app."""

import getpass
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import streamlit as st

ROOT = Path(__file__).resolve().parents[2]
SECTION, STEWARDS = "nysana", "stewards"
Event = dict[str, Any]


def reader_name() -> str:
    """Who imports: the address of the one who is logged in, else the user of this machine."""
    return str(st.user.get("email")) if _is_login_configured() and st.user.is_logged_in else getpass.getuser()


def may_import() -> bool:
    """Everyone where no login is configured (the app is local); else the stewards listed in the secrets."""
    if not _is_login_configured():
        return True
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
    heard: Callable[[int, int], None],
) -> Event:
    """Read, compare and, unless it is a look, publish as the command does with the options `answers`.

    `heard(n, of)` after each file. Returns the last event: {"event": "done", "state", "imports", "files"} or
    {"event": "refused", "problems"}.
    """
    options = [f"--{name}={value}" for name, value in answers if value]
    options += ["--dry-run"] if is_look else []
    with _kept(files) as paths:
        command = _command("load", form, *map(str, paths), "--json", "--by", reader_name(), *options)
        last: Event = {"event": "refused", "problems": []}
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            try:
                for event in map(json.loads, process.stdout):
                    if event["event"] == "read":
                        heard(event["n"], event["of"])
                    elif last["event"] != "done":
                        last = event
                complaint = process.stderr.read()
            finally:  # the reader may have left the page
                process.kill()
    if last == {"event": "refused", "problems": []}:
        detail = complaint.strip().splitlines()[0][:300] if complaint.strip() else f"exit {process.returncode}"
        last["problems"] = [problem("promise", detail=detail)]
    return last


def undo(import_id: str) -> list[dict[str, Any]]:
    """Take an import back; returns what is wrong with that, nothing when it is done."""
    command = _command("undo", import_id, "--json", "--by", reader_name())
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return []
    events = [json.loads(line) for line in done.stdout.splitlines()]
    said = [one for event in events for one in event.get("problems", [])]
    return said or [problem("promise", detail=(done.stderr.strip().splitlines() or ["–"])[0][:300])]


def problem(code: str, **values: str) -> dict[str, Any]:
    """A problem of no file, as the command writes it."""
    return {"code": code, "values": values, "file": "", "sheet": "", "cell": "", "line": None}


def _command(*parts: str) -> list[str]:
    return [sys.executable, "-m", "ingest", *parts]


@contextmanager
def _kept(files: Sequence[tuple[str, bytes]]) -> Iterator[list[Path]]:
    """The uploaded files on the disk for as long as they are read, each in a folder of its own: names may repeat."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, (name, content) in enumerate(files):
            place = Path(folder) / str(number)
            place.mkdir()
            paths.append(place / (Path(name).name or "file"))
            paths[-1].write_bytes(content)
        yield paths


def _is_login_configured() -> bool:
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False
