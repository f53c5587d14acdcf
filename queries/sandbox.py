"""Free SQL behind a closed door: one SELECT, in a child process with limits, in a queue that is fair to all readers."""

import json
import os
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

import queries

# Limits of one query. Authority: contract §6.
MOST_SECONDS = 10.0
MOST_ROWS = 10_000
MOST_BYTES = 50_000_000
MOST_CHARACTERS = 100_000
CPU_SECONDS = 20  # two threads for ten seconds
# Two processors: two queries at a time, one process ready beside them.
AT_A_TIME, READY = 2, 2
MOST_WAITING, MOST_WAIT_SECONDS = 50, 60.0
MOST_REMEMBERED = 1_000
# A process that answered so many small queries is replaced; one that had a large one at once.
# Address space that queries leave behind is missing to the next.
MOST_GROWN = 200_000_000
MOST_ANSWERS, SMALL_SECONDS, SMALL_BYTES = 200, 1.0, 1_000_000

WORKER = Path(__file__).with_name("sandbox_worker.py")
# Nothing of this program's environment. Allocators that set memory aside for each thread, or a gigabyte at once, would
# leave a query as little of its address space as chance gives it.
ENVIRONMENT = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system"}


@dataclass(frozen=True)
class Answer:
    """The rows of a query (at most MOST_ROWS), whether more exist, and the seconds it took in the database."""

    table: pa.Table
    has_more: bool
    seconds: float


class RefusedError(Exception):
    """A query that is not run, or that the database cannot understand.

    reason: 'empty', 'long', 'several', 'not_select', 'table', 'function', 'syntax', 'sql', 'size'; details name what
    and where: count, kind, name, message, line, column, most.
    """

    def __init__(self, reason: str, **details: object) -> None:
        self.reason, self.details = reason, details
        super().__init__(sentence(reason, details))


class StoppedError(Exception):
    """A query that was ended: reason 'time', 'memory', 'cancelled', or 'queue' when it never began."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(STOPPED[reason])


STOPPED = {
    "time": f"The query was stopped after {MOST_SECONDS:.0f} seconds. Try a filter, fewer rows, a sum before a join.",
    "memory": "The query was stopped: it needs more memory than a query may have. Try fewer rows or shorter lists.",
    "cancelled": "The query was cancelled.",
    "failed": "The query could not be run. Try again.",
    "queue": "Too many queries are waiting. Try again in a minute.",
}
REFUSED = {
    "empty": "There is no statement.",
    "long": f"The query is longer than {MOST_CHARACTERS:,} characters.",
    "several": "{count} statements stand there; the door lets one through.",
    "not_select": "Only questions are answered (SELECT, WITH, FROM, DESCRIBE, SUMMARIZE, PIVOT); this is {kind}.",
    "table": "{name} is no table of the warehouse. SHOW TABLES lists them.",
    "function": "{name}() may not be used here: it reaches beyond the figures.",
    "size": "One row alone is larger than {most} bytes.",
}


def sentence(reason: str, details: dict[str, object]) -> str:
    """Why a query is refused, in English, with line and column where they are known."""
    if reason in REFUSED:
        return REFUSED[reason].format(**details)
    place = f"Line {details['line']}, column {details['column']}: " if "line" in details else ""
    return f"{place}{details['message']}"


@dataclass
class _Worker:
    """A warm child process and the warehouse it has open."""

    path: Path
    process: subprocess.Popen[bytes]
    answers: int = 0
    began_bytes: int = 0

    def bytes_mapped(self) -> int:
        """The address space of the process; 0 when it is gone."""
        try:
            return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, IndexError, ValueError):
            return 0

    def end(self) -> None:
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()
        self.process.wait()


@dataclass
class Sandbox:
    """A pool of warm processes and the queue before it. One a program; see `run`."""

    ready: list[_Worker] = field(default_factory=list)
    running: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    served: dict[str, float] = field(default_factory=dict)
    waiting: list[tuple[str, float, object]] = field(default_factory=list)
    free: int = AT_A_TIME
    starting: int = 0
    turn: threading.Condition = field(default_factory=threading.Condition)

    def answer(self, sql: str, parameters: dict | None, reader: str, cancel: threading.Event, path: Path) -> Answer:
        """Wait for the reader's turn, then ask a warm process."""
        self._wait_for_turn(reader, cancel)
        try:
            return self._ask(sql, parameters, cancel, path)
        finally:
            with self.turn:
                self.free += 1
                self.running[reader] -= 1
                if not self.running[reader]:
                    del self.running[reader]
                self.served[reader] = time.monotonic()
                while len(self.served) > MOST_REMEMBERED:
                    del self.served[min(self.served, key=self.served.__getitem__)]
                self.turn.notify_all()

    def _wait_for_turn(self, reader: str, cancel: threading.Event) -> None:
        """Who has least running comes first, then who was served longest ago, then who came first."""
        ticket = (reader, time.monotonic(), object())
        with self.turn:
            if len(self.waiting) >= MOST_WAITING:
                raise StoppedError("queue")
            self.waiting.append(ticket)
            try:
                while not (self.free and self._next() is ticket):
                    self.turn.wait(0.05)
                    if cancel.is_set():
                        raise StoppedError("cancelled")
                    if time.monotonic() - ticket[1] > MOST_WAIT_SECONDS:
                        raise StoppedError("queue")
                self.free -= 1
                self.running[reader] += 1
            finally:
                self.waiting.remove(ticket)
                self.turn.notify_all()

    def _next(self) -> tuple[str, float, object]:
        return min(self.waiting, key=lambda one: (self.running.get(one[0], 0), self.served.get(one[0], 0.0), one[1]))

    def _ask(self, sql: str, parameters: dict | None, cancel: threading.Event, path: Path) -> Answer:
        worker = self._taken(path)
        try:
            head, body = _exchange(worker, sql, parameters, cancel)
        except (BrokenPipeError, ConnectionError):
            worker.end()
            raise StoppedError("failed") from None
        except BaseException:
            worker.end()
            raise
        worker.answers += 1
        is_small = head.get("seconds", 0) < SMALL_SECONDS and len(body) < SMALL_BYTES
        is_lean = worker.bytes_mapped() - worker.began_bytes < MOST_GROWN
        is_fit = head["status"] != "stopped" and not head.get("is_last") and worker.answers < MOST_ANSWERS
        with self.turn:
            is_kept = is_small and is_lean and is_fit and len(self.ready) < READY
            if is_kept:
                self.ready.append(worker)
        if not is_kept:
            worker.end()
        if head["status"] == "refused":
            raise RefusedError(head["reason"], **head["details"])
        if head["status"] == "stopped":
            raise StoppedError(head["reason"])
        return Answer(pa.ipc.open_stream(body).read_all(), head["has_more"], head["seconds"])

    def _taken(self, path: Path) -> _Worker:
        """A process that has this warehouse open; others, of an earlier publication, are ended."""
        with self.turn:
            stale = [one for one in self.ready if one.path != path or one.process.poll() is not None]
            self.ready = [one for one in self.ready if one not in stale]
            worker = self.ready.pop() if self.ready else None
            is_last = not self.ready
        for one in stale:
            one.end()
        if worker is None:
            worker = _started(path)
        if is_last:
            threading.Thread(target=self.warm, args=(path,), daemon=True).start()
        return worker

    def warm(self, path: Path) -> None:
        """Have processes ready, so that the next reader does not wait for a start."""
        with self.turn:
            missing = max(0, READY - len(self.ready) - self.starting)
            self.starting += missing
        for _ in range(missing):
            try:
                worker = _started(path)
            except StoppedError:  # the next reader starts one for himself, and is told
                worker = None
            with self.turn:
                self.starting -= 1
                is_needed = worker is not None and len(self.ready) < READY
                if worker and is_needed:
                    self.ready.append(worker)
            if worker and not is_needed:  # others came back while it started
                worker.end()


