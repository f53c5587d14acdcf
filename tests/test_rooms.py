"""The arrows between the rooms: who may import what, and nothing happens on import."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = {"charts", "ingest", "locales", "metrics", "pages", "queries", "briefing"}
ALLOWED = {
    "metrics": set(),
    "queries": set(),
    "locales": set(),
    "charts": {"metrics"},
    "ingest": {"metrics", "locales"},
    "briefing": {"queries", "metrics", "charts", "locales"},
    "pages": {"queries", "metrics", "charts", "locales", "briefing"},
}
ONLY_IN = {
    "streamlit": {"pages", "app"},
    "plotly": {"charts"},
    "duckdb": {"queries", "ingest"},
    "statsmodels": {"metrics"},
    "scipy": {"metrics"},
}
FILES = [path for room in sorted(ALLOWED) for path in sorted((ROOT / room).rglob("*.py"))] + [ROOT / "app.py"]


def imports(path: Path) -> set[str]:
    """Dotted names that a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_arrows(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0].removesuffix(".py")
    for name in imports(path):
        top = name.split(".")[0]
        if top in OURS and top != room and room != "app":
            assert top in ALLOWED[room], f"{room} imports {name}"
        if top in ONLY_IN:
            assert room in ONLY_IN[top], f"{room} imports {top}"
        if room == "pages" and name.startswith("pages."):
            assert name.startswith("pages.shared"), f"a page imports a page: {name}"


def test_data_holds_no_python() -> None:
    assert not list((ROOT / "data").rglob("*.py"))


def test_no_two_parts_of_the_screens_are_kept_under_one_name() -> None:
    """Two parts of one name would be sent in each other's place."""
    names = [
        call.args[0].value
        for path in FILES
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "made_once"
        if isinstance(call.args[0], ast.Constant)
    ]
    assert len(names) > 30
    assert len(names) == len(set(names)), [name for name in names if names.count(name) > 1]
