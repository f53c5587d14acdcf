"""A load from the files to the publication: read, compare, look twice, record, publish. All of it or nothing."""

import getpass
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from ingest import warehouse
from ingest.action_reports import NEW, UNCHANGED, compared_reports, reports_said
from ingest.imports import (
    COMPARED,
    KEY,
    entries,
    log_rows,
    standing_rows,
    sweep,
    undone,
    unused_entry_id,
    written_entry,
)
from ingest.names import READERS
from ingest.oddities import Oddity, oddities_of
from ingest.problem import Problem, RefusedError
from ingest.readers.reading import Asked, Facts, Figure, File, Reading, Report
from ingest.reference import RefusalError, Row, reference_rows, tables
from ingest.regions import Regions

CHANGED = "changed"
MOST_PROBLEMS = 50
HISTORY_SQL = """
    select indicator_id, region_id, period_start, period_end, source_id, value, rounding, coverage, status, vintage
    from observation
    where indicator_id in (select unnest($indicators)) and region_id in (select unnest($regions))
    order by vintage
"""
BEST_SQL = """
    select indicator_id, region_id, period_start, period_end, source_id, value, rounding, coverage, vintage
    from observation_best
    where indicator_id in (select unnest($indicators)) and region_id in (select unnest($regions))
"""
History = dict[tuple, list[Row]]


@dataclass(frozen=True)
class Comparison:
    """One figure beside what is known: `kind` is new, changed or unchanged; `before` the value known until now."""

    figure: Figure
    kind: str
    before: float | None = None


@dataclass
class Checked:
    """One file of a load: what it holds, how that compares, what is wrong with it, what looks odd."""

    file: File
    asked: Asked
    reading: Reading | None = None
    compared: list[Comparison] = field(default_factory=list)
    reports: list[tuple[Report, str]] = field(default_factory=list)  # with NEW or UNCHANGED
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Oddity] = field(default_factory=list)
    imported_as: str | None = None

    def count(self, kind: str) -> int:
        """How many figures or reports on actions are new, changed or unchanged."""
        return [*(one.kind for one in self.compared), *(found for _, found in self.reports)].count(kind)

    @property
    def is_news(self) -> bool:
        """Whether publishing the file would change anything."""
        return bool(self.count(NEW) or self.count(CHANGED))


