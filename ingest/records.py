"""Files of single records: which of their columns say what. Only these columns are ever taken from a file.

A person's name, number, birth, address or point is none of the fields, so nothing of it can come further than the file.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.problem import Problem, RefusedError, refusal

# Field → the columns that say it where nothing else is said: our own names, then those of the crime and accident maps.
# The day is that of registration (dat_vozb), as form 1-M counts, not that of the deed (dat_sover).
FIELDS = {
    "date": ("date", "dat_vozb", "rta_date"),
    "region": ("region", "region_id", "city_code", "area_code"),
    "district": ("district", "reg_code", "fd1r06p2"),
    "article": ("article", "crime_code", "stat"),
    "struck_off": ("struck_off", "discontinued"),
    "deaths": ("deaths", "fd1r13p2"),
    "injured": ("injured", "fd1r13p1"),
    "is_synthetic": ("is_synthetic",),
}
SUMMED = ("deaths", "injured")
# The key of the metadata by which a Parquet file says that its records are made up.
SYNTHETIC_KEY = b"nysana.synthetic"
PARQUET, CSV, MAP = "parquet", "csv", "map"
SEPARATORS = ",;\t|"
# Bytes of a file in which its header, or the first record of a map's answer, must stand.
HEAD_BYTES = 1_000_000
SHOWN_COLUMNS = 40
FIRST_FEATURE = re.compile(r'"features"\s*:\s*\[\s*\{.*?"(attributes|properties)"\s*:\s*(?=\{)', re.DOTALL)


@dataclass(frozen=True)
class Records:
    """Files of one shape. `columns`: field → column as the files spell it; `types`: field → type, as ibis calls it.

    `head`: every column of a CSV file, in order; `inner`: what a map's answer calls the fields of a record.
    """

    files: tuple[Path, ...]
    kind: str
    columns: dict[str, str]
    types: dict[str, str]
    head: tuple[str, ...] = ()
    separator: str = ","
    inner: str = "attributes"
    is_labelled_synthetic: bool = False

    @property
    def shape(self) -> tuple:
        """What all files of one roll-up must share."""
        return (self.kind, self.columns, self.types, self.head, self.separator, self.inner)


def records_in(files: Sequence[Path], named: Mapping[str, str], is_counted_as: bool = False) -> Records:
    """What the files hold, from their heads alone. `named`: field → column, where a table has names of its own.

    `is_counted_as`: the person says which indicator a record counts, so no article is needed. Raises RefusedError.
    """
    found = [_records(path, named) for path in files]
    first = found[0]
    problems = [
        Problem("records_differ", {"other": shown(first.files[0])}, shown(one.files[0]))
        for one in found[1:]
        if one.shape != first.shape
    ]
    if problems:
        raise RefusedError(problems)
    missing = [name for name in named if name not in first.columns]
    missing += ["date"] if "date" not in first.columns else []
    missing += ["region"] if not {"region", "district"} & set(first.columns) else []
    if not is_counted_as and not {"article", *SUMMED} & set(first.columns):
        missing.append("article")
    if missing:
        raise RefusedError([_missing(first, name, named) for name in dict.fromkeys(missing)])
    is_synthetic = any(one.is_labelled_synthetic for one in found)
    return Records(
        tuple(files), first.kind, first.columns, first.types, first.head, first.separator, first.inner, is_synthetic
    )


def fingerprint(path: Path) -> str:
    """SHA-256 of a file of any size, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def shown(path: Path) -> str:
    """A file's name as it can be written down: no control character, nothing that a table takes for a formula."""
    name = path.name.encode("utf-8", "backslashreplace").decode()
    return "".join(letter if letter.isprintable() else "?" for letter in name).lstrip("=+-@") or "?"


