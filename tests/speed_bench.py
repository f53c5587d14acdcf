"""What a rerun costs: the screens over real websockets and in Chromium, beside a bare page and a naive one."""

import os
import shutil
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.conftest import ROOT, free_port, wait_until_healthy
from tests.load import Reader

FLOORS = ROOT / "tests" / "floors"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
IDS = ("theft_rate", "crime_rate", "road_death_rate", "gpi_rank", "cpi_score", "trust_in_police")
REGIONS = ("KZ-71", "KZ-75", "KZ-79", "KZ-10", "KZ-61")
VIEWS = ("coverage", "ranking", "funnel", "map")
# A reader's next screen is another state of the same page.
SCREENS: dict[str, tuple[str, Sequence[str]]] = {
    "Overview": ("", [f"part={one}" for one in ("all", "1", "2", "results")]),
    "Trajectory": ("trajectory", [f"indicator={one}" for one in IDS]),
    "Trajectory of a region": ("trajectory", [f"indicator=theft_rate&region={one}" for one in REGIONS]),
    "Within the year": ("year_to_date", [f"view={one}" for one in ("cumulative", "months", "twelve")]),
    "Regions": ("regions", [f"view={one}" for one in VIEWS]),
    "Region profile": ("region_profile", [f"region={one}" for one in REGIONS]),
    "Programmes": ("programmes", [f"document={one}" for one in ("concept-2024-2028", "plan-2014-2020")]),
    "Actions": ("actions", [f"section={one}" for one in ("all", "1", "2", "3")]),
    "Briefing": ("briefing", ["indicators=theft_rate&regions=KZ", "indicators=crime_rate,gpi_rank&regions=KZ"]),
    "SQL": ("sql", [f"saved={one}" for one in ("targets_now", "population")]),
    "Data": ("data", [f"section={one}" for one in ("figures", "notes", "gaps")]),
    "Methods": ("methods", ["lang=ru"]),
}
TCP_BYTES_RECEIVED = 128  # offset in Linux's struct tcp_info


@dataclass(frozen=True)
class Served:
    """An app that answers: its address and its process."""

    address: str
    pid: int
    seconds_to_health: float

    def megabytes(self) -> float:
        """The memory that it holds now."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@dataclass(frozen=True)
class Reruns:
    """So many sessions that read one after another."""

    milliseconds: list[float]
    per_second: float
    wire_bytes: float

    @property
    def p50(self) -> float:
        """Half of the reruns took less."""
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        """Nineteen of twenty took less."""
        return self.milliseconds[int(0.95 * (len(self.milliseconds) - 1))]


@contextmanager
def served(command: list[str], folder: Path, home: Path) -> Iterator[Served]:
    """A server process of this command; `{port}` in it is a free port."""
    port = free_port()
    command = [part.replace("{port}", str(port)) for part in command]
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *command], cwd=folder, env=os.environ | {"NYSANA_HOME": str(home)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_healthy(address, process, every=0.02)
        yield Served(address, process.pid, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(timeout=20)


UVICORN = [
    "uvicorn",
    "server:app",
    "--host",
    "127.0.0.1",
    "--port",
    "{port}",
    "--ws",
    "websockets-sansio",
    "--no-access-log",
]
STREAMLIT = ["--server.address", "127.0.0.1", "--server.port", "{port}", "--server.headless", "true"]


@contextmanager
def product(home: Path) -> Iterator[Served]:
    """The product, as `make run` starts it."""
    with served(UVICORN, ROOT, home) as app:
        yield app


@contextmanager
def bare(home: Path) -> Iterator[Served]:
    """The bare page behind the product's server, with the product's configuration."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name in ("bare.py", "server.py"):
            shutil.copy(FLOORS / name, place)
        shutil.copytree(ROOT / ".streamlit", place / ".streamlit")
        shutil.copytree(ROOT / "static", place / "static")
        with served(UVICORN, place, home) as app:
            yield app