@dataclass(frozen=True)
class Load:
    """The end of a load: its files, the ids under which they were published (none: refused, nothing new or a look)."""

    files: list[Checked]
    import_ids: list[str]
    version: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether any file was refused; then nothing was published."""
        return any(checked.problems for checked in self.files)


def facts_of(reference: Path) -> Facts:
    """The reference tables, checked. Raises RefusalError."""
    with duckdb.connect() as con:
        con.execute((warehouse.HERE / "schema.sql").read_text())
        read = reference_rows(reference, tables(con))
        found = {name: rows.rows for name, rows in read.items()}
    return Facts(Regions(found["region"], found["region_name"], found["region_part"]), found)


def loaded(
    form: str,
    files: Iterable[tuple[File, Asked]],
    folder: Path,
    as_of: date,
    reference: Path = warehouse.REFERENCE,
    is_look: bool = False,
    said: Callable[[Checked], None] = lambda checked: None,
    by: str | None = None,
    expected_version: str | None = None,
) -> Load:
    """Read, compare and, unless it is only a look, publish. `said` hears of each file as it has been read.

    `expected_version`: the warehouse that the person looked at; refused when another is in force by now.

    Raises RefusalError when the warehouse itself does not take the figures; then nothing is recorded.
    """
    facts = facts_of(reference)
    read = []
    for file, asked in files:
        read.append(checked_file(form, file, asked, facts))
        said(read[-1])
    _refuse_repeated(read)
    with warehouse.publication_lock(folder):
        _published_up_to_date(folder, as_of, reference)
        if expected_version and expected_version != version_of(folder / warehouse.FILE_NAME):
            raise RefusedError([Problem("changed_meanwhile")])
        _compare(form, read, folder, facts)
        load = Load(read, [], version_of(folder / warehouse.FILE_NAME))
        news = [checked for checked in read if checked.is_news]
        if is_look or load.is_refused or not news:
            return load
        return Load(read, _publish(form, news, folder, as_of, reference, facts, by or getpass.getuser()))


def version_of(link: Path) -> str:
    """The name of the build in force."""
    return link.resolve().parent.name


def _refuse_repeated(read: list[Checked]) -> None:
    """One file given twice is one report, or one of them is the wrong one."""
    first: dict[str, str] = {}
    for checked in read:
        before = first.setdefault(checked.file.sha256, checked.file.name)
        if checked is not next(one for one in read if one.file.sha256 == checked.file.sha256):
            checked.problems.append(Problem("same_file_twice", {"other": before}, checked.file.name))


def checked_file(form: str, file: File, asked: Asked, facts: Facts) -> Checked:
    """What a file holds, or what is wrong with it."""
    checked = Checked(file, asked)
    try:
        found: Reading = READERS[form].reading(file, asked, facts)
    except RefusedError as refused:
        checked.problems = refused.problems
        return checked
    except MemoryError:
        checked.problems = [Problem("too_much_memory", {}, file.name)]
        return checked
    checked.reading = found
    found.figures = [_complete(form, figure, asked, facts) for figure in found.figures]
    if not found.figures and not found.reports:
        checked.problems = [Problem("no_figures", {}, file.name)]
    checked.problems += list(_sense_problems(checked, facts))[:MOST_PROBLEMS]
    return checked


def undo(
    import_id: str, folder: Path, as_of: date, reference: Path = warehouse.REFERENCE, by: str | None = None
) -> str:
    """Take an import back, or all of a load by its common id: a new entry says so, nothing is deleted.

    Returns the id of the new entry. Raises RefusedError for an import that does not exist or is undone already.
    """
    imports = folder / warehouse.IMPORTS
    with warehouse.publication_lock(folder):
        found = entries(imports)
        meant = [row["import_id"] for row in log_rows(found) if import_id in _names_of(row["import_id"])]
        if not meant:
            raise RefusedError([Problem("import_unknown", {"found": import_id})])
        taken_back = undone(found)
        standing = [one for one in meant if one not in taken_back]
        if not standing:
            raise RefusedError([Problem("import_undone", {"found": import_id, "entry": taken_back[meant[0]]})])
        now = datetime.now(UTC)
        manifest = {"made_at": _stamp(now), "made_by": by or getpass.getuser(), "undo": standing, "imports": []}
        draft = written_entry(imports, unused_entry_id(imports, now), manifest, {}, {})
        warehouse.publish(as_of, reference, folder, draft)
        return draft.name.removeprefix(".draft-")


def _names_of(import_id: str) -> tuple[str, str]:
    return import_id, import_id.rsplit(".", 1)[0]


def source_of(form: str, figure: Figure, asked: Asked, facts: Facts) -> str:
    """The publication a figure is booked to: the table's own, the one asked for, or the form's of that year."""
    if figure.source_id or asked.source_id:
        return figure.source_id or str(asked.source_id)
    row = _form_row(form, facts)
    tail = figure.period.start.year if "{year}" in row["title"] else figure.indicator_id.replace("_", "-")
    return f"{row['source_prefix']}-{tail}"


def _complete(form: str, figure: Figure, asked: Asked, facts: Facts) -> Figure:
    return replace(figure, source_id=source_of(form, figure, asked, facts), vintage=figure.vintage or asked.vintage)


def _sense_problems(checked: Checked, facts: Facts):
    """What no reader can know: the future, a publication before its period, values that cannot be."""
    assert checked.reading is not None
    asked, said = checked.asked, set()
    for figure in checked.reading.figures:
        found = _sense_problem(figure, asked, facts)
        if found and (key := (found.code, *found.values.values())) not in said:
            said.add(key)
            yield replace(found, file=checked.file.name)
    known = {row["source_id"] for row in facts.tables["source"]}
    if asked.source_id and asked.source_id not in known:
        yield Problem("source_not_known", {"found": asked.source_id}, checked.file.name)


def _sense_problem(figure: Figure, asked: Asked, facts: Facts) -> Problem | None:
    period, vintage, today = figure.period, figure.vintage, str(asked.today)
    last = period.end - timedelta(days=1)
    if last > asked.today:
        return Problem("period_future", {"period": str(period), "today": today})
    if vintage is not None and vintage > asked.today:
        return Problem("vintage_future", {"vintage": str(vintage), "today": today})
    is_flow = facts.indicators[figure.indicator_id]["time_basis"] == "flow"
    if vintage is not None and vintage < (period.end if is_flow else period.start):
        return Problem("vintage_early", {"vintage": str(vintage), "period": str(period)})
    if _is_outside(figure.value, facts.indicators[figure.indicator_id]):
        values = {"indicator": figure.indicator_id, "region": figure.region_id, "found": f"{figure.value:g}"}
        return Problem("out_of_bounds", {**values, "period": str(period)})
    return None


def _is_outside(value: float, indicator: Row) -> bool:
    lower, upper = indicator["lower_bound"], indicator["upper_bound"]
    return (lower is not None and value < lower) or (upper is not None and value > upper)


def _published_up_to_date(folder: Path, as_of: date, reference: Path) -> None:
    """Compare with what is in force: build when there is no warehouse, or when imports wait for one."""
    link = folder / warehouse.FILE_NAME
    if not link.exists() or published_import_ids(link) != {
        row["import_id"] for row in log_rows(entries(folder / warehouse.IMPORTS))
    }:
        warehouse.publish(as_of, reference, folder)


def published_import_ids(link: Path) -> set[str]:
    """The imports that the published warehouse knows of."""
    with duckdb.connect(str(link.resolve()), read_only=True) as con:
        return {import_id for (import_id,) in con.sql("select import_id from import_log").fetchall()}


def _compare(form: str, read: list[Checked], folder: Path, facts: Facts) -> None:
    """Fill in how every figure compares with the newest one known on its day, and what looks odd."""
    log = [row for row in log_rows(entries(folder / warehouse.IMPORTS)) if row["undone_by"] is None]
    seen: dict[tuple, tuple[float, str]] = {}
    with duckdb.connect(str((folder / warehouse.FILE_NAME).resolve()), read_only=True) as con:
        history = _history(con, read, folder / warehouse.IMPORTS)
        kinds = dict(con.sql("select source_id, kind from source").fetchall())
        best = _best(con, read)
        said = reports_said(con)
        for checked in read:
            checked.problems += _elsewhere(form, checked, log)
            if checked.problems or checked.reading is None:
                continue
            checked.reports, contradictions = compared_reports(checked.reading.reports, said, checked.file.name)
            checked.problems += contradictions[:MOST_PROBLEMS]
            for figure in sorted(checked.reading.figures, key=_vintage):
                found = _disagreement(checked, figure, seen) or _same_day(checked, figure, history)
                checked.problems += [found] if found and len(checked.problems) < MOST_PROBLEMS else []
                checked.compared.append(_comparison(figure, history))
                _remember(figure, history)
            checked.warnings = [
                *oddities_of(con, checked.compared, facts, read),
                *_standing(checked.compared, history, best, kinds),
            ]


def _standing(
    compared: list[Comparison], history: History, best: dict[tuple, Row], kinds: dict[str, str]
) -> list[Oddity]:
    """What the comparison with the same source hides: a newer vintage stands above, or another source gives way.

    The order of sources is that of observation_best.
    """
    found = []
    for comparison in compared:
        figure = comparison.figure
        if comparison.kind == UNCHANGED:
            continue
        newer = [row for row in history.get(_key(figure), []) if row["vintage"] > figure.vintage]
        if newer and newer[-1]["value"] != figure.value:
            found.append(Oddity("older", figure, newer[-1]["value"], str(newer[-1]["vintage"])))
        before = best.get(_key(figure)[:4])
        if not newer and before and before["source_id"] != figure.source_id and before["value"] != figure.value:
            mine = _rank(figure.coverage, figure.rounding, kinds.get(str(figure.source_id)), _vintage(figure))
            if mine < _rank(before["coverage"], before["rounding"], kinds[before["source_id"]], before["vintage"]):
                found.append(Oddity("replaces", figure, before["value"], before["source_id"]))
    return found[:MOST_PROBLEMS]


def _rank(coverage: str, rounding: float, kind: str | None, vintage: date) -> tuple:
    order = ("statistics", "index", "survey", "legal_act", "press")
    return (coverage == "partial", rounding, order.index(kind or "statistics"), -vintage.toordinal())


def _scope(read: list[Checked]) -> dict[str, list[str]]:
    figures = [figure for checked in read if checked.reading for figure in checked.reading.figures]
    return {
        "indicators": list({figure.indicator_id for figure in figures}),
        "regions": list({figure.region_id for figure in figures}),
    }


def _best(con: duckdb.DuckDBPyConnection, read: list[Checked]) -> dict[tuple, Row]:
    """The figure that counts now, by indicator, region and period."""
    found = con.execute(BEST_SQL, _scope(read))
    names = [column[0] for column in found.description]
    return {values[:4]: dict(zip(names, values, strict=True)) for values in found.fetchall()}


def _history(con: duckdb.DuckDBPyConnection, read: list[Checked], imports: Path) -> History:
    """Every vintage of the indicators and regions of a load, oldest first: published ones, and those that an import
    brought and that were no news then, so that no second figure of their day slips in."""
    scope = _scope(read)
    found = con.execute(HISTORY_SQL, scope)
    names = [column[0] for column in found.description]
    history: History = {}
    for values in found.fetchall():
        history.setdefault(values[: len(KEY)], []).append(dict(zip(names, values, strict=True)))
    wanted = set(scope["indicators"])
    for row in standing_rows(imports, tables(con)["observation"]):
        line = history.setdefault(tuple(row[name] for name in KEY), [])
        if row["indicator_id"] in wanted and row["vintage"] not in {known["vintage"] for known in line}:
            line.append(row)
            line.sort(key=lambda known: known["vintage"])
    return history


def _remember(figure: Figure, history: History) -> None:
    """The figures of one load are each other's history, too."""
    row = {name: getattr(figure, name) for name in (*COMPARED, "vintage")}
    line = history.setdefault(_key(figure), [])
    line.append(row)
    line.sort(key=lambda known: known["vintage"])


