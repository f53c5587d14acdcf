"""The data dictionary: what every table, view, macro and column of a warehouse means, as Markdown."""

from pathlib import Path

import duckdb

HEAD = """# Data dictionary

Written by `python -m ingest dictionary > docs/data-dictionary.md` from the comments inside the warehouse. Open
`data/nysana.duckdb` read-only with any DuckDB client from 1.2 on; `KZ` is the country, periods are half open.
"""


def data_dictionary(path: Path) -> str:
    """Markdown, one section per table, view and macro in alphabetical order."""
    with duckdb.connect(str(path), read_only=True) as con:
        objects = con.sql(
            "select table_name, 'table', comment from duckdb_tables() where not internal"
            " union all select view_name, 'view', comment from duckdb_views() where not internal"
            " union all select distinct function_name, 'macro', comment from duckdb_functions()"
            " where function_type = 'table_macro' and not internal order by 1"
        ).fetchall()
        columns = con.sql(
            "select table_name, column_name, data_type, comment from duckdb_columns() where not internal"
            " order by table_name, column_index"
        ).fetchall()
    parts = [HEAD]
    for name, kind, comment in objects:
        lines = [f"| `{column}` | {form.lower()} | {text} |" for owner, column, form, text in columns if owner == name]
        head = ["| column | type | meaning |", "|---|---|---|"] if lines else []
        parts.append(
            "\n".join([f"## {name}", "", f"*{kind}* — {comment}", *(["", *head, *lines] if lines else [])]) + "\n"
        )
    return "\n".join(parts)
