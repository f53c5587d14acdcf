"""Kills a command of `python -m ingest` at random moments and lets the caller look at what is left."""

import multiprocessing
import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

# Its child has imported everything already, so that a kill comes during the work and not before it.
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["ingest.__main__"])


def _run(arguments: Sequence[str], home: Path) -> None:
    """What the command does, in a process of its own."""
    import ingest.__main__

    os.environ["NYSANA_HOME"] = str(home)
    sys.argv = ["ingest", *arguments]
    with Path(os.devnull).open("w") as nowhere:
        sys.stdout = sys.stderr = nowhere
        sys.exit(ingest.__main__.main())


def seconds_of(arguments: Sequence[str], home: Path) -> float:
    """How long the command takes in such a process when nobody kills it; it must end well."""
    idle = _forks.Process()  # the first one waits for the imports
    idle.start()
    idle.join()
    process = _forks.Process(target=_run, args=(arguments, home))
    started = time.monotonic()
    process.start()
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
        process = _forks.Process(target=_run, args=(arguments, home))
        process.start()
        time.sleep(moments.uniform(0, longest))
        hits += process.is_alive()
        process.kill()
        process.join()
        check(number)
    return hits