def _elsewhere(form: str, checked: Checked, log: list[Row]) -> list[Problem]:
    """The same file may not be the report of two regions, periods or forms."""
    region, period = _shown_scope(checked.asked)
    for row in log:
        if row["sha256"] == checked.file.sha256:
            if (row["form"], row["region_id"], row["period"]) == (form, region, period):
                checked.imported_as = row["import_id"]
            elif region != "–":
                values = {key: str(row[key]) for key in ("import_id", "form", "region_id", "period")}
                return [Problem("same_file_elsewhere", values, checked.file.name)]
    return []


def _key(figure: Figure) -> tuple:
    return (figure.indicator_id, figure.region_id, figure.period.start, figure.period.end, figure.source_id)


def _comparison(figure: Figure, history: History) -> Comparison:
    known = [row for row in history.get(_key(figure), []) if row["vintage"] <= figure.vintage]
    if not known:
        return Comparison(figure, NEW)
    same = all(getattr(figure, name) == known[-1][name] for name in COMPARED)
    return Comparison(figure, UNCHANGED if same else CHANGED, known[-1]["value"])


def _disagreement(checked: Checked, figure: Figure, seen: dict[tuple, tuple[float, str]]) -> Problem | None:
    """Two files of one load that give one figure of one day differently."""
    value, other = seen.setdefault((*_key(figure), figure.vintage), (figure.value, checked.file.name))
    if value == figure.value:
        return None
    values = {"indicator": figure.indicator_id, "region": figure.region_id, "other": other}
    return Problem("files_disagree", values, checked.file.name)


