"""The commands of `python -m queries`: one question through the closed door, the open data as a folder."""

import argparse
import json
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from pyarrow import csv

import queries
from queries import sandbox
from queries.publish import PublishError, published

ANSWERED, REFUSED, STOPPED = 0, 2, 3


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code is part of the contract: 0 answered, 2 refused or not valid, 3 stopped."""
    asked = _parser().parse_args(arguments)
    try:
        return {"run": _run, "publish": _publish}[asked.command](asked)
    except queries.NoWarehouseError as problem:
        print(problem, file=sys.stderr)
        return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m queries", description="Ask the warehouse, or publish it as open data."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="one SELECT, within the limits of the SQL screen")
    run.add_argument("sql", help="the query; - reads it from standard input")
    run.add_argument("--format", choices=["table", "csv", "json"], default="table")
    publish = commands.add_parser("publish", help="the open data as a folder")
    publish.add_argument("--out", type=Path, default=Path("open-data"), help="a new or empty folder")
    return parser


def _run(asked: argparse.Namespace) -> int:
    sql = sys.stdin.read() if asked.sql == "-" else asked.sql
    try:
        answer = sandbox.run(sql)
    except sandbox.RefusedError as problem:
        print(problem, file=sys.stderr)
        return REFUSED
    except sandbox.StoppedError as problem:
        print(problem, file=sys.stderr)
        return STOPPED
    {"table": _print_table, "csv": _print_csv, "json": _print_json}[asked.format](answer.table)
    if answer.has_more:
        print(f"Only the first {answer.table.num_rows:,} rows are shown; more exist.", file=sys.stderr)
    return ANSWERED


def _print_table(table: pa.Table) -> None:
    """Columns side by side; numbers to the right."""
    columns = [[_said(value) for value in column.to_pylist()] for column in table.columns]
    rows = [table.column_names, *(list(row) for row in zip(*columns, strict=True))]
    widths = [max(len(row[place]) for row in rows) for place in range(table.num_columns)]
    to_right = [_is_number(kind) for kind in table.schema.types]
    for row in rows:
        cells = zip(row, widths, to_right, strict=True)
        print("  ".join(cell.rjust(width) if right else cell.ljust(width) for cell, width, right in cells).rstrip())


def _is_number(kind: pa.DataType) -> bool:
    return pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)


def _print_csv(table: pa.Table) -> None:
    sys.stdout.flush()
    flat = [
        column if _is_plain(column.type) else pa.array([_said(one) for one in column.to_pylist()])
        for column in table.columns
    ]
    csv.write_csv(pa.table(flat, names=table.column_names), sys.stdout.buffer)
    sys.stdout.buffer.flush()


def _print_json(table: pa.Table) -> None:
    json.dump(table.to_pylist(), sys.stdout, ensure_ascii=False, default=_plain_value)
    print()


def _is_plain(kind: pa.DataType) -> bool:
    return not (pa.types.is_nested(kind) or pa.types.is_interval(kind))


def _said(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else str(_plain_value(value))


def _plain_value(value: object) -> object:
    """A value as JSON has it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, int | float | bool):
        return value
    is_nested = isinstance(value, list | dict)
    return json.dumps(value, ensure_ascii=False, default=_plain_value) if is_nested else str(value)


def _publish(asked: argparse.Namespace) -> int:
    try:
        files = published(asked.out, queries.warehouse_path())
    except PublishError as problem:
        print(problem, file=sys.stderr)
        return REFUSED
    print(f"{len(files)} files in {asked.out}")
    return ANSWERED


if __name__ == "__main__":
    sys.exit(main())
