"""Commands of `python -m ingest`, run to their end or killed at random moments."""

import multiprocessing
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory

# Its children have imported everything already: a kill comes during the work and not before it, and nobody waits.
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["ingest.__main__"])
NOWHERE = Path(os.devnull)


def _run(arguments: Sequence[str], home: Path, said: Path, complained: Path) -> None:
    """What the command does, in a process of its own; what it says goes into two files."""
    import ingest.__main__

    os.environ["NYSANA_HOME"] = str(home)
    sys.argv = ["ingest", *arguments]
    sys.stdout, sys.stderr = said.open("w", encoding="utf-8"), complained.open("w", encoding="utf-8")
    sys.exit(ingest.__main__.main())


def _process(arguments: Sequence[str], home: Path, said: Path = NOWHERE, complained: Path = NOWHERE) -> BaseProcess:
    process = _forks.Process(target=_run, args=(arguments, home, said, complained))
    process.start()
    return process


def ended(arguments: Sequence[str], home: Path) -> subprocess.CompletedProcess[str]:
    """Exit code and words of a command that ran to its end."""
    with TemporaryDirectory() as folder:
        said, complained = Path(folder) / "out", Path(folder) / "err"
        process = _process(arguments, home, said, complained)
        process.join()
        assert process.exitcode is not None
        return subprocess.CompletedProcess(arguments, process.exitcode, said.read_text(), complained.read_text())


def seconds_of(arguments: Sequence[str], home: Path) -> float:
    """How long the command takes in such a process when nobody kills it; it must end well."""
    idle = _forks.Process()  # the first one waits for the imports
    idle.start()
    idle.join()
    started = time.monotonic()
    process = _process(arguments, home)
    process.join()
    assert process.exitcode == 0
    return time.monotonic() - started


def killed_at_random(
    arguments: Sequence[str], home: Path, check: Callable[[int], None], times: int, longest: float, seed: int = 2028
) -> int:
    """Start the command `times` times, SIGKILL it within `longest` seconds, then call `check(round)`.

    Returns how many runs were still alive when killed, so that a test can see that the kills did hit.
    """
    moments = random.Random(seed)
    hits = 0
    for number in range(times):
        process = _process(arguments, home)
        time.sleep(moments.uniform(0, longest))
        hits += process.is_alive()
        process.kill()
        process.join()
        check(number)
    return hits
