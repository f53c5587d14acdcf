"""Records become monthly figures: counted by hand in three formats; no person comes along; nothing is left out unsaid."""

import csv
import io
import json
import random
import sys
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.__main__ import main
from ingest.problem import RefusedError
from ingest.readers.reading import Facts
from ingest.records import records_in
from ingest.rollup import monthly_groups, sql_of
from ingest.rollup_engines import duckdb_groups
from ingest.rollup_figures import MonthlyFigures, Said, article_indicators, article_of, border_days, monthly_figures
from locales import LANGUAGES, Language
from locales.import_words import problem_sentence
from tests.conftest import AS_OF
from tests.records import written_records
from tests.sample_forms import facts

MARKER = "Zhanbyrbai-880101300123"
SPLIT = date(2022, 6, 8)
# date, region, district, article, struck off: what each becomes is counted by hand below.
ROWS = [
    ("2022-06-03", "Восточно-Казахстанская область", None, "188", 0),
    ("2022-06-09", "Восточно-Казахстанская область", None, "188", 0),
    ("2022-07-09", None, "197110", "188", 0),
    ("2022-07-10", "г. Астана", "197110", "188", 0),
    ("2022-07-31", "1971", None, "188", 1),
    ("2022-07-31", "1971", None, "190", 0),
    ("2022-08-01", "KZ-71", None, "1900", 0),
    ("2022-08-02", "KZ-71", None, "399", 0),
    ("2022-08-03", None, None, "188", 0),
    (None, "KZ-71", None, "188", 0),
    ("2014-12-31", "KZ-71", None, "188", 0),
    ("2026-11-02", "KZ-71", None, "188", 0),
]
FIGURES = {
    ("thefts", "KZ-VOS", date(2022, 6, 1)): 1,
    ("thefts", "KZ-63", date(2022, 6, 1)): 1,
    ("thefts", "KZ-71", date(2022, 7, 1)): 2,
    ("frauds", "KZ-71", date(2022, 7, 1)): 1,
    ("frauds", "KZ-71", date(2022, 8, 1)): 1,
}
LEFT_OUT = {"struck_off": 1, "other_article": 1, "no_region": 1, "no_date": 1, "old_code": 1, "unfinished": 1}
SOURCE = ["--source", "own-records", "--source-title", "Records of a test", "--publisher", "A test"]


@pytest.fixture(scope="module")
def known() -> Facts:
    return facts()


def as_csv(path: Path, rows: list[tuple] = ROWS) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["person", "date", "region", "district", "article", "discontinued", "x"])
        writer.writerows([MARKER, *row, 71.43] for row in rows)
    return path


def as_parquet(path: Path, rows: list[tuple] = ROWS) -> Path:
    days, regions, districts, articles, flags = zip(*rows, strict=True)
    columns = {
        "person": pa.array([MARKER] * len(rows)),
        "date": pa.array([day and date.fromisoformat(day) for day in days], pa.date32()),
        "region": pa.array(regions, pa.string()).dictionary_encode(),
        "district": pa.array(districts, pa.string()),
        "article": pa.array(articles, pa.string()),
        "discontinued": pa.array(flags, pa.int8()),
    }
    pq.write_table(pa.table(columns), path)
    return path


def as_map(path: Path, rows: list[tuple] = ROWS) -> Path:
    def milliseconds(day: str) -> int:
        return int(datetime.fromisoformat(day).replace(tzinfo=UTC, hour=7).timestamp() * 1000)

    features = [
        {
            "attributes": {
                "fz1r18p5": MARKER, "dat_vozb": day and milliseconds(day), "city_code": region, "reg_code": district,
                "crime_code": article, "discontinued": flag,
            },
            "geometry": {"x": 71.43, "y": 51.12},
        }
        for day, region, district, article, flag in rows
    ]  # fmt: skip
    path.write_text(json.dumps({"features": features}), encoding="utf-8")
    return path


WRITERS = {"csv": as_csv, "parquet": as_parquet, "json": as_map}


