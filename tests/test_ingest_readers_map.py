"""The map's grouped answers: counts by region and year; districts, single records and cut answers are refused."""

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.periods import month, year
from ingest.problem import Problem, RefusedError
from ingest.readers import crime_map
from ingest.readers.reading import Asked, File, Reading
from tests.sample_forms import facts

TODAY = date(2026, 3, 1)
PROPERTY = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


FACTS = facts()


def answer(*rows: dict, **more) -> dict:
    fields = [{"name": name, "type": "esriFieldTypeInteger", "alias": name} for name in (rows[0] if rows else ())]
    return {"displayFieldName": "", "fields": fields, "features": [{"attributes": row} for row in rows]} | more


def read(content: object, **more) -> Reading:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return crime_map.reading(File("sample", raw), Asked(TODAY, TODAY, **more), FACTS)


def refused(content: object, **more) -> list[Problem]:
    with pytest.raises(RefusedError) as caught:
        read(content, **more)
    return caught.value.problems


def codes(content: object, **more) -> list[str]:
    return [problem.code for problem in refused(content, **more)]


def values(found: Reading) -> dict[tuple[str, str, str], float]:
    return {(figure.indicator_id, figure.region_id, str(figure.period)): figure.value for figure in found.figures}


ASTANA = {"area_code": "1971", "yr": 2023, "COUNT_objectid": 1234, "SUM_fd1r13p1": 1500, "SUM_fd1r13p2": 78}
MANGYSTAU = {"area_code": "1947", "yr": 2023, "COUNT_objectid": 300, "SUM_fd1r13p1": 400, "SUM_fd1r13p2": 55}
COUNTRY = {"area_code": "1900", "yr": 2023, "COUNT_objectid": 15900, "SUM_fd1r13p1": 20000, "SUM_fd1r13p2": 2500}
THEFT = {"city_code": "1975", "yr": 2024, "crime_code": "1880", "cnt": 17000}


def test_accidents_injured_and_dead() -> None:
    found = read(answer(ASTANA, MANGYSTAU, COUNTRY), source_id="map")
    assert values(found) == {
        ("road_accidents", "KZ-71", "2023"): 1234,
        ("road_injured", "KZ-71", "2023"): 1500,
        ("road_deaths", "KZ-71", "2023"): 78,
        ("road_accidents", "KZ-47", "2023"): 300,
        ("road_injured", "KZ-47", "2023"): 400,
        ("road_deaths", "KZ-47", "2023"): 55,
        ("road_accidents", "KZ", "2023"): 15900,
        ("road_injured", "KZ", "2023"): 20000,
        ("road_deaths", "KZ", "2023"): 2500,
    }
    assert {(figure.coverage, figure.source_id) for figure in found.figures} == {("partial", "map")}
    assert (found.figures[0].locator, found.figures[0].printed) == ("features[0]: COUNT_objectid", "1234")


def test_crimes_by_article() -> None:
    fraud, robbery, murder = (THEFT | {"crime_code": code, "cnt": 5} for code in ("1900", "1910", "0990"))
    found = read(answer(THEFT, fraud, robbery, murder, exceededTransferLimit=False))
    assert values(found) == {
        ("thefts", "KZ-75", "2024"): 17000,
        ("frauds", "KZ-75", "2024"): 5,
        ("robberies", "KZ-75", "2024"): 5,
    }
    assert found.skipped == ["0990"]
    assert {figure.coverage for figure in found.figures} == {"partial"}


def test_an_answer_for_one_article_needs_its_name() -> None:
    row = {"reg_code": "1979", "yr": 2024, "count": 7}
    assert codes(answer(row)) == ["field_missing"]
    assert codes(answer(row), indicator_id="road_deaths") == ["field_missing"]
    assert values(read(answer(row), indicator_id="frauds")) == {("frauds", "KZ-79", "2024"): 7}


