"""The child process that answers free SQL: one DuckDB, read-only, behind the limits of the operating system.

It is started by sandbox.py as a script of its own, so that nothing of the app, and no pandas, is in its memory. It
reads one request a line (JSON) and answers with the length of a head (4 bytes), the head (JSON) and an Arrow stream.
"""

import json
import os
import re
import resource
import signal
import struct
import sys
import time
from pathlib import Path

import duckdb
import pyarrow as pa

# A process that is ready maps half a GB; what a query may need comes on top. Authority: contract §6.
MEMORY_BYTES = 2_000_000_000
DUCKDB_MEMORY = "1GB"
THREADS = 2
# The app's readers come first.
NICENESS = 15
OPEN_FILES = 64
# Few: a row may be large.
BATCH_ROWS = 100
# What one value of a list costs whoever shows it.
LEAF_BYTES = 100

# What a query may read beside the warehouse's own tables and views.
CATALOG_TABLES = {"duckdb_columns", "duckdb_tables", "duckdb_views"}
INFORMATION_SCHEMA = {"tables", "columns", "table_constraints", "key_column_usage"}
TABLE_FUNCTIONS = {
    *("range", "generate_series", "unnest", "json_each", "json_tree"),
    *("target_stated_by", "target_as_of", "observation_as_of"),
    *("duckdb_columns", "duckdb_tables", "duckdb_views", "duckdb_functions", "duckdb_keywords"),
}
SHOWN = {"", "tables", "__show_tables_expanded"}
# Functions that speak of the machine, change something, or run SQL that was not looked at.
FORBIDDEN_FUNCTIONS = {
    *("current_setting", "getenv", "getvariable", "write_log", "nextval", "currval", "current_query", "txid_current"),
    *("json_serialize_plan", "json_execute_serialized_sql", "query", "query_table", "set_config", "setseed"),
    *("sleep", "sleep_ms", "pg_sleep", "parse_duckdb_log_message"),
    *("inet_client_addr", "inet_client_port", "inet_server_addr", "inet_server_port"),
}
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "python_enable_replacements": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "memory_limit": DUCKDB_MEMORY,
    "threads": str(THREADS),
    "temp_directory": "",
    "errors_as_json": "true",
    "lock_configuration": "true",
}


class RefusedError(Exception):
    """A query that is not run; `reason` is a word of the closed list in sandbox.py."""

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.reason, self.details = reason, details


def checked_statement(con: duckdb.DuckDBPyConnection, sql: str, tables: set[str]) -> duckdb.Statement:
    """The only statement of the text, looked at in its parsed form. Raises RefusedError."""
    statements = con.extract_statements(sql)
    if not statements:
        raise RefusedError("empty")
    if len(statements) > 1:
        raise RefusedError("several", count=len(statements))
    kind = statements[0].type.name
    if kind == "MULTI":
        _check_pivot(con, sql)
    elif kind != "SELECT":
        raise RefusedError("not_select", kind=kind)
    else:
        ((parsed,),) = con.execute("select json_serialize_sql(?::varchar)", [sql]).fetchall()
        tree = json.loads(parsed)
        if tree.get("error"):
            raise RefusedError("not_select", kind=kind)
        _check_tree(tree["statements"], tables)
    return statements[0]


def _check_tree(tree: object, tables: set[str]) -> None:
    """Every table and function of the parsed query is one that may be used."""
    nodes = list(_nodes(tree))
    named = {str(entry.get("key", "")).lower() for node in nodes for entry in _entries(node.get("cte_map"))}
    for node in nodes:
        if node.get("type") == "BASE_TABLE":
            _check_table(node, tables, named - SYSTEM_VIEWS)
        elif node.get("type") == "SHOW_REF" and node.get("query") is None:
            shown = str(node.get("table_name", "")).strip('"').lower()
            if shown not in SHOWN | tables:
                raise RefusedError("table", name=shown)
        elif node.get("type") == "TABLE_FUNCTION":
            name = str(node["function"].get("function_name", "")).lower()
            if name not in TABLE_FUNCTIONS:
                raise RefusedError("function", name=name)
        name = str(node.get("function_name", "")).lower()
        if name in FORBIDDEN_FUNCTIONS or name.startswith(("pg_", "has_", "pragma_")):
            raise RefusedError("function", name=name)


