"""What was imported, kept as it came: raw files, normalised rows and manifests. Entries are added, never changed.

imports/files/<sha256>             the raw files
imports/entries/<id>/manifest.json who, when, what; one load or one undo an entry
imports/entries/<id>/*.csv         the rows in the columns of the warehouse, with their import_id
"""

import csv
import hashlib
import io
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from pathlib import Path

from ingest.reference import Row, Rows, Table, read_csv

FORMAT = 1
TABLES = ("source", "observation", "action_progress", "import_warning")
LOG_COLUMNS = (
    *("import_id", "form", "file_name", "sha256", "region_id", "period", "vintage", "reader_version"),
    *("imported_at", "imported_by", "rows_new", "rows_changed", "undone_by"),
)
KEY = ("indicator_id", "region_id", "period_start", "period_end", "source_id")
REPORT_KEY = ("action_id", "output", "year", "reported_on", "source_id")
# A later figure that agrees in these with the one before it is the same figure, not a new vintage.
COMPARED = ("value", "rounding", "coverage", "status")


class BrokenEntryError(Exception):
    """An entry of the imports is not what an import wrote; the message names it."""


@dataclass(frozen=True)
class Entry:
    """One load or one undo, as its folder holds it."""

    path: Path
    manifest: dict

    @property
    def entry_id(self) -> str:
        """The name of the folder; entries sort by it in the order they were made."""
        return self.manifest["entry_id"]


def entries(folder: Path, candidate: Path | None = None) -> list[Entry]:
    """Every entry in the order of its making; `candidate` is one that is not yet in force. Raises BrokenEntryError."""
    paths = sorted(path for path in (folder / "entries").glob("[!.]*") if path.is_dir())
    return [_entry(path) for path in [*paths, *([candidate] if candidate else [])]]


def undone(found: Iterable[Entry]) -> dict[str, str]:
    """import_id → the entry that took it back."""
    return {import_id: entry.entry_id for entry in found for import_id in entry.manifest.get("undo", [])}


def log_rows(found: list[Entry]) -> list[Row]:
    """Every import, in the order of its making; columns of import_log."""
    taken_back = undone(found)
    rows = [record for entry in found for record in entry.manifest["imports"]]
    return [_log_row(record, taken_back) for record in rows]


def add_imports(
    read: dict[str, Rows], problems: list[str], schema: dict[str, Table], folder: Path, candidate: Path | None
) -> None:
    """Add what the imports in force bring: publications not known yet, figures that change something, the log."""
    try:
        found = entries(folder, candidate)
    except BrokenEntryError as error:
        problems.append(str(error))
        return
    taken_back = undone(found)
    brought = {name: Rows(schema[name]) for name in TABLES}
    for entry in found:
        for name, sha256 in entry.manifest["tables"].items():
            problems += _changed(entry.path / name, sha256, f"entries/{entry.entry_id}/{name}")
    if problems:
        return
    for entry in found:
        for name, rows in brought.items():
            if (path := entry.path / f"{name}.csv").exists():
                read_csv(path, f"imports/{entry.entry_id}/{path.name}", rows, problems)
    for name in ("observation", "action_progress", "import_warning"):
        _keep(brought[name], [row["import_id"] not in taken_back for row in brought[name].rows])
    used = {row["source_id"] for name in ("observation", "action_progress") for row in brought[name].rows}
    _keep(brought["source"], [row["source_id"] in used for row in brought["source"].rows])
    _add_new_sources(read["source"], brought["source"])
    _add_changes(read["observation"], brought["observation"])
    read["action_progress"] = _first_said(brought["action_progress"])
    read["import_warning"] = brought["import_warning"]
    log = log_rows(found)
    read["import_log"] = Rows(schema["import_log"], log, [f"import {row['import_id']}" for row in log])


def standing_rows(folder: Path, table: Table) -> list[Row]:
    """Every figure that the imports in force read, news or not. Raises BrokenEntryError."""
    found = entries(folder)
    taken_back = undone(found)
    rows = Rows(table)
    for entry in found:
        if (path := entry.path / "observation.csv").exists():
            read_csv(path, path.name, rows, [])
    return [row for row in rows.rows if row["import_id"] not in taken_back]


def written_entry(
    folder: Path, entry_id: str, manifest: dict, rows: dict[str, list[Row]], raw: dict[str, bytes]
) -> Path:
    """A draft entry on the disk, its raw files kept; `commit` puts it in force. Raises OSError."""
    files, place = folder / "files", folder / "entries"
    files.mkdir(parents=True, exist_ok=True)
    place.mkdir(parents=True, exist_ok=True)
    for sha256, content in raw.items():
        if not (files / sha256).exists() or (files / sha256).read_bytes() != content:
            draft = files / f".draft-{sha256}"
            _write(draft, content)
            draft.replace(files / sha256)
    draft = place / f".draft-{entry_id}"
    draft.mkdir()
    tables = {}
    for name, found in rows.items():
        if found:
            content = _csv(found)
            tables[f"{name}.csv"] = hashlib.sha256(content).hexdigest()
            _write(draft / f"{name}.csv", content)
    manifest = {"format": FORMAT, "entry_id": entry_id, **manifest, "tables": tables}
    _write(draft / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1, default=str).encode())
    _sync_folder(draft)
    return draft