def figures(path: Path, known: Facts, said: Said | None = None, **named: str) -> MonthlyFigures:
    said = said or Said(AS_OF)
    records = records_in([path], named, bool(said.indicator_id))
    return monthly_figures(duckdb_groups(records, monthly_groups(records, border_days(known))), known, said, path.name)


def refused(path: Path, known: Facts, said: Said | None = None, **named: str) -> list[str]:
    with pytest.raises(RefusedError) as refusal:
        figures(path, known, said, **named)
    for problem in refusal.value.problems:
        for code in LANGUAGES:
            sentence = problem_sentence(Language(code), vars(problem))
            assert sentence.startswith(path.name)
            assert MARKER not in sentence
    return [problem.code for problem in refusal.value.problems]


@pytest.mark.parametrize("kind", WRITERS)
def test_records_counted_by_hand(kind: str, tmp_path: Path, known: Facts) -> None:
    found = figures(WRITERS[kind](tmp_path / f"records.{kind}"), known)
    assert dict(found.values) == FIGURES
    assert {reason: count for reason, count in found.left_out.items() if count} == LEFT_OUT
    assert (found.records, found.counted) == (12, 6)


def test_all_articles_and_the_whole_country_count_when_the_person_says_so(tmp_path: Path, known: Facts) -> None:
    said = Said(AS_OF, has_all_articles=True, is_whole_country=True)
    found = figures(as_csv(tmp_path / "records.csv"), known, said)
    august = date(2022, 8, 1)
    assert (found.values["offences", "KZ", august], found.values["offences", "KZ-71", august]) == (3, 2)
    assert (found.values["thefts", "KZ", august], found.values["thefts", "KZ", date(2022, 6, 1)]) == (1, 2)
    assert found.left_out["no_region"] == found.left_out["other_article"] == 0


def test_borders_of_one_day_take_a_code_as_it_is_now(tmp_path: Path, known: Facts) -> None:
    path = as_map(tmp_path / "page.json", [("2021-05-05", "1963", None, "1880", 0)])
    assert refused(path, known) == ["region_not_on_day"]
    found = figures(path, known, Said(AS_OF, borders_on=AS_OF))
    assert dict(found.values) == {("thefts", "KZ-63", date(2021, 5, 1)): 1}


def test_accidents_are_counted_and_their_dead_and_injured_summed(tmp_path: Path, known: Facts) -> None:
    path = tmp_path / "accidents.csv"
    path.write_text("rta_date,area_code,FD1R13P1,fd1r13p2\n31.12.2023,1971,2,0\n2023-12-01,1971,0,1\n,1971,5,\n")
    month = date(2023, 12, 1)
    assert dict(figures(path, known).values) == {
        ("road_accidents", "KZ-71", month): 2,
        ("road_injured", "KZ-71", month): 2,
        ("road_deaths", "KZ-71", month): 1,
    }


def test_records_of_one_kind_count_what_the_person_says(tmp_path: Path, known: Facts) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("день;область\n2024-02-29;KZ-75\n2024-02-01;KZ-75\n")
    found = figures(path, known, Said(AS_OF, "protective_orders"), date="день", region="область")
    assert dict(found.values) == {("protective_orders", "KZ-75", date(2024, 2, 1)): 2}


@pytest.mark.parametrize(
    ("spelling", "article"),
    [
        ("188", "188"), ("1880", "188"), ("0990", "99"), ("188-1", "188-1"), ("ст. 188", "188"), ("ст.188 ч.2", "188"),
        ("Art. 99", "99"), ("188-бап", "188"), ("1881", None), ("18", "18"), ("", None), (None, None), ("кража", None),
    ],
)  # fmt: skip
def test_an_article_is_read_as_it_is_written(spelling: str | None, article: str | None) -> None:
    assert article_of(spelling) == article


