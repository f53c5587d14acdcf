"""Many readers at once: pages come whole while queries run to their limit, and the app stays small."""

import threading
from pathlib import Path
from urllib.parse import quote

from tests.bench import BOMB, READ
from tests.load import Reader


def app_memory(address: str) -> int:
    """The largest memory that the app's process has had, in bytes."""
    port = address.rpartition(":")[2]
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().split(b"\0")
            status = (process / "status").read_text()
        except OSError:
            continue
        if b"uvicorn" in command and port.encode() in command:
            return 1024 * int(status.partition("VmHWM:")[2].split()[0])
    raise AssertionError("the app's process was not found")


def test_ten_readers_get_whole_pages_while_three_queries_run_to_their_limit(app_address: str) -> None:
    failed: list[str] = []

    def read(number: int) -> None:
        session = Reader(app_address).open()
        for place in range(3):
            messages = session.read(*READ[(place + number) % len(READ)])
            drawn = [one.delta.new_element.WhichOneof("type") for one in messages if one.WhichOneof("type") == "delta"]
            if "exception" in drawn or "plotly_chart" not in drawn:
                failed.append(f"{READ[(place + number) % len(READ)]}: {drawn}")
        session.close()

    def burn(number: int) -> None:
        session = Reader(app_address).open()
        session.read("sql", "lang=en&q=" + quote(f"{BOMB} -- {number}"))
        session.close()

    threads = [threading.Thread(target=burn, args=(number,)) for number in range(3)]
    threads += [threading.Thread(target=read, args=(number,)) for number in range(10)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=60)
    assert not [one for one in threads if one.is_alive()]
    assert failed == []
    assert app_memory(app_address) < 1_000_000_000