def test_months() -> None:
    rows = [MANGYSTAU | {"period": number} for number in (1, 12)]
    assert {figure.period for figure in read(answer(*rows)).figures} == {month(2023, 1), month(2023, 12)}
    assert {figure.period for figure in read(answer(*rows), period=month(2023, 1)).figures} == {month(2023, 1)}
    assert codes(answer(*rows), period=year(2022)) == ["no_figures"]


@pytest.mark.parametrize(
    "name", ["count", "CNT", "Count_ObjectID", "count_fd1id", "OBJECTID_COUNT", "COUNT_", "count_area_code"]
)
def test_names_of_a_count(name: str) -> None:
    assert values(read(answer({"area_code": 1971, "yr": 2023, name: 5}))) == {("road_accidents", "KZ-71", "2023"): 5}


@pytest.mark.parametrize("name", ["EXPR_1", "fd1r13p2", "COUNT_fd1r13p2", "avg_fd1r13p2", "type_dtp", "hard_code"])
def test_a_field_that_is_not_known(name: str) -> None:
    (problem,) = refused(answer(ASTANA | {name: 5}))
    assert (problem.code, problem.values) == ("field_unknown", {"found": name, "path": "features[0]"})


def test_a_statistic_given_twice() -> None:
    assert codes(answer(ASTANA | {"cnt": 5})) == ["field_twice", "field_twice"]


def test_a_district_is_refused() -> None:
    (problem,) = refused(answer(ASTANA, MANGYSTAU | {"area_code": "197110"}))
    assert (problem.code, problem.values) == ("level", {"found": "197110", "path": "features[1]"})
    assert codes(answer(ASTANA | {"fd1r06p2": "471010"})) == ["level"]
    assert codes(answer(THEFT | {"reg_code": "197110"})) == ["level"]


@pytest.mark.parametrize("code", ["1999", "1971a", "71", "KZ-71", "Астана", "", 1.5, True, [1], "2071"])
def test_a_code_that_is_no_region(code: object) -> None:
    (problem,) = refused(answer(ASTANA | {"area_code": code}))
    assert (problem.code, problem.values["path"]) == ("region_unknown", "features[0]")


def test_two_codes_that_differ() -> None:
    assert codes(answer(THEFT | {"reg_code": "1971"})) == ["region_unknown"]
    assert len(read(answer(THEFT | {"reg_code": "1975"})).figures) == 1


@pytest.mark.parametrize(
    "feature",
    [
        {"attributes": ASTANA, "geometry": {"x": 71.4, "y": 51.1}},
        {"attributes": ASTANA | {"objectid": 5}},
        {"attributes": THEFT | {"FZ1R18P5": "ул. Абая"}},
        {"attributes": THEFT | {"fz1r18p6": None}},
        {"attributes": ASTANA | {"globalid": "{0}"}},
        {"type": "Feature", "geometry": None, "properties": {"objectid": 5}},
    ],
)
def test_single_records_are_refused_whole(feature: dict) -> None:
    (problem,) = refused(answer() | {"features": [{"attributes": ASTANA}, feature]})
    assert (problem.code, problem.values["path"]) == ("records", "features[1]")
    assert "Абая" not in str(problem)


def test_an_answer_that_is_cut_short() -> None:
    assert codes(answer(ASTANA, exceededTransferLimit=True)) == ["cut_short"]
    assert codes(answer(ASTANA, properties={"exceededTransferLimit": True})) == ["cut_short"]


def test_an_error_of_the_service() -> None:
    (problem,) = refused({"error": {"code": 400, "message": "Invalid query", "details": []}})
    assert (problem.code, problem.values) == ("service_error", {"number": "400", "message": "Invalid query"})
    assert codes({"error": "down"}) == ["service_error"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("COUNT_objectid", -1, "negative"),
        ("COUNT_objectid", 1.5, "fraction"),
        ("COUNT_objectid", "12", "not_a_number"),
        ("SUM_fd1r13p2", True, "not_a_number"),
        ("SUM_fd1r13p2", [1], "not_a_number"),
        ("yr", None, "period_invalid"),
        ("yr", "2023", "period_invalid"),
        ("yr", 1900, "period_invalid"),
        ("yr", 2023.5, "period_invalid"),
    ],
)
def test_a_value_that_is_wrong(field: str, value: object, code: str) -> None:
    assert codes(answer(MANGYSTAU, ASTANA | {field: value})) == [code]