def test_the_rules_are_the_rows_of_form_1m(known: Facts) -> None:
    rules = article_indicators(known)
    assert len(rules) == 15
    assert {rules[one] for one in ("187", "188", "188-1", "190", "191")} == {
        "petty_thefts", "thefts", "livestock_thefts", "frauds", "robberies",
    }  # fmt: skip
    assert "offences" not in rules.values()


SPOILT = [
    ("date,region,article\n2022-13-01,KZ-71,188\n", ["records_unread"]),
    ("date,region,article\nвчера,KZ-71,188\n", ["records_unread"]),
    ("date,region,article\n1672444800,KZ-71,188\n", ["records_unread"]),
    ("date,region,article\n2022-01-01,Атлантида,188\n", ["region_unknown"]),
    ("date,region,article\n2022-01-01,область Абай,188\n", ["region_not_on_day"]),
    ("date,region,deaths\n2022-01-01,KZ-71,1.5\n", ["records_unread"]),
    ("date,region,deaths\n2022-01-01,KZ-71,-1\n", ["records_unread"]),
    ("day,region,article\n2022-01-01,KZ-71,188\n", ["records_field"]),
    ("date,region\n2022-01-01,KZ-71\n", ["records_field"]),
    ("date,date,region\n2022-01-01,,KZ-71\n", ["column_twice"]),
    (f"date,region,article\n2022-01-01,KZ-71,188,{MARKER}\n", ["unreadable"]),
    ("", ["empty_file"]),
    ('{"features": []}', ["shape"]),
    ("PAR1" + MARKER, ["unreadable"]),
]


@pytest.mark.parametrize(("text", "codes"), SPOILT, ids=range(len(SPOILT)))
def test_what_cannot_be_counted_is_refused_in_a_sentence(text: str, codes: list, tmp_path: Path, known: Facts) -> None:
    path = tmp_path / "records.csv"
    path.write_text(text, encoding="utf-8")
    assert refused(path, known) == codes


def test_a_missing_column_is_named_with_those_that_stand_there(tmp_path: Path, known: Facts) -> None:
    path = tmp_path / "records.csv"
    path.write_text("day,region,article\n2022-01-01,KZ-71,188\n")
    with pytest.raises(RefusedError) as refusal:
        figures(path, known, date="tag")
    assert problem_sentence(Language("en"), vars(refusal.value.problems[0])) == (
        "records.csv: no column tells “date” (tag). These stand there: day, region, article. "
        "Say which with --field date=COLUMN."
    )


def test_files_of_another_shape_are_not_mixed(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="records_differ"):
        records_in([as_csv(tmp_path / "a.csv"), as_parquet(tmp_path / "b.parquet")], {})


def test_numbers_kept_as_decimals_and_times_are_read(tmp_path: Path, known: Facts) -> None:
    path = tmp_path / "records.parquet"
    columns = {
        "date": pa.array([datetime(2024, 2, 29, 23, 59), None]), "region": pa.array([1971.0, None]),
        "article": pa.array([188, None]), "struck_off": pa.array([False, None]),
    }  # fmt: skip
    pq.write_table(pa.table(columns), path)
    assert dict(figures(path, known).values) == {("thefts", "KZ-71", date(2024, 2, 1)): 1}


def test_the_question_names_the_needed_columns_alone(tmp_path: Path) -> None:
    records = records_in([as_parquet(tmp_path / "records.parquet")], {})
    words = sql_of(monthly_groups(records, [SPLIT]), "duckdb")
    assert "GROUP BY" in words
    assert "person" not in words


SPELLINGS = {"KZ-71": "KZ-71", "1975": "KZ-75", "Акмолинская область": "KZ-11", "": None}
ARTICLES = {"188": "thefts", "1900": "frauds", "191": "robberies", "400": None}
RECORD = st.tuples(
    st.dates(date(2023, 1, 1), date(2023, 4, 30)).map(str) | st.just(""),
    st.sampled_from(sorted(SPELLINGS)), st.just(""), st.sampled_from(sorted(ARTICLES)), st.integers(0, 1),
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(RECORD, min_size=1, max_size=60))
def test_the_roll_up_is_a_plain_count(rows: list[tuple], tmp_path: Path, known: Facts) -> None:
    counted = [row for row in rows if row[0] and SPELLINGS[row[1]] and ARTICLES[row[3]] and not row[4]]
    expected = Counter(
        (ARTICLES[article], SPELLINGS[region], date.fromisoformat(day).replace(day=1))
        for day, region, _, article, _ in counted
    )
    found = figures(as_csv(tmp_path / "records.csv", rows), known)
    assert found.values == expected
    assert (found.records, found.counted) == (len(rows), len(counted))


