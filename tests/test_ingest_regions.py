"""Every spelling met in sources means one region on a day; what means none, or several, is refused with the nearest."""

import csv
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.regions import UnknownRegionError, is_district, is_region_like
from tests.conftest import ROOT
from tests.sample_forms import facts, official_files

REGIONS = facts().regions
with (ROOT / "tests" / "reference" / "region_spellings.csv").open(encoding="utf-8") as file:
    SPELLINGS = list(csv.DictReader(file))


@pytest.mark.parametrize("row", SPELLINGS, ids=lambda row: f"{row['spelling']} {row['day']}")
def test_a_spelling_means_its_region_on_the_day(row: dict[str, str]) -> None:
    assert REGIONS.region_on(row["spelling"], date.fromisoformat(row["day"])) == row["region_id"]


REFUSED = [
    ("Атлантида", "2024-01-01", "region_unknown", []),
    ("Актюбенская область", "2024-01-01", "region_unknown", ["KZ-15"]),
    ("Almatty", "2024-01-01", "region_unknown", ["KZ-75"]),
    ("АБАЙ АУДАНЫ", "2024-01-01", "region_unknown", []),
    ("ЮКО", "2024-01-01", "region_not_on_day", ["KZ-61", "KZ-79"]),
    ("Абай облысы", "2020-01-01", "region_not_on_day", ["KZ-VOS"]),
    ("79", "2010-01-01", "region_not_on_day", ["KZ-YUZ"]),
    ("", "2024-01-01", "region_unknown", []),
]


@pytest.mark.parametrize(("spelling", "day", "code", "candidates"), REFUSED, ids=[case[0] or "-" for case in REFUSED])
def test_what_means_no_region_is_refused_with_the_nearest(spelling: str, day: str, code: str, candidates: list) -> None:
    with pytest.raises(UnknownRegionError) as refusal:
        REGIONS.region_on(spelling, date.fromisoformat(day))
    assert refusal.value.code == code
    assert refusal.value.candidates[: len(candidates)] == candidates


def test_a_name_that_two_regions_bear_is_refused_with_both() -> None:
    names = [
        {"spelling": "Приречная область", "region_id": region, "valid_from": None, "valid_to": None}
        for region in ("KZ-10", "KZ-11")
    ]
    regions = type(REGIONS)(REGIONS.rows.values(), names, [])
    with pytest.raises(UnknownRegionError) as refusal:
        regions.region_on("Приречная обл.", date(2024, 1, 1))
    assert (refusal.value.code, refusal.value.candidates) == ("region_ambiguous", ["KZ-10", "KZ-11"])


@pytest.mark.parametrize("form", ["form-1m", "form-1-sng"])
def test_the_twenty_file_names_are_twenty_regions(form: str) -> None:
    found = {REGIONS.region_on(path.name.rsplit(".", 1)[0], date(2022, 12, 31)) for path in official_files(form)}
    assert len(found) in (0, 20)


def test_districts_are_told_from_regions_by_their_word() -> None:
    assert is_district("АБАЙ АУДАНЫ")
    assert is_district("Жамбылский район")
    assert is_region_like("АБАЙ ОБЛЫСЫ")
    assert not is_region_like("АБАЙ АУДАНЫ")


@given(st.text(max_size=40), st.dates(date(1991, 1, 1), date(2030, 1, 1)))
def test_any_text_means_a_region_of_the_day_or_is_refused(text: str, day: date) -> None:
    try:
        found = REGIONS.region_on(text, day)
    except UnknownRegionError:
        return
    assert found == text.strip() or REGIONS.exists_on(found, day)


@given(st.sampled_from([row for row in SPELLINGS if row["region_id"] != "KZ"]))
def test_case_and_spaces_do_not_matter(row: dict[str, str]) -> None:
    day = date.fromisoformat(row["day"])
    for changed in (row["spelling"].upper(), f"  {row['spelling']} ", row["spelling"].replace(" ", "\u00a0")):
        assert REGIONS.region_on(changed, day) == row["region_id"]
