"""The open data: every table as CSV and Parquet, described for Frictionless, SDMX-CSV, the DuckDB file, checksums."""

import hashlib
import io
import json
import shutil
import tempfile
import zipfile
from datetime import date
from functools import lru_cache
from pathlib import Path

import duckdb

import queries

TYPES = {
    "VARCHAR": "string", "INTEGER": "integer", "BIGINT": "integer", "DOUBLE": "number", "BOOLEAN": "boolean",
    "DATE": "date", "TIMESTAMP": "datetime",
}  # fmt: skip
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}


class PublishError(Exception):
    """The folder cannot take the open data; the message says why."""


def published(folder: Path, warehouse: Path) -> list[str]:
    """Write the open data of a warehouse into a new or empty folder; the names of the files, in order.

    A failure leaves nothing: the files are made beside the folder and moved when they are complete.
    """
    try:
        folder = folder.resolve()
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise PublishError(f"{folder.name} is there already and not empty; name a new folder.")
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    except (OSError, UnicodeError):
        raise PublishError("The folder cannot be made there; name another.") from None
    try:
        _write(made, warehouse)
        if folder.exists():
            folder.rmdir()
        made.chmod(0o755)
        made.replace(folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


@lru_cache(maxsize=1)
def published_zip(warehouse: Path) -> bytes:
    """The same files as one archive."""
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory() as parent, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        folder = Path(parent) / "nysana-open-data"
        for name in published(folder, warehouse):
            archive.write(folder / name, f"{folder.name}/{name}")
    return packed.getvalue()


def _write(folder: Path, warehouse: Path) -> None:
    with duckdb.connect(str(warehouse), read_only=True) as con:
        names = [
            name
            for (name,) in con.execute(
                "select table_name from duckdb_tables() where not internal"
                " union all select view_name from duckdb_views() where not internal order by 1"
            ).fetchall()
        ]
        ((version, as_of, data_on),) = con.execute("select version, as_of, data_on from build_info").fetchall()
        for kind in ("csv", "parquet", "sdmx"):
            (folder / kind).mkdir()
        for name in names:
            con.table(name).write_csv(str(folder / "csv" / f"{name}.csv"), header=True)
            con.table(name).write_parquet(str(folder / "parquet" / f"{name}.parquet"), compression="zstd")
        con.sql(queries.sql("publish")).write_csv(str(folder / "sdmx" / "nysana.csv"), header=True)
        package = _package(con, names, version, as_of)
        (folder / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", "utf-8")
        (folder / "data-dictionary.md").write_text(_dictionary(package), "utf-8")
    shutil.copyfile(warehouse, folder / "nysana.duckdb")
    (folder / "LICENCE.md").write_text(LICENCE_TEXT, "utf-8")
    (folder / "CITATION.cff").write_text(_citation(version, as_of), "utf-8")
    (folder / "README.md").write_text(_readme(version, as_of, data_on), "utf-8")
    sums = [
        f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.relative_to(folder)}"
        for one in sorted(folder.rglob("*"))
        if one.is_file()
    ]
    (folder / "SHA256SUMS").write_text("\n".join(sums) + "\n", "utf-8")


def _package(con: duckdb.DuckDBPyConnection, names: list[str], version: str, as_of: date) -> dict:
    """The descriptor of a Tabular Data Package (Frictionless, version 1)."""
    comments = dict(
        con.execute(
            "select table_name, comment from duckdb_tables() union all select view_name, comment from duckdb_views()"
        ).fetchall()
    )
    sources = con.execute("select title, address from source where address like 'http%' order by source_id").fetchall()
    return {
        "profile": "tabular-data-package",
        "name": "nysana-public-security",
        "title": "Kazakhstan: indicators of the public-security programmes",
        "description": "Crime statistics and targets of Kazakhstan’s public-security programmes, base year 2022, "
        "targets to 2028; every figure with source and place.",
        "version": version,
        "created": f"{as_of}T00:00:00Z",
        "licenses": [LICENCE],
        "sources": [{"title": title, "path": address} for title, address in sources],
        "resources": [_resource(con, name, comments[name]) for name in names],
    }


def _resource(con: duckdb.DuckDBPyConnection, name: str, comment: str) -> dict:
    columns = con.execute(
        "select column_name, data_type, comment from duckdb_columns() where table_name = ? order by column_index",
        [name],
    ).fetchall()
    keys = con.execute(
        "select constraint_type, constraint_column_names, referenced_table, referenced_column_names"
        " from duckdb_constraints() where table_name = ? and constraint_type in ('PRIMARY KEY', 'FOREIGN KEY')"
        " order by constraint_index",
        [name],
    ).fetchall()
    schema: dict = {
        "fields": [
            {"name": column, "type": TYPES.get(kind, "any"), "description": text} for column, kind, text in columns
        ],
        "missingValues": [""],
    }
    primary = [list(own) for kind, own, _, _ in keys if kind == "PRIMARY KEY"]
    if primary:
        schema["primaryKey"] = primary[0]
    foreign = [
        {"fields": list(own), "reference": {"resource": table, "fields": list(theirs)}}
        for kind, own, table, theirs in keys
        if kind == "FOREIGN KEY"
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return {
        "name": name, "path": f"csv/{name}.csv", "profile": "tabular-data-resource", "description": comment,
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "schema": schema,
    }  # fmt: skip


def _dictionary(package: dict) -> str:
    """What every table and column means, as Markdown, from the descriptor."""
    parts = ["# Data dictionary\n\nA period is half open: its end is the first day after it. `KZ` is the country.\n"]
    for table in package["resources"]:
        head = f"## {table['name']}\n\n{table['description']}\n\n| column | type | meaning |\n|---|---|---|\n"
        fields = table["schema"]["fields"]
        parts.append(head + "".join(f"| `{f['name']}` | {f['type']} | {f['description']} |\n" for f in fields))
    return "\n".join(parts)


LICENCE_TEXT = """# Licence

The compilation – its tables, titles, notes, computed values and documents – may be used under Creative Commons
Attribution 4.0 (https://creativecommons.org/licenses/by/4.0/): name Nysana and the version.

Each figure is its publisher's. `source.csv` names the publisher, the address and, where known, the terms of every
publication; name the publisher beside a figure. Official documents of the Republic of Kazakhstan are not subject to
copyright (Law on Copyright and Related Rights, article 8).
"""


def _citation(version: str, as_of: date) -> str:
    return (
        "cff-version: 1.2.0\n"
        "message: Please cite the version you used, and the publisher of each figure.\n"
        "type: dataset\n"
        'title: "Nysana: indicators of Kazakhstan\'s public-security programmes"\n'
        'authors:\n  - name: "Nysana"\n'
        f'version: "{version}"\n'
        f'date-released: "{as_of}"\n'
        "license: CC-BY-4.0\n"
    )


def _readme(version: str, as_of: date, data_on: date) -> str:
    return f"""# Nysana open data

Version {version}: what was known on {as_of}; the newest publication in it is of {data_on}.

| what | where |
|---|---|
| every table and view | `csv/`, `parquet/` |
| their description (Frictionless Tabular Data Package) | `datapackage.json`, `data-dictionary.md` |
| the figures that count, with the standard concepts (SDMX-CSV 2.0) | `sdmx/nysana.csv` |
| everything in one file, for any DuckDB from 1.2 on | `nysana.duckdb` |
| checksums | `SHA256SUMS` (`sha256sum -c SHA256SUMS`) |
| terms, citation | `LICENCE.md`, `CITATION.cff` |

```
duckdb -readonly nysana.duckdb "from scorecard"
```
```python
import pandas as pd
pd.read_parquet("parquet/scorecard.parquet")
```
```r
read.csv("csv/scorecard.csv", fileEncoding = "UTF-8")
```
Excel: Data → From Text/CSV → `csv/scorecard.csv`, file origin 65001 (UTF-8).
"""