def test_a_month_that_is_wrong() -> None:
    assert codes(answer(ASTANA | {"period": 13})) == ["period_invalid"]
    assert codes(answer(ASTANA | {"period": 2147483648})) == ["period_invalid"]
    assert codes(answer(ASTANA | {"period": -(10**12)})) == ["period_invalid"]
    assert codes(answer(ASTANA | {"period": None})) == ["period_invalid"]


def test_a_sum_of_nothing_and_a_row_of_no_place_are_no_figures() -> None:
    found = read(answer(ASTANA | {"SUM_fd1r13p2": None}, MANGYSTAU | {"area_code": None}))
    assert [figure.indicator_id for figure in found.figures] == ["road_accidents", "road_injured"]
    assert found.skipped == ["SUM_fd1r13p2 null", "null"]


def test_rows_struck_off_are_left_out() -> None:
    found = read(answer(THEFT | {"discontinued": 0}, THEFT | {"discontinued": 1, "cnt": 40}))
    assert (values(found), found.skipped) == ({("thefts", "KZ-75", "2024"): 17000}, ["discontinued 1"])


def test_the_same_figure_in_two_rows() -> None:
    (problem,) = refused(answer(THEFT, THEFT))
    assert problem.code == "twice"
    assert (problem.values["first"], problem.values["second"]) == ("features[0]: cnt", "features[1]: cnt")


@pytest.mark.parametrize("field", ["yr", "area_code"])
def test_a_field_that_is_missing(field: str) -> None:
    assert "field_missing" in codes(answer({key: value for key, value in ASTANA.items() if key != field}))


def test_an_answer_without_a_statistic() -> None:
    (problem,) = refused(answer({"area_code": "1971", "yr": 2023}))
    assert (problem.code, problem.values["missing"]) == ("field_missing", "count")


@pytest.mark.parametrize(
    "content", [[], 5, {}, {"features": {}}, {"features": [5]}, {"features": [{"attributes": []}]}]
)
def test_another_shape(content: object) -> None:
    assert codes(content) == ["shape"]


def test_no_rows() -> None:
    assert codes(answer()) == ["no_figures"]


LEAF = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.sampled_from(["1971", 2023])
)
KEYS = st.sampled_from([*ASTANA, *THEFT, "features", "attributes", "geometry", "error", "period", "x", "discontinued"])
TREE = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=30
)


def answers_or_refuses(content: bytes) -> None:
    """Any other error than a refusal is raised and fails the test."""
    figures, problems = [], []
    try:
        figures = read(content).figures
    except RefusedError as refusal:
        problems = refusal.problems
    assert all(isinstance(value, str) for problem in problems for value in problem.values.values())
    assert bool(problems) != bool(figures)
    assert all(figure.coverage == "partial" and figure.value >= 0 for figure in figures)


@PROPERTY
@given(TREE)
def test_any_json(content: object) -> None:
    answers_or_refuses(json.dumps(content).encode())


@PROPERTY
@given(st.lists(st.one_of(TREE, st.dictionaries(KEYS, LEAF).map(lambda row: {"attributes": row})), max_size=4))
def test_any_features(features: list) -> None:
    answers_or_refuses(json.dumps({"features": features}).encode())


@PROPERTY
@given(st.sampled_from([ASTANA, THEFT]), st.dictionaries(KEYS, LEAF, max_size=3))
def test_any_change_of_a_row(row: dict, change: dict) -> None:
    answers_or_refuses(json.dumps(answer(MANGYSTAU, row | change)).encode())


@PROPERTY
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes(content: bytes) -> None:
    answers_or_refuses(content)
