"""Kills a command at random moments and lets the caller look at what is left. Later issues use it, too."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path


def killed_at_random(
    command: Sequence[str],
    check: Callable[[int], None],
    times: int,
    longest: float,
    cwd: Path,
    environment: dict[str, str],
    seed: int = 2028,
) -> int:
    """Start `command` `times` times, SIGKILL its process group within `longest` seconds, then call `check(round)`.

    Returns how many runs were still alive when killed, so that a test can see that the kills did hit.
    """
    moments = random.Random(seed)
    hits = 0
    for number in range(times):
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(moments.uniform(0, longest))
        if process.poll() is None:
            hits += 1
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        check(number)
    return hits
