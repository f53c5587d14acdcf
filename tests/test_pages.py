"""Every page runs in every language, keeps its state in the URL, and shows a refusal in words."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import queries
from locales import LANGUAGES, Language
from tests.conftest import ROOT

QUESTIONS = {
    "pages/overview.py": "Are we where the programme said we would be?",
    "pages/trajectory.py": "Is it where it was promised to be?",
    "pages/data.py": "Where do the figures come from, and what is missing?",
}


def opened(page: str, code: str = "kk", **query: str) -> AppTest:
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    test.run()
    test.switch_page(page)
    for key, value in ({"lang": code} | query).items():
        test.query_params[key] = value
    return test.run()


def html_of(test: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in test.get("html"))


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("page", QUESTIONS)
def test_every_page_in_every_language(home: Path, page: str, code: str) -> None:
    test = opened(page, code)
    assert not test.exception
    assert [title.value for title in test.title] == [Language(code).text(QUESTIONS[page])]
    assert test.query_params["lang"] == code


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_indicator_has_a_trajectory(home: Path, code: str) -> None:
    test = opened("pages/trajectory.py", code)
    for indicator_id in queries.rows("indicator")["indicator_id"]:
        test.query_params["indicator"] = indicator_id
        test.query_params["lang"] = code
        test.run()
        assert not test.exception, indicator_id
        assert test.query_params["indicator"] == indicator_id


def test_a_choice_goes_into_the_url_and_the_year_starts_anew(home: Path) -> None:
    test = opened("pages/trajectory.py", "en", indicator="crime_rate", year="2024")
    assert [box.value for box in test.selectbox] == ["crime_rate", "2024"]
    test.selectbox[0].select("cpi_score").run()
    assert test.query_params["indicator"] == "cpi_score"
    assert test.query_params["year"] == "2025"
    test.selectbox[1].select("2024").run()
    assert test.query_params["year"] == "2024"
    assert "40 against a target of 44" in html_of(test)


@pytest.mark.parametrize(
    ("key", "value"), [("indicator", "drop table"), ("year", "1999"), ("lang", "xx"), ("part", "9")]
)
def test_a_senseless_url_falls_back(home: Path, key: str, value: str) -> None:
    page = "pages/overview.py" if key == "part" else "pages/trajectory.py"
    test = opened(page, "kk", **{key: value})
    assert not test.exception
    assert test.query_params[key] != value


def test_the_overview_filters_by_direction(home: Path) -> None:
    everything = opened("pages/overview.py", "en")
    assert html_of(everything).count("trajectory?indicator=") == 2 * 19
    assert html_of(opened("pages/overview.py", "en", part="2")).count("trajectory?indicator=") == 2 * 2
    assert html_of(opened("pages/overview.py", "en", part="results")).count("trajectory?indicator=") == 2 * 6
    assert html_of(opened("pages/overview.py", "en", part="anticorruption")).count("trajectory?indicator=") == 2


def test_the_overview_says_what_is_met_missed_and_unknown(home: Path) -> None:
    said = html_of(opened("pages/overview.py", "en"))
    assert "19 indicators: 3 met, 1 missed in the latest year with a target; 10 without a published value." in said
    lists = {
        name: said.split(f'class="ny-{name}-list"')[1].split("</section>")[0] for name in ("met", "missed", "unknown")
    }
    assert lists["met"].count("<li>") == 3
    assert "road_death_rate" in lists["missed"]
    assert lists["missed"].count("<li>") == 1
    assert lists["unknown"].count("<li>") == 11
    assert all(f"police_{name}" in lists["unknown"] for name in ("openness", "effectiveness", "job_satisfaction"))
    assert said.count('class="ny-source"') == 19, "each line names its source"


def test_without_a_warehouse_the_page_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NYSANA_HOME", str(tmp_path))
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert [error.value for error in test.error] == [
        Language("kk").text("There is no warehouse to read yet. Run: make warehouse")
    ]
    assert not test.exception