def _check_table(node: dict, tables: set[str], named: set[str]) -> None:
    """A table of the warehouse, a name that WITH gives, or one of the few lists of tables and columns."""
    catalog, schema, name = (str(node.get(key, "")).lower() for key in ("catalog_name", "schema_name", "table_name"))
    if schema == "information_schema" and name in INFORMATION_SCHEMA:
        return
    if catalog in ("", "nysana") and schema in ("", "main", "nysana") and (name in tables or name in CATALOG_TABLES):
        return
    # A name of the system given to a part of WITH would open the view of that name elsewhere in the query.
    if not catalog and not schema and name in named and re.fullmatch(r"[\w ]+", name):
        return
    raise RefusedError("table", name=".".join(filter(None, (catalog, schema, name))))


def _check_pivot(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    """PIVOT without IN (…) is several steps, which DuckDB does not show parsed: its words are looked at one by one.

    No word, quoted or not, may be a name of the system that a parsed query may not use. A sign that is neither ASCII
    nor a letter is refused: some are blanks to the parser and none to us.
    """
    words = [word for text, _ in _words(sql) for word in re.findall(r"\w+", text)]
    is_odd = any(not sign.isascii() and not sign.isalpha() for sign in sql)
    if not words or words[0] not in PIVOT_STARTS or "pivot" not in words or "\\" in sql or is_odd:
        raise RefusedError("not_select", kind="MULTI")
    taboo = {name for (name,) in con.execute(SYSTEM_NAMES).fetchall()} - TABLE_FUNCTIONS - CATALOG_TABLES
    for word in words:
        if word in taboo | FORBIDDEN_FUNCTIONS or word.startswith(SYSTEM_PREFIXES):
            raise RefusedError("function", name=word)
    for word, kind in _words(sql):
        if kind == "keyword" and word in OTHER_STATEMENTS:
            raise RefusedError("not_select", kind=word.upper())


PIVOT_STARTS = ("pivot", "from", "with", "select")
OTHER_STATEMENTS = ("create", "insert", "update", "delete", "copy", "attach", "set", "drop", "install", "load", "call")
SYSTEM_PREFIXES = ("pg_", "has_", "pragma_", "information_schema")
SYSTEM_NAMES = """
select lower(view_name) from duckdb_views() where internal and schema_name = 'main'
union select lower(function_name) from duckdb_functions()
where function_type in ('table', 'table_macro', 'pragma') and internal
"""
# Filled when the process starts: the views of DuckDB itself, in every schema.
SYSTEM_VIEWS: set[str] = set()


def _words(sql: str) -> list[tuple[str, str]]:
    """The tokens of a text in lower case with their kinds; comments are left out."""
    tokens = [(start, str(kind).rpartition(".")[2]) for start, kind in duckdb.tokenize(sql)]
    ends = [start for start, _ in tokens[1:]] + [len(sql)]
    held = [(sql[start:end].strip().lower(), kind) for (start, kind), end in zip(tokens, ends, strict=True)]
    return [(text, kind) for text, kind in held if kind != "comment"]


def _entries(cte_map: object) -> list[dict]:
    entries = cte_map.get("map") if isinstance(cte_map, dict) else None
    return [entry for entry in entries or [] if isinstance(entry, dict)]


def _nodes(tree: object) -> list[dict]:
    """Every object of the parsed query, without recursion: a query may be nested deeper than Python's stack."""
    found, waiting = [], [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            found.append(one)
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return found


def _leaves(column: pa.Array) -> int:
    """How many values a nested column holds: a list of bits is small here and large wherever it is shown."""
    if isinstance(column, pa.StructArray):
        return sum(_leaves(part) for part in column.flatten()) + len(column)
    if hasattr(column, "values") and pa.types.is_nested(column.type):
        return _leaves(column.values) + len(column.values)
    return 0


def answered(con: duckdb.DuckDBPyConnection, request: dict, tables: set[str]) -> tuple[dict, bytes]:
    """Head and Arrow stream of one request; rows and bytes beyond the limits are left out and said so."""
    started = time.perf_counter()
    statement = checked_statement(con, request["sql"], tables)
    reader = con.execute(statement, request.get("parameters") or None).to_arrow_reader(BATCH_ROWS)
    assert reader is not None
    batches, rows, size, has_more = [], 0, 0, False
    for batch in reader:
        own = batch.nbytes + LEAF_BYTES * sum(_leaves(column) for column in batch.columns)
        if size + own > request["most_bytes"]:
            has_more = True
            fitting = int(batch.num_rows * (request["most_bytes"] - size) / own)
            batches += [batch.slice(0, fitting)] if fitting else []
            break
        size += own
        batches.append(batch.slice(0, request["most_rows"] - rows))
        rows += batch.num_rows
        if rows > request["most_rows"]:
            has_more = True
            break
    if has_more and not batches:
        raise RefusedError("size", most=request["most_bytes"])
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, reader.schema) as stream:
        for batch in batches:
            stream.write_batch(batch)
    seconds = time.perf_counter() - started
    head = {"status": "answered", "has_more": has_more, "seconds": seconds, "is_last": statement.type.name == "MULTI"}
    return head, sink.getvalue().to_pybytes()


def failed(problem: Exception, sql: str, folder: str) -> dict:
    """The head of a query that was refused or not valid; no message names a folder of this machine."""
    if isinstance(problem, RefusedError):
        return {"status": "refused", "reason": problem.reason, "details": problem.details}
    if isinstance(problem, MemoryError | duckdb.OutOfMemoryException | pa.ArrowMemoryError):
        return {"status": "stopped", "reason": "memory"}
    if isinstance(problem, duckdb.InternalException | duckdb.FatalException):
        return {"status": "stopped", "reason": "failed"}
    message, position = str(problem), None
    if re.search(r"failed to allocate|out of memory|could not allocate", message, re.IGNORECASE):
        return {"status": "stopped", "reason": "memory"}
    try:
        told = json.loads(message[message.index("{") :])
        message, position = str(told.get("exception_message", message)), told.get("position")
    except ValueError:
        message = message.partition("\n\nLINE")[0]
    is_syntax = isinstance(problem, duckdb.ParserException)
    message = re.sub(r"^\w[\w ]* Error: ", "", message).replace(folder, "").replace(str(Path.home()), "")
    place = {}
    if position is not None and str(position).isdigit():
        before = sql.encode()[: int(position)].decode(errors="ignore")
        place = {"line": before.count("\n") + 1, "column": len(before) - (before.rfind("\n") + 1) + 1}
    reason = "syntax" if is_syntax else "sql"
    return {"status": "refused", "reason": reason, "details": {"message": message[:2_000], **place}}


def limited(cpu_seconds: int) -> None:
    """Limits of the operating system; they hold whatever DuckDB does."""
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    # A later request gets its seconds on top of those already used.
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    more_cpu(cpu_seconds)


def more_cpu(seconds: int) -> None:
    """Let the process use so many seconds of processor time from now on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def main() -> None:
    """Answer requests until the other end closes."""
    path, cpu_seconds = sys.argv[1], int(sys.argv[2])
    limited(cpu_seconds)
    sys.setrecursionlimit(20_000)
    con = duckdb.connect(path, read_only=True, config=SETTINGS)
    tables = {
        name.lower()
        for (name,) in con.execute(
            "select table_name from duckdb_tables() union all select view_name from duckdb_views() where not internal"
        ).fetchall()
    }
    views = con.execute("select lower(view_name) from duckdb_views() where internal").fetchall()
    SYSTEM_VIEWS.update(name for (name,) in views)
    answered(con, {"sql": "select 1", "most_rows": 1, "most_bytes": 1_000}, tables)  # what is slow once is behind us
    out = sys.stdout.buffer
    out.write(b"ready\n")
    out.flush()
    for line in sys.stdin.buffer:
        request = json.loads(line)
        more_cpu(cpu_seconds)
        # Also when no one is left to end it.
        signal.setitimer(signal.ITIMER_REAL, request.get("most_seconds", 10) + 2)
        try:
            head, body = answered(con, request, tables)
        except Exception as problem:  # every failure is an answer; the next request finds the process sound
            head, body = failed(problem, request["sql"], str(Path(path).parent) + os.sep), b""
        signal.setitimer(signal.ITIMER_REAL, 0)
        told = json.dumps(head | {"bytes": len(body)}).encode()
        out.write(struct.pack(">I", len(told)) + told + body)
        out.flush()


if __name__ == "__main__":
    main()