def _records(path: Path, named: Mapping[str, str]) -> Records:
    try:
        if not path.is_file():
            raise refusal("no_regular_file" if path.exists() else "no_file", shown(path))
        with path.open("rb") as file:
            start = file.read(HEAD_BYTES)
    except OSError:
        raise refusal("no_file", shown(path)) from None
    if not start.strip():
        raise refusal("empty_file", shown(path))
    if start.startswith(b"PAR1"):
        return _parquet(path, named)
    text = start.decode("utf-8-sig", "replace")
    if text.lstrip().startswith("{"):
        return _map_answer(path, text, named)
    return _csv(path, text, named)


def _parquet(path: Path, named: Mapping[str, str]) -> Records:
    try:
        schema = pq.read_schema(path)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise refusal("unreadable", shown(path), detail=type(error).__name__) from None
    columns = _columns(path, schema.names, named)
    types = {field: _type(path, column, schema.field(column).type) for field, column in columns.items()}
    label = (schema.metadata or {}).get(SYNTHETIC_KEY, b"")
    found = Records((path,), PARQUET, columns, types, tuple(schema.names), is_labelled_synthetic=label == b"true")
    return found


def _csv(path: Path, text: str, named: Mapping[str, str]) -> Records:
    line = text.splitlines()[0]
    separator = max(SEPARATORS, key=line.count)
    head = next(csv.reader(io.StringIO(line), delimiter=separator))
    columns = _columns(path, head, named)
    return Records((path,), CSV, columns, dict.fromkeys(columns, "string"), tuple(head), separator)


def _map_answer(path: Path, text: str, named: Mapping[str, str]) -> Records:
    """The first record tells the fields; of a page that holds none, nothing can be told."""
    match = FIRST_FEATURE.search(text)
    try:
        first = json.JSONDecoder().raw_decode(text, match.end())[0] if match else {}
    except ValueError:
        first = {}
    if match is None or not first:
        raise refusal("shape", shown(path), path="$", found="{…}", expected='{"features": [{"attributes": {…}}]}')
    columns = _columns(path, list(first), named)
    return Records((path,), MAP, columns, dict.fromkeys(columns, "string"), inner=match[1])


def _columns(path: Path, head: Sequence[str], named: Mapping[str, str]) -> dict[str, str]:
    """Field → column: as named, else by the first of the known names. Two columns of one name are refused."""
    plain = [name.strip().casefold() for name in head]
    if twice := next((name for name in plain if plain.count(name) > 1), None):
        raise refusal("column_twice", shown(path), column=twice[:80])
    by_name = dict(zip(plain, head, strict=True))
    found = {}
    for field, names in FIELDS.items():
        wanted = (named[field].strip().casefold(),) if field in named else names
        column = next((by_name[name] for name in wanted if name in by_name), None)
        if column is not None:
            found[field] = column
    # Parquet and CSV keep every name for the sentence that says what stands there; no value is looked at.
    return found


def _missing(records: Records, field: str, named: Mapping[str, str]) -> Problem:
    stands = list(records.head) or list(records.columns.values())
    more = ["…"] if len(stands) > SHOWN_COLUMNS else []
    found = ", ".join([*stands[:SHOWN_COLUMNS], *more])
    values = {"field": field, "wanted": named.get(field) or " | ".join(FIELDS[field]), "found": found}
    return Problem("records_field", values, shown(records.files[0]))


def _type(path: Path, column: str, arrow: pa.DataType) -> str:
    plain = arrow.value_type if isinstance(arrow, pa.DictionaryType) else arrow
    kinds = (
        (pa.types.is_date, "date"),
        (pa.types.is_timestamp, "timestamp"),
        (pa.types.is_boolean, "boolean"),
        (pa.types.is_integer, "int64"),
        (pa.types.is_floating, "float64"),
        (lambda kind: pa.types.is_string(kind) or pa.types.is_large_string(kind), "string"),
    )
    name = next((name for is_kind, name in kinds if is_kind(plain)), None)
    if name is None:
        raise refusal("records_type", shown(path), column=column, found=str(arrow)[:80])
    return name
