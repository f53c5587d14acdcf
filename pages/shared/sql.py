"""Runs a reader's query without holding the page: asked once, watched while it runs, kept until the next."""

import threading
import time
import uuid
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from locales import Language
from pages.shared.fetch import warehouse
from queries import sandbox

# What most queries need; a page that waits so long does not seem to hang.
PATIENCE_SECONDS = 0.8
WATCH_SECONDS = 0.5
# More than may wait, so that the queue itself says when it is full.
AT_ONCE = sandbox.MOST_WAITING + sandbox.AT_A_TIME + 8


@dataclass
class Job:
    """One query that was asked: its text, its parameters, the future answer and the way to end it."""

    sql: str
    parameters: dict[str, object]
    version: Path
    future: Future
    cancel: threading.Event = field(default_factory=threading.Event)
    began: float = field(default_factory=time.monotonic)


@st.cache_resource(show_spinner=False)
def _executor() -> ThreadPoolExecutor:
    executor = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sql")
    executor.submit(sandbox.warm)
    return executor


def asked(sql: str, parameters: dict[str, object]) -> Job:
    """The reader's job for this query on the version of this screen: the one that runs or is kept, else a new one."""
    version, held = warehouse().path, st.session_state.get("sql_job")
    if held and (held.sql, held.parameters, held.version) == (sql, parameters, version):
        return held
    if held:
        held.cancel.set()
    reader = st.session_state.setdefault("sql_reader", uuid.uuid4().hex)
    cancel = threading.Event()
    future = _executor().submit(sandbox.run, sql, parameters, reader, cancel, version)
    job = Job(sql, parameters, version, future, cancel)
    st.session_state["sql_job"] = job
    return job


def answer_of(language: Language, job: Job) -> sandbox.Answer | Exception | None:
    """The answer, or why there is none; while it runs, None, and the page watches it with a way to end it."""
    try:
        return job.future.result(timeout=PATIENCE_SECONDS if time.monotonic() - job.began < PATIENCE_SECONDS else 0)
    except TimeoutError:
        _watch(language, job)
        return None
    except (sandbox.RefusedError, sandbox.StoppedError) as problem:
        if not job.version.exists():  # its version was cleaned up before a process had it open
            st.rerun()
        return problem


def asked_again() -> None:
    """Forget the kept answer, so that the same query runs once more."""
    st.session_state.pop("sql_job", None)


@st.fragment(run_every=WATCH_SECONDS)
def _watch(language: Language, job: Job) -> None:
    if job.future.done():
        st.rerun()
    seconds = language.number(time.monotonic() - job.began, 0)
    said = language.text("The query is running: {seconds} s of at most {most} s.", seconds=seconds, most=10)
    st.html(f'<p class="ny-said" role="status">{said}</p>')
    st.button(language.text("Cancel"), on_click=job.cancel.set, key="sql_cancel")