def _same_day(checked: Checked, figure: Figure, history: History) -> Problem | None:
    """Two different figures cannot both have become known on the same day."""
    for row in history.get(_key(figure), []):
        if row["vintage"] == figure.vintage and any(getattr(figure, name) != row[name] for name in COMPARED):
            values = {
                "indicator": figure.indicator_id, "region": figure.region_id, "period": str(figure.period),
                "found": f"{figure.value:g}", "known": f"{row['value']:g}", "vintage": str(figure.vintage),
            }  # fmt: skip
            return Problem("same_day", values, checked.file.name)
    return None


def _publish(
    form: str, news: list[Checked], folder: Path, as_of: date, reference: Path, facts: Facts, by: str
) -> list[str]:
    """Record and publish in one step; returns the import ids. Raises RefusalError, and then nothing is recorded."""
    now = datetime.now(UTC)
    imports = folder / warehouse.IMPORTS
    entry_id = unused_entry_id(imports, now)
    ids = [f"{entry_id}.{number:03d}" for number in range(1, len(news) + 1)]
    rows: dict[str, list[Row]] = {"observation": [], "action_progress": [], "source": [], "import_warning": []}
    for import_id, checked in zip(ids, news, strict=True):
        assert checked.reading is not None
        rows["observation"] += [_observation(figure, import_id) for figure in checked.reading.figures]
        rows["action_progress"] += [asdict(report) | {"import_id": import_id} for report, _ in checked.reports]
        rows["source"] += _sources(form, checked.reading, facts)
        rows["import_warning"] += [{"import_id": import_id, **warning.columns()} for warning in checked.warnings]
    rows["source"] = list({row["source_id"]: row for row in rows["source"]}.values())
    records = [_record(form, import_id, checked, now, by) for import_id, checked in zip(ids, news, strict=True)]
    manifest = {"made_at": _stamp(now), "made_by": by, "imports": records}
    raw = {checked.file.sha256: checked.file.content for checked in news}
    draft = written_entry(imports, entry_id, manifest, rows, raw)
    try:
        warehouse.publish(as_of, reference, folder, draft)
    except RefusalError:
        sweep(imports)
        raise
    return ids


