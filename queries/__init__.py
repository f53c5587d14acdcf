"""Opens the warehouse read-only and runs the queries of this folder by name."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

FOLDER = Path(__file__).resolve().parent
DATA = FOLDER.parent / "data"

Record = dict[str, Any]


class NoWarehouseError(Exception):
    """There is no warehouse to read; the message says how to make one."""


def warehouse_path() -> Path:
    """The file the link points to now; a new build gives a new path, so a path also names a version."""
    link = Path(os.environ.get("NYSANA_HOME") or DATA) / "nysana.duckdb"
    if not link.exists():
        raise NoWarehouseError(f"There is no warehouse at {link.name}. Run: make warehouse")
    return link.resolve()


def rows(name: str, path: Path | None = None, **parameters: object) -> pd.DataFrame:
    """The answer of queries/<name>.sql as a DataFrame; `$named` parameters are bound, never formatted in."""
    # A cursor of its own keeps concurrent readers of one connection apart.
    return _connection(path or warehouse_path()).cursor().execute(sql(name), parameters or None).df()


def records(frame: pd.DataFrame) -> list[Record]:
    """The rows as dictionaries, for who walks them."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def one(frame: pd.DataFrame) -> Record:
    """The only row, or the first."""
    return records(frame.head(1))[0]


@lru_cache(maxsize=4)
def _connection(path: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(path), read_only=True)


@lru_cache
def sql(name: str) -> str:
    """The text of queries/<name>.sql."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
