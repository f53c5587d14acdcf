"""The container without a container: what the Dockerfile copies is enough, runs from a tree it never writes to, answers."""

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tests.load import Reader

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
# Continued lines joined, comments left out.
STEPS = [
    line
    for line in re.sub(r"\\\n", " ", re.sub(r"(?m)^#.*\n", "", DOCKERFILE)).splitlines()
    if line and not line.startswith("#")
]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
# What the product does not need to run.
LEFT_OUT = {"tests", "docs", "deploy", "build"}


def copied() -> list[tuple[str, str]]:
    """Source and target of each COPY from the repository."""
    pairs = []
    for line in STEPS:
        if line.startswith("COPY ") and "--from" not in line:
            *sources, target = shlex.split(line)[1:]
            pairs += [(one, f"{target}{Path(one).name}" if target.endswith("/") else target) for one in sources]
    return pairs


def health_command() -> list[str]:
    (line,) = [one for one in STEPS if one.startswith("HEALTHCHECK")]
    return json.loads(line.partition("CMD ")[2])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path, int]]:
    """The copied tree, run by deploy/start.sh with an empty volume: tree, volume, port."""
    tree, volume = tmp_path_factory.mktemp("image"), tmp_path_factory.mktemp("volume")
    for source, target in copied():
        place = tree / target
        if target.startswith("/") or not (ROOT / source).exists():
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / source).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "imports", "publications", "warehouse", "nysana.duckdb")
            shutil.copytree(ROOT / source, place, ignore=ignored)
        else:
            shutil.copy(ROOT / source, place)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "NYSANA_HOME": str(volume), "PORT": str(port)}
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    process = subprocess.Popen(
        ["sh", str(ROOT / "deploy" / "start.sh"), "serve"], cwd=tree, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        check = [sys.executable, *(part.replace("8501", str(port)) for part in health_command()[1:])]
        for _ in range(120):
            assert process.poll() is None, "the container ended while starting"
            if subprocess.run(check, capture_output=True, check=False).returncode == 0:
                break
            time.sleep(0.5)
        else:
            raise AssertionError("the health check did not succeed")
        yield tree, volume, port
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_what_is_copied_is_there_and_is_let_through() -> None:
    let_through = {
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")
    }
    for source, _ in copied():
        assert (ROOT / source).exists(), source
        assert source in let_through, source
    assert {source for source, _ in copied()} == let_through


def test_every_room_is_copied() -> None:
    rooms = {path.parent.relative_to(ROOT).parts[0] for path in ROOT.glob("*/*.py")} - LEFT_OUT
    assert rooms | {"data", "static"} <= {source for source, _ in copied()}


def test_the_container_runs_as_no_root_and_is_asked_how_it_is() -> None:
    users = [line.split()[1] for line in STEPS if line.startswith("USER ")]
    assert users
    assert users[-1] not in ("root", "0")
    assert "/_stcore/health" in " ".join(health_command())


def test_the_copied_tree_builds_its_warehouse_serves_every_screen_and_is_never_written_to(
    served: tuple[Path, Path, int],
) -> None:
    tree, volume, port = served
    before = sorted(tree.rglob("*"))
    assert (volume / "nysana.duckdb").exists()
    session = Reader(f"http://127.0.0.1:{port}").open()
    for page in [path.stem for path in sorted((tree / "pages").glob("*.py"))]:
        drawn = [
            one.delta.new_element.WhichOneof("type")
            for one in session.read(page, "lang=kk")
            if one.WhichOneof("type") == "delta"
        ]
        assert drawn, page
        assert "exception" not in drawn, page
    session.close()
    assert sorted(tree.rglob("*")) == before


def test_services_are_closed_but_for_what_they_need() -> None:
    assert set(COMPOSE["services"]) == {"app", "proxy"}
    for service in COMPOSE["services"].values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert {"mem_limit", "cpus", "pids_limit"} <= service.keys()
    assert "ports" not in COMPOSE["services"]["app"]
    assert COMPOSE["networks"]["inside"]["internal"]
    assert COMPOSE["services"]["app"]["volumes"] == ["warehouse:/var/lib/nysana"]
    assert "VOLUME /var/lib/nysana" in DOCKERFILE


def test_the_proxy_passes_on_host_and_upgrade_everywhere() -> None:
    """nginx inherits no header into a place that sets one of its own."""
    server = NGINX.partition("    server {\n")[2]
    common, _, places = server.partition("location ")
    for header in ("Host $http_host", "Upgrade $http_upgrade", "Connection $connection_upgrade"):
        assert f"proxy_set_header {header};" in common
    assert "proxy_set_header" not in places
    limit = int(re.findall(r"client_max_body_size (\d+)m", NGINX)[0])
    config = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert limit > int(re.findall(r"maxUploadSize = (\d+)", config)[0])
