"""Where the roll-up runs: DuckDB in this process, or Apache Spark. Both see the named columns of the files, no others.

What an engine says of a line it cannot read holds that line, and with it a person; so it is never passed on.
"""

import tempfile
from collections.abc import Mapping
from typing import Any

import duckdb
from duckdb import ColumnExpression, ConstantExpression, FunctionExpression

from ingest.problem import Problem, RefusedError, refusal
from ingest.records import CSV, MAP, PARQUET, Records, shown
from ingest.rollup import BROKEN, TABLE, Expression, Groups, sql_of

# Half of a gigabyte goes to Python, its libraries and what DuckDB does not count.
MEMORY_LIMIT = "500MB"
# Bytes; DuckDB reads an answer of the map as one object, and more than this at once would need too much memory.
LEAST_OBJECT, MOST_OBJECT = 16_000_000, 128_000_000


def duckdb_groups(records: Records, expression: Expression, memory_limit: str = MEMORY_LIMIT) -> Groups:
    """The grouped records by DuckDB, in this process, within `memory_limit` ('500MB'). Raises RefusedError."""
    with tempfile.TemporaryDirectory(prefix="nysana-") as place:
        settings = {
            "memory_limit": memory_limit,
            "preserve_insertion_order": False,
            "temp_directory": place,
        }
        with duckdb.connect(config=settings) as con:
            try:
                con.execute("set TimeZone = 'UTC'")
                _duckdb_records(con, records).create_view(TABLE)
                found = con.execute(sql_of(expression, "duckdb"))
                return Groups(tuple(name for name, *_ in found.description or ()), found.fetchall())
            except duckdb.Error as error:
                raise refusal("unreadable", shown(records.files[0]), detail=type(error).__name__) from None


def spark_groups(records: Records, expression: Expression, master: str, settings: Mapping[str, str]) -> Groups:
    """The grouped records by Apache Spark at `master` ('spark://HOST:PORT', 'local[2]'). Raises RefusedError.

    The files must lie at the same place for this process and for every worker.
    """
    try:
        from pyspark.errors import PySparkException  # pyright: ignore[reportMissingImports]
        from pyspark.sql import SparkSession  # pyright: ignore[reportMissingImports]
    except ImportError:
        raise RefusedError([Problem("spark_missing")]) from None
    builder = SparkSession.builder.appName("nysana-rollup").master(master)
    own = {"spark.sql.session.timeZone": "UTC", "spark.ui.enabled": "false", "spark.log.level": "OFF"}
    for name, value in {**own, **settings}.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:  # py4j raises errors of its own for a master that is not there, Java for a wrong setting
        raise RefusedError([Problem("spark_unreached", {"master": master, "detail": type(error).__name__})]) from None
    try:
        _spark_records(session, records).createOrReplaceTempView(TABLE)
        found = session.sql(sql_of(expression, "pyspark"))
        return Groups(tuple(found.columns), [tuple(row) for row in found.collect()])
    except PySparkException as error:
        raise refusal("unreadable", shown(records.files[0]), detail=type(error).__name__) from None
    finally:
        session.stop()


def _duckdb_records(con: duckdb.DuckDBPyConnection, records: Records) -> duckdb.DuckDBPyRelation:
    """The fields of the records, one column each."""
    names = [str(path) for path in records.files]
    no = ConstantExpression(False).alias(BROKEN)
    chosen = [ColumnExpression(column).alias(field) for field, column in records.columns.items()]
    if records.kind == PARQUET:
        return con.read_parquet(names).select(*chosen)  # type: ignore[arg-type]
    if records.kind == CSV:
        found = con.read_csv(
            names,  # type: ignore[arg-type]
            header=True, sep=records.separator, quotechar='"', escapechar='"',
            columns=dict.fromkeys(records.head, "VARCHAR"), auto_detect=False,
        )  # fmt: skip
        return found.select(*chosen, no)
    size = max(path.stat().st_size for path in records.files) + 1
    if size > MOST_OBJECT:
        limit = str(MOST_OBJECT // 1_000_000)
        raise refusal("too_large", shown(records.files[0]), size=f"{size / 1_000_000:.0f}", limit=limit)
    fields = duckdb.struct_type(dict.fromkeys(records.columns.values(), "VARCHAR"))  # type: ignore[arg-type]
    shape = f"STRUCT({records.inner} {fields})[]"
    answer = con.read_json(names, columns={"features": shape}, maximum_object_size=max(size, LEAST_OBJECT))  # type: ignore[arg-type]
    features = answer.select(FunctionExpression("unnest", ColumnExpression("features")).alias("feature"))
    inner = features.select(ColumnExpression("feature", records.inner).alias("fields"))
    return inner.select(*(ColumnExpression("fields", one).alias(field) for field, one in records.columns.items()), no)


def _spark_records(session: Any, records: Records) -> Any:
    """The same for Spark. A line with too few or too many cells is counted as broken, since an error would show it."""
    from pyspark.sql import functions  # pyright: ignore[reportMissingImports]
    from pyspark.sql.types import ArrayType, StringType, StructType  # pyright: ignore[reportMissingImports]

    names = [str(path.resolve()) for path in records.files]
    if records.kind == PARQUET:
        table = session.read.parquet(*names)
        return table.select(*(table[f"`{column}`"].alias(field) for field, column in records.columns.items()))
    if records.kind == MAP:
        fields = StructType()
        for column in records.columns.values():
            fields.add(column, StringType())
        answer = StructType().add("features", ArrayType(StructType().add(records.inner, fields)))
        table = session.read.schema(answer).option("multiLine", True).json(names)
        table = table.select(functions.explode(f"features.{records.inner}").alias("fields"))
        chosen = [functions.col(f"fields.`{column}`").alias(field) for field, column in records.columns.items()]
        return table.select(*chosen, functions.lit(False).alias(BROKEN))
    line = "_broken"
    schema = StructType()
    for column in (*records.head, line):
        schema.add(column, StringType())
    table = session.read.csv(
        names, schema, records.separator, header=True, quote='"', escape='"', multiLine=True, mode="PERMISSIVE",
        columnNameOfCorruptRecord=line,
    )  # fmt: skip
    chosen = [table[f"`{column}`"].alias(field) for field, column in records.columns.items()]
    return table.select(*chosen, table[line].isNotNull().alias(BROKEN))