def _record(form: str, import_id: str, checked: Checked, now: datetime, by: str) -> dict:
    region, period = _shown_scope(checked.asked)
    return {
        "import_id": import_id,
        "form": form,
        "file_name": checked.file.name,
        "sha256": checked.file.sha256,
        "region_id": region,
        "period": period,
        "vintage": str(checked.asked.vintage),
        "reader_version": READERS[form].VERSION,
        "imported_at": _stamp(now),
        "imported_by": by,
        "rows_new": checked.count(NEW),
        "rows_changed": checked.count(CHANGED),
        "asked": {key: str(value) for key, value in asdict(checked.asked).items() if value and key != "period"},
        "edition": checked.reading.edition if checked.reading else "",
        "skipped": checked.reading.skipped if checked.reading else [],
    }


def _shown_scope(asked: Asked) -> tuple[str | None, str | None]:
    """What the log says of region and period: as asked, or that the table itself says it."""
    return asked.region_id or "–", str(asked.period) if asked.period else "–"


def _observation(figure: Figure, import_id: str) -> Row:
    return {
        "indicator_id": figure.indicator_id,
        "region_id": figure.region_id,
        "period_start": figure.period.start,
        "period_end": figure.period.end,
        "is_cumulative": figure.period.is_cumulative,
        "value": figure.value,
        "rounding": figure.rounding,
        "coverage": figure.coverage,
        "status": figure.status,
        "vintage": figure.vintage,
        "source_id": figure.source_id,
        "locator": figure.locator,
        "printed": figure.printed,
        "qualifier": None,
        "period_basis": "stated",
        "import_id": import_id,
    }


def _sources(form: str, reading: Reading, facts: Facts) -> list[Row]:
    """The publications the figures are booked to that the warehouse does not know yet."""
    known = {row["source_id"] for row in facts.tables["source"]}
    brought = {row["source_id"]: row for row in reading.sources}
    found = []
    for report in reading.reports:
        if report.source_id not in known:
            known.add(report.source_id)
            found.append(brought[report.source_id])
    for figure in reading.figures:
        source_id = str(figure.source_id)
        if source_id not in known:
            known.add(source_id)
            found.append(brought.get(source_id) or _form_source(form, source_id, figure, facts))
    return found


def _form_source(form: str, source_id: str, figure: Figure, facts: Facts) -> Row:
    row, year = _form_row(form, facts), figure.period.start.year
    titles = {name: row[name].format(year=year) for name in ("title", "title_kk", "title_ru")}
    if "{year}" not in row["title"]:  # a table of the bureau says what it counts, not its year
        indicator = facts.indicators[figure.indicator_id]
        own = {"title": "title_en", "title_kk": "title_kk", "title_ru": "title_ru"}
        titles = {name: f"{words}: {indicator[own[name]]}" for name, words in titles.items()}
    publishers = {name: row[name] for name in ("publisher", "publisher_kk", "publisher_ru")}
    return {
        "source_id": source_id, **titles, **publishers, "reported_by": None, "kind": "statistics",
        "published_on": None, "address": row["address"], "licence": None,
    }  # fmt: skip


def _form_row(form: str, facts: Facts) -> Row:
    return next(row for row in facts.tables["form"] if row["form_id"] == form)


def _vintage(figure: Figure) -> date:
    assert figure.vintage is not None
    return figure.vintage


def _stamp(now: datetime) -> str:
    return f"{now:%Y-%m-%d %H:%M:%S}"