def test_the_made_up_records_are_the_same_again_and_say_what_they_are(tmp_path: Path, known: Facts) -> None:
    (path,) = written_records(tmp_path / "a", 5000)
    (again,) = written_records(tmp_path / "b", 5000)
    (text,) = written_records(tmp_path / "c", 5000, "csv")
    assert pq.read_table(path).equals(pq.read_table(again))
    assert records_in([path], {}).is_labelled_synthetic
    found = figures(text, known)
    assert found.synthetic == found.records == 5000
    assert found.values == figures(path, known).values
    assert found.counted > 3000


@pytest.fixture
def command(own_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs `python -m ingest` with NYSANA_HOME at `own_home`; gives (exit code, output, complaints)."""
    monkeypatch.setenv("NYSANA_HOME", str(own_home))

    def run(*parts: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["ingest", *map(str, parts)])
        code = main()
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def every_byte(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_figures_of_records_are_published_and_undone_and_no_person_comes_along(
    own_home: Path, tmp_path: Path, command
) -> None:
    rows = ROWS * 3
    random.Random(1).shuffle(rows)
    path = as_csv(tmp_path / "records.csv", rows)
    assert MARKER.encode() in every_byte(tmp_path)
    call = ["rollup", path, *SOURCE, "--as-of", AS_OF]
    code, said, complaints = command(*call)
    assert code == 0, complaints
    assert "18 of them counted in 5 monthly figures" in said
    assert "3: struck off" in said
    assert command(*call)[0] == 1
    assert MARKER.encode() not in every_byte(own_home)
    with duckdb.connect(str((own_home / "nysana.duckdb").resolve()), read_only=True) as con:
        found = con.sql(
            "select indicator_id, region_id, period_start, value, coverage, status, printed, locator from observation"
            " where source_id = 'own-records' order by all"
        ).fetchall()
    assert [row[:6] for row in found] == sorted((*key, 3.0 * n, "partial", "final") for key, n in FIGURES.items())
    assert found[0][6:8] == ("3", found[0][7])
    assert "of 36 records of records.csv, sha256 " in found[0][7]
    (manifest,) = (own_home / "imports" / "entries").glob("*/manifest.json")
    (import_id,) = [one["import_id"] for one in json.loads(manifest.read_text())["imports"]]
    assert " records.csv" in json.loads(manifest.read_text())["imports"][0]["asked"]["made_from"]
    assert command("verify")[0] == 0
    assert command("undo", import_id, "--as-of", AS_OF)[0] == 0
    with duckdb.connect(str((own_home / "nysana.duckdb").resolve()), read_only=True) as con:
        assert con.sql("select count(*) from observation where source_id = 'own-records'").fetchall() == [(0,)]


def test_made_up_records_are_only_written_never_published(own_home: Path, tmp_path: Path, command) -> None:
    (path,) = written_records(tmp_path / "made-up", 3000)
    before = (own_home / "nysana.duckdb").resolve()
    code, _, complaints = command("rollup", path, *SOURCE, "--as-of", AS_OF)
    assert (code, "labelled synthetic" in complaints) == (2, True), complaints
    out = tmp_path / "months.csv"
    assert command("rollup", path, *SOURCE, "--as-of", AS_OF, "--out", out)[0] == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert {row["status"] for row in rows} == {"synthetic"}
    assert command("load", "long", out, "--as-of", AS_OF)[0] == 2
    assert (own_home / "nysana.duckdb").resolve() == before