def _started(path: Path) -> _Worker:
    """A new process; it says when it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-I", str(WORKER), str(path), str(CPU_SECONDS)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=ENVIRONMENT, cwd="/",
        close_fds=True,
    )  # fmt: skip
    assert process.stdout is not None
    if process.stdout.readline() != b"ready\n":
        process.kill()
        process.wait()
        raise StoppedError("failed")
    os.set_blocking(process.stdout.fileno(), False)
    worker = _Worker(path, process)
    worker.began_bytes = worker.bytes_mapped()
    return worker


def _exchange(worker: _Worker, sql: str, parameters: dict | None, cancel: threading.Event) -> tuple[dict, bytes]:
    """Send the request, read the answer within the time; a process that dies says why by its signal."""
    assert worker.process.stdin is not None
    request = {"sql": sql, "parameters": parameters, "most_rows": MOST_ROWS, "most_bytes": MOST_BYTES}
    request["most_seconds"] = MOST_SECONDS
    worker.process.stdin.write(json.dumps(request).encode() + b"\n")
    worker.process.stdin.flush()
    reading = _Reading(worker, time.monotonic() + MOST_SECONDS, cancel)
    (length,) = struct.unpack(">I", reading.bytes(4))
    head = json.loads(reading.bytes(length))
    return head, reading.bytes(head["bytes"])


@dataclass
class _Reading:
    """Bytes from a process until a moment, unless someone cancels."""

    worker: _Worker
    until: float
    cancel: threading.Event

    def bytes(self, count: int) -> bytes:
        """Just so many bytes. Raises StoppedError at the moment, on a cancel, or when the process ended."""
        assert self.worker.process.stdout is not None
        pipe, found = self.worker.process.stdout.fileno(), bytearray()
        while len(found) < count:
            if self.cancel.is_set():
                raise StoppedError("cancelled")
            left = self.until - time.monotonic()
            if left <= 0:
                raise StoppedError("time")
            if not select.select([pipe], [], [], min(left, 0.05))[0]:
                continue
            read = os.read(pipe, min(1 << 20, count - len(found)))
            if not read:
                raise StoppedError("time" if self.worker.process.wait() == -signal.SIGXCPU else "memory")
            found += read
        return bytes(found)


_sandbox = Sandbox()


def run(
    sql: str,
    parameters: dict | None = None,
    reader: str = "",
    cancel: threading.Event | None = None,
    path: Path | None = None,
) -> Answer:
    """The answer of one SELECT on the published warehouse (`path`: another one). `reader`: whose turn it is.

    Raises RefusedError with a reason, a line and a column; StoppedError at a limit or when `cancel` is set.
    """
    if len(sql) > MOST_CHARACTERS:
        raise RefusedError("long")
    return _sandbox.answer(sql, parameters, reader, cancel or threading.Event(), path or queries.warehouse_path())


def warm() -> None:
    """Have processes ready before the first question."""
    _sandbox.warm(queries.warehouse_path())
