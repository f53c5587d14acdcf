"""How the indicators stood at each publication, so that a change of status can be told."""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

FOLDER = "publications"
STATUSES = """
    select indicator_id, region_id, year, verdict, outlook, title_kk, title_ru, title_en
    from scorecard join indicator using (indicator_id) order by all
"""


@dataclass(frozen=True)
class Change:
    """One indicator of a region whose verdict or outlook is another than before; the status before may be None."""

    titles: dict[str, str]
    indicator_id: str
    region_id: str
    before: dict | None
    after: dict


def keep_record(folder: Path, warehouse: Path) -> None:
    """Add how the indicators stand in a warehouse just published; nothing when its rows are those of the last."""
    with duckdb.connect(str(warehouse), read_only=True) as con:
        version, as_of, rows = con.sql("select version, as_of, rows_sha256 from build_info").fetchall()[0]
        found = con.sql(STATUSES)
        statuses = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    kept = records(folder)
    if kept and (kept[-1]["rows_sha256"], kept[-1]["as_of"]) == (rows, str(as_of)):
        return
    record = {
        "version": version,
        "as_of": str(as_of),
        "rows_sha256": rows,
        "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "statuses": statuses,
    }
    place = folder / FOLDER
    place.mkdir(exist_ok=True)
    number = max((int(path.stem) for path in place.glob("[0-9]*.json")), default=0) + 1
    draft = place / ".draft"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(record, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(place / f"{number:06d}.json")


def records(folder: Path) -> list[dict]:
    """Every publication's record, in order; one that a power cut left half written is passed over."""
    found = []
    for path in sorted((folder / FOLDER).glob("[0-9]*.json")):
        with suppress(ValueError):
            record = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(record, dict) and "statuses" in record:
                found.append(record)
    return found


def status_changes(folder: Path, since: date | None = None) -> tuple[dict | None, dict | None, list[Change]]:
    """The publication compared with, the latest, and what changed status between them.

    `since`: compare with what stood at the start of that day (UTC); by default with the publication before the latest.
    """
    kept = records(folder)
    if not kept:
        return None, None, []
    latest = kept[-1]
    earlier = [record for record in kept if record["published_at"] < str(since)] if since else kept[:-1]
    before = earlier[-1] if earlier else None
    return before, latest, _changes(before, latest) if before else []


def _changes(before: dict, after: dict) -> list[Change]:
    stood = {(row["indicator_id"], row["region_id"]): row for row in before["statuses"]}
    found = []
    for row in after["statuses"]:
        old = stood.get((row["indicator_id"], row["region_id"]))
        status = {name: row[name] for name in ("year", "verdict", "outlook")}
        was = old and {name: old[name] for name in ("year", "verdict", "outlook")}
        if was is None or (was["verdict"], was["outlook"]) != (status["verdict"], status["outlook"]):
            titles = {code: row[f"title_{code}"] for code in ("kk", "ru", "en")}
            found.append(Change(titles, row["indicator_id"], row["region_id"], was, status))
    return found