def commit(draft: Path) -> Path:
    """Put a draft entry in force in one step."""
    place = draft.with_name(draft.name.removeprefix(".draft-"))
    draft.rename(place)
    _sync_folder(place.parent)
    return place


def sweep(folder: Path) -> None:
    """Remove what killed imports left behind; only the holder of the lock may."""
    for draft in [*(folder / "entries").glob(".draft-*"), *(folder / "files").glob(".draft-*")]:
        shutil.rmtree(draft) if draft.is_dir() else draft.unlink()


def unused_entry_id(folder: Path, now: datetime) -> str:
    """A name that sorts after those before it."""
    stem = f"{now:%Y%m%d-%H%M%S}-01"
    last = max((path.name for path in (folder / "entries").glob("[!.]*")), default="")
    if stem > last:
        return stem
    # The same second, or a clock that went back: count on from the last one.
    before, _, number = last.rpartition("-")
    return f"{before}-{int(number) + 1:02d}"


def broken_files(folder: Path) -> list[str]:
    """What no longer is what the manifests say, one sentence each."""
    problems = []
    try:
        found = entries(folder)
    except BrokenEntryError as error:
        return [str(error)]
    for entry in found:
        for name, sha256 in entry.manifest["tables"].items():
            problems += _changed(entry.path / name, sha256, f"entries/{entry.entry_id}/{name}")
        for record in entry.manifest["imports"]:
            problems += _changed(folder / "files" / record["sha256"], record["sha256"], f"files/{record['sha256']}")
    return list(dict.fromkeys(problems))


def _changed(path: Path, sha256: str, shown: str) -> list[str]:
    if not path.exists():
        return [f"imports/{shown} is missing."]
    is_same = hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    return [] if is_same else [f"imports/{shown} is not the file that was imported."]


def _entry(path: Path) -> Entry:
    try:
        manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
        is_whole = (
            manifest["format"] == FORMAT
            and isinstance(manifest["entry_id"], str)
            and isinstance(manifest["tables"], dict)
            and all(isinstance(record, dict) for record in manifest["imports"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        is_whole = False
    if not is_whole:
        raise BrokenEntryError(f"imports/entries/{path.name}/manifest.json is missing or not what an import wrote.")
    return Entry(path, manifest)


def _log_row(record: dict, taken_back: dict[str, str]) -> Row:
    row: Row = {column: record.get(column) for column in LOG_COLUMNS}
    row["vintage"] = date.fromisoformat(record["vintage"])
    row["imported_at"] = datetime.fromisoformat(record["imported_at"])
    row["undone_by"] = taken_back.get(record["import_id"])
    return row


def _keep(rows: Rows, wanted: list[bool]) -> None:
    rows.places = [place for place, is_wanted in zip(rows.places, wanted, strict=True) if is_wanted]
    rows.rows = [row for row, is_wanted in zip(rows.rows, wanted, strict=True) if is_wanted]


def _first_said(brought: Rows) -> Rows:
    """Each statement on an action once: a later import may repeat it."""
    seen: set[tuple] = set()
    keys = [tuple(row[name] for name in REPORT_KEY) for row in brought.rows]
    _keep(brought, [not (key in seen or seen.add(key)) for key in keys])
    return brought


def _add_new_sources(known: Rows, brought: Rows) -> None:
    ids = {row["source_id"] for row in known.rows}
    for row, place in zip(brought.rows, brought.places, strict=True):
        if row["source_id"] not in ids:
            ids.add(row["source_id"])
            known.rows.append(row)
            known.places.append(place)


def _add_changes(known: Rows, brought: Rows) -> None:
    """Add the imported figures that differ from the vintage before them; of two of one day the later import counts."""
    keys = itemgetter(*KEY)
    imported: dict[tuple, dict[object, tuple[Row, str]]] = {}
    for row, place in zip(brought.rows, brought.places, strict=True):
        imported.setdefault(keys(row), {})[row["vintage"]] = (row, place)
    published: dict[tuple, list[Row]] = {}
    for row in known.rows:
        if keys(row) in imported:
            published.setdefault(keys(row), []).append(row)
    for key, by_vintage in imported.items():
        line = [(row["vintage"], 0, row, "") for row in published.get(key, [])]
        shipped = {row["vintage"] for row in published.get(key, [])}
        # Where the product itself has come to ship the figure of that day, its transcription counts.
        line += [(vintage, 1, row, place) for vintage, (row, place) in by_vintage.items() if vintage not in shipped]
        before: Row | None = None
        for _, is_import, row, place in sorted(line, key=itemgetter(0, 1)):
            if is_import and (before is None or any(row[name] != before[name] for name in COMPARED)):
                known.rows.append(row)
                known.places.append(place)
            before = row


def _csv(rows: list[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _written(value) for key, value in row.items()} for row in rows)
    return out.getvalue().encode()


def _written(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