@contextmanager
def naive(home: Path) -> Iterator[Served]:
    """The naive page as `streamlit run` starts it in a folder without a configuration."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(FLOORS / "naive.py", folder)
        with served(["streamlit", "run", "naive.py", *STREAMLIT], Path(folder), home) as app:
            yield app


def reruns(address: str, page: str, states: Sequence[str], sessions: int, each: int, pause: float = 0) -> Reruns:
    """Each session opens the page and reads `each` states, one after another or one every `pause` seconds."""
    spent: list[float] = []
    sizes: list[float] = []
    ready, go = threading.Barrier(sessions + 1), threading.Event()

    def read(number: int) -> None:
        reader = Reader(address).open()
        for state in states:  # warm: what is measured is a rerun, not the first drawing
            reader.read(page, f"lang=ru&{state}", is_whole=False)
        ready.wait()
        go.wait()
        time.sleep(pause * number / sessions)
        before, reader.seconds[:] = received_bytes(reader), []
        for place in range(each):
            began = time.perf_counter()
            reader.read(page, f"lang=ru&{states[(place + number) % len(states)]}", is_whole=False)
            time.sleep(max(0, pause - (time.perf_counter() - began)))
        spent.extend(1000 * one for one in reader.seconds)
        sizes.append((received_bytes(reader) - before) / each)
        reader.close()

    threads = [threading.Thread(target=read, args=(number,)) for number in range(sessions)]
    for one in threads:
        one.start()
    ready.wait()
    began = time.perf_counter()
    go.set()
    for one in threads:
        one.join()
    return Reruns(sorted(spent), len(spent) / (time.perf_counter() - began), statistics.mean(sizes))


def received_bytes(reader: Reader) -> int:
    """Bytes that came over the wire so far, compressed as they came."""
    assert reader.connection is not None
    told = reader.connection.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
    return struct.unpack_from("Q", told, TCP_BYTES_RECEIVED)[0]


# From the key to the frame in which the chart's words have changed; the next frame shows them.
WATCH = """() => {
  const words = () => [...document.querySelectorAll('.js-plotly-plot .annotation-text')].map((one) => one.textContent).join();
  addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    const began = performance.now(), before = words();
    window.spent = null;
    const look = () => {
      const now = words();
      if (now && now !== before) window.spent = performance.now() - began; else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, true);
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def milliseconds_to_the_eye(browser: Browser, address: str, label: str, changes: int = 25) -> list[float]:
    """From choosing another entry of a selector by key to the chart that shows it; sorted."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(address)
    page.wait_for_selector(".js-plotly-plot .annotation-text", timeout=60_000)
    page.wait_for_timeout(1500)
    page.evaluate(WATCH)
    spent = []
    for place in range(changes + 8):
        box = page.get_by_role("combobox", name=label)
        box.click()
        for _ in range(1 + place % 8 if place % 8 < 2 else 1):
            page.keyboard.press("ArrowDown" if place % 8 < 4 else "ArrowUp")
        page.keyboard.press("Enter")
        page.wait_for_function("window.spent !== null && window.spent !== undefined", timeout=20_000)
        spent.append(page.evaluate("window.spent"))
        page.wait_for_timeout(250)
    page.context.close()
    return sorted(spent[8:])  # the first change of each chart draws it


def loads(browser: Browser, address: str) -> list[tuple[int, int]]:
    """(requests, bytes over the wire) of a first and a second load of the page in one browser."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    found = []
    for _ in range(2):
        page = context.new_page()
        told = context.new_cdp_session(page)
        told.send("Network.enable")
        sizes: list[float] = []
        told.on("Network.loadingFinished", lambda event, sizes=sizes: sizes.append(event["encodedDataLength"]))
        told.on(
            "Network.webSocketFrameReceived",
            lambda event, sizes=sizes: sizes.append(0.75 * len(event["response"]["payloadData"])),
        )
        page.goto(address)
        page.wait_for_selector(".js-plotly-plot .main-svg", timeout=60_000)
        page.wait_for_timeout(2500)
        found.append((len(sizes), round(sum(sizes))))
        page.close()
    context.close()
    return found


def first_chart_seconds(browser: Browser, open_app: Callable, home: Path, path: str) -> tuple[float, float]:
    """(start → health, start → first chart in a new browser profile), seconds."""
    began = time.perf_counter()
    with open_app(home) as app:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto(f"{app.address}/{path}")
        page.wait_for_selector(".js-plotly-plot .main-svg", timeout=60_000)
        chart = time.perf_counter() - began
        context.close()
        return app.seconds_to_health, chart
