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
# Answers to saved questions, which are small; a large one is not kept.
MOST_KEPT, MOST_KEPT_BYTES = 200, 1_000_000


@dataclass
class Job:
    """One query that was asked: its text, its parameters, the future answer and the way to end it.

    `kept`: where the answer to a saved question is left for other readers; None for a query of the reader's own.
    """

    sql: str
    parameters: dict[str, object]
    version: Path
    future: Future
    cancel: threading.Event = field(default_factory=threading.Event)
    began: float = field(default_factory=time.monotonic)
    kept: list[sandbox.Answer] | None = None


@st.cache_resource(show_spinner=False)
def _executor() -> ThreadPoolExecutor:
    executor = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sql")
    executor.submit(sandbox.warm)
    return executor


@st.cache_resource(max_entries=MOST_KEPT, show_spinner=False)
def _answers(sql: str, parameters: str, version: str) -> list[sandbox.Answer]:
    """The answer to a saved question on a version; empty until a reader was given one."""
    return []


def asked(sql: str, parameters: dict[str, object], is_saved: bool = False) -> Job:
    """The reader's job for this query on the version of this screen: the one that runs or is kept, else a new one.

    `is_saved`: the query is ours, not the reader's; who asks it after another is given the same answer.
    """
    version, held = warehouse().path, st.session_state.get("sql_job")
    if held and (held.sql, held.parameters, held.version) == (sql, parameters, version):
        return held
    if held:
        held.cancel.set()
    reader = st.session_state.setdefault("sql_reader", uuid.uuid4().hex)
    cancel = threading.Event()
    kept = _answers(sql, repr(sorted(parameters.items())), str(version)) if is_saved else None
    if kept:
        future = Future()
        future.set_result(kept[0])
    else:
        future = _executor().submit(sandbox.run, sql, parameters, reader, cancel, version)
    job = Job(sql, parameters, version, future, cancel, kept=kept)
    st.session_state["sql_job"] = job
    return job


def answer_of(language: Language, job: Job) -> sandbox.Answer | Exception | None:
    """The answer, or why there is none; while it runs, None, and the page watches it with a way to end it."""
    try:
        answer = job.future.result(timeout=PATIENCE_SECONDS if time.monotonic() - job.began < PATIENCE_SECONDS else 0)
    except TimeoutError:
        _watch(language, job)
        return None
    except (sandbox.RefusedError, sandbox.StoppedError) as problem:
        if not job.version.exists():  # its version was cleaned up before a process had it open
            st.rerun()
        return problem
    if job.kept is not None and not job.kept and answer.table.nbytes < MOST_KEPT_BYTES:
        job.kept.append(answer)
    return answer


def asked_again() -> None:
    """Forget the kept answer, so that the same query runs once more."""
    job = st.session_state.pop("sql_job", None)
    if job and job.kept:
        job.kept.clear()


@st.fragment(run_every=WATCH_SECONDS)
def _watch(language: Language, job: Job) -> None:
    if job.future.done():
        st.rerun()
    seconds = language.number(time.monotonic() - job.began, 0)
    said = language.text("The query is running: {seconds} s of at most {most} s.", seconds=seconds, most=10)
    st.html(f'<p class="ny-said" role="status">{said}</p>')
    st.button(language.text("Cancel"), on_click=job.cancel.set, key="sql_cancel")
