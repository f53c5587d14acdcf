"""Opens the warehouse read-only and runs the queries of this folder by name."""

import os
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import duckdb
import pandas as pd

FOLDER = Path(__file__).resolve().parent
DATA = FOLDER.parent / "data"

# Of the published version and what was known before it: so many stay open, each with so many answers.
MOST_OPEN, MOST_ANSWERS = 4, 512

Record = dict[str, Any]


class NoWarehouseError(Exception):
    """There is no warehouse to read; the message says how to make one."""


class VersionGoneError(Exception):
    """The file of a version was removed before it was opened."""


@dataclass(eq=False)
class Warehouse:
    """An open version and what it answered. Both live as long as someone holds it, even when its file is gone."""

    path: Path
    connection: duckdb.DuckDBPyConnection
    answers: dict[object, Future[pd.DataFrame]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def rows(self, name: str, **parameters: object) -> pd.DataFrame:
        """The answer of queries/<name>.sql as a DataFrame; `$named` parameters are bound, never formatted in."""
        # A cursor of its own keeps concurrent readers of one connection apart.
        return self.connection.cursor().execute(sql(name), parameters or None).df()

    def kept_rows(self, name: str, **parameters: object) -> pd.DataFrame:
        """As `rows`, asked once: who asks while another does waits for the same answer. No one changes it."""
        key = (name, *sorted(parameters.items()))
        with self.lock:
            answer = self.answers.pop(key, None)
            is_first = answer is None
            self.answers[key] = answer = answer or Future()
            if len(self.answers) > MOST_ANSWERS:
                del self.answers[next(iter(self.answers))]
        if is_first:
            try:
                answer.set_result(self.rows(name, **parameters))
            except BaseException as error:
                with self.lock:
                    self.answers.pop(key, None)
                answer.set_exception(error)
        return answer.result()


def warehouse_path() -> Path:
    """The file the link points to now; a new build gives a new path, so a path also names a version."""
    link = _link()
    if not link.exists():
        raise NoWarehouseError(f"There is no warehouse at {link.name}. Run: make warehouse")
    return link.resolve()


def opened(path: Path | None = None) -> Warehouse:
    """The published warehouse, or the one at `path`. Raises NoWarehouseError, VersionGoneError."""
    while True:
        asked = path or warehouse_path()
        with _lock:
            warehouse = _open.get(asked)
            try:
                warehouse = warehouse or Warehouse(asked, duckdb.connect(str(asked), read_only=True))
            except duckdb.IOException:
                if asked.exists():
                    raise
                if path:
                    raise VersionGoneError(f"{asked.parent.name} was removed.") from None
                continue  # published anew since the link was read
            _open[asked] = warehouse
            _keep(warehouse)
            return warehouse


def rows(name: str, path: Path | None = None, **parameters: object) -> pd.DataFrame:
    """The answer of queries/<name>.sql as a DataFrame, from the published warehouse or the one at `path`."""
    return opened(path).rows(name, **parameters)


def records(frame: pd.DataFrame) -> list[Record]:
    """The rows as dictionaries, for who walks them."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def one(frame: pd.DataFrame) -> Record:
    """The only row, or the first."""
    return records(frame.head(1))[0]


# Every open version, for as long as someone holds it; those that stay open though no one reads them now.
_open: WeakValueDictionary[Path, Warehouse] = WeakValueDictionary()
_kept: dict[Path, Warehouse] = {}
_lock = threading.Lock()


def _link() -> Path:
    return Path(os.environ.get("NYSANA_HOME") or DATA) / "nysana.duckdb"


def _keep(warehouse: Warehouse) -> None:
    """Only what belongs to the published version is kept, the latest used last; a reader of another one holds it."""
    published = _link().resolve().parent
    _kept.pop(warehouse.path, None)
    _kept[warehouse.path] = warehouse
    for path in [path for path in _kept if path.parent != published] + list(_kept)[:-MOST_OPEN]:
        _kept.pop(path, None)


@lru_cache
def sql(name: str) -> str:
    """The text of queries/<name>.sql."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
