"""Do the imports still say what the warehouse says?"""

from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from ingest import warehouse
from ingest.imports import entries, log_rows
from ingest.loading import published_import_ids


def differences(folder: Path) -> list[str]:
    """How the published warehouse differs from the reference tables and imports it was made from, as sentences."""
    link = folder / warehouse.FILE_NAME
    if not link.exists():
        return ["There is no published warehouse. Run: python -m ingest build"]
    log = {row["import_id"] for row in log_rows(entries(folder / warehouse.IMPORTS))}
    published = published_import_ids(link)
    problems = [
        f"Import {one} is recorded but not yet published. Run: python -m ingest build" for one in log - published
    ]
    problems += [f"Import {one} is in the warehouse but not in the imports." for one in published - log]
    if not problems:
        problems = _rebuilt_difference(folder, link)
    return sorted(problems)


def _rebuilt_difference(folder: Path, link: Path) -> list[str]:
    with duckdb.connect(str(link.resolve()), read_only=True) as con:
        ((published_on, kept),) = con.sql("select as_of, rows_sha256 from build_info").fetchall()
        now = warehouse.rows_sha256(con)
    if now != kept:
        return ["The published warehouse was changed after it was built."]
    with TemporaryDirectory() as place:
        path = Path(place) / warehouse.FILE_NAME
        warehouse.written_warehouse(path, published_on, folder=folder)
        with duckdb.connect(str(path), read_only=True) as con:
            ((again,),) = con.sql("select rows_sha256 from build_info").fetchall()
    stale = "The published warehouse is older than its tables and imports. Run: python -m ingest build"
    return [] if again == kept else [stale]
