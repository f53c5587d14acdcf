"""Every page runs in every language, keeps its state in the URL, and shows a refusal in words."""

import ast
import re
from html import escape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import queries
from locales import LANGUAGES, Language
from pages.shared import importing
from pages.shared.methods_text import methods
from pages.shared.table import figure_address
from tests.conftest import ROOT

QUESTIONS = {
    "pages/overview.py": "Are we where the programme said we would be?",
    "pages/trajectory.py": "Is it where it was promised to be?",
    "pages/year_to_date.py": "How does the running year compare with the years before?",
    "pages/regions.py": "Where does each region stand?",
    "pages/region_profile.py": "How does this region stand?",
    "pages/programmes.py": "What did each programme promise, and what became of it?",
    "pages/briefing.py": "What goes into the briefing?",
    "pages/actions.py": "What was to be done, by whom and by when?",
    "pages/sql.py": "What do you want to know?",
    "pages/data.py": "Where do the figures come from, and what is missing?",
    "pages/methods.py": "How is each figure made?",
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
    assert [box.value for box in test.selectbox] == ["crime_rate", "KZ", "2026-11-21", "2024"]
    test.selectbox[0].select("cpi_score").run()
    assert test.query_params["indicator"] == "cpi_score"
    assert test.query_params["year"] == "2025"
    test.selectbox[3].select("2024").run()
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
    assert (
        "19 indicators: 3 met, 1 missed in the latest year with a target, 0 too close to tell; 4 due by 2028, 11 not known."
        in said
    )
    lists = {
        name: said.split(f'class="ny-{name}-list"')[1].split("</section>")[0] for name in ("met", "missed", "unknown")
    }
    assert lists["met"].count("<li>") == 3
    assert "road_death_rate" in lists["missed"]
    assert lists["missed"].count("<li>") == 1
    assert lists["unknown"].count("<li>") == 11
    assert all(f"police_{name}" in lists["unknown"] for name in ("openness", "effectiveness", "job_satisfaction"))
    assert said.count('class="ny-source"') == 19, "each line names its source"


@pytest.mark.parametrize("section", ["figures", "notes", "gaps", "definitions", "sources"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_section_of_the_data_page(home: Path, code: str, section: str) -> None:
    test = opened("pages/data.py", code, section=section)
    assert not test.exception
    assert test.query_params["section"] == section
    assert "<tbody><tr>" in html_of(test)


def test_from_a_publication_to_each_of_its_figures_and_places(home: Path) -> None:
    """The way from the table back to the text: every figure of the Concept with its place, and nothing else."""
    shown = html_of(opened("pages/data.py", "en", source="kz-gov-2023-1233"))
    held = queries.rows("observations", day="2026-11-21").query("source_id == 'kz-gov-2023-1233'")
    assert len(held) > 230
    assert shown.count("<tr>") - 1 == len(held)
    for locator, printed in zip(held["locator"], held["printed"], strict=True):
        assert f": {locator}</td>" in shown
        assert f">{escape(printed)}</td>" in shown


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("58233<", "partial: 20 regional reports"),  # the country: without transport and military bodies
        ("Thefts (art. 188), Abai Region <", "partial: borders changed within the year"),
        ("Thefts (art. 188), Astana <", ">full<"),
    ],
)
def test_a_partial_figure_says_what_it_leaves_out(home: Path, place: str, words: str) -> None:
    shown = html_of(opened("pages/data.py", "en", section="figures", indicator="thefts"))
    lines = [line for line in shown.split("<tr>") if place in line and ">2022<" in line]
    assert lines
    assert all(words in line for line in lines)


def test_figures_as_known_on_a_day(home: Path) -> None:
    before = html_of(opened("pages/data.py", "en", known="2023-01-01", indicator="offences"))
    assert "155200" in before
    assert "292,3" not in before, "the Concept was published on 29 December 2023"
    after = html_of(opened("pages/data.py", "en", known="2023-12-29", indicator="offences"))
    assert "292,3" in after
    assert "140,272" not in after, "published in January 2024"


def test_every_day_of_the_list_can_be_asked_for(home: Path) -> None:
    """A day before the first figure of the default indicator showed a traceback once."""
    days = [str(day.date()) for day in queries.rows("vintages")["vintage"]]
    for day in (days[-1], days[len(days) // 2], "2015-01-01"):
        test = opened("pages/data.py", "kk", known=day)
        assert not test.exception, day
        assert "<tbody><tr>" in html_of(test)
    assert opened("pages/data.py", "kk", known="2023-12-31").query_params["known"] == "2023-12-29"
    assert opened("pages/data.py", "kk", known="yesterday").query_params["known"] == "2026-11-21"


@pytest.mark.parametrize(
    ("printed", "fragment"), [("292,3 мың", "#:~:text=292%2C3"), ("1 680", ""), ("12267", "#:~:text=12267"), ("38", "")]
)
def test_a_figure_leads_to_its_place_in_the_text(printed: str, fragment: str) -> None:
    text = "https://adilet.zan.kz/kaz/docs/P2300001233"
    assert figure_address(text, printed) == text + fragment
    assert figure_address("https://example.org", printed) == "https://example.org"


def test_a_hedged_figure_says_so(home: Path) -> None:
    shown = html_of(opened("pages/data.py", "en", source="kz-gov-2023-1233"))
    assert ">\u00a074,000" in shown.replace("&gt;", ">"), "more than 74 thousand accidents"
    assert "≤\u00a0900" in shown
    assert "≈\u00a080%" in shown
    assert "(year not stated)" in shown


def test_notes_are_chosen_by_kind(home: Path) -> None:
    shown = html_of(opened("pages/data.py", "en", section="notes", kind="contradiction"))
    held = queries.rows("data_notes").query("kind == 'contradiction'")
    assert len(held) >= 20
    assert shown.count("<tr>") - 1 == len(held)
    assert "11,193" in shown


def test_the_definitions_stand_side_by_side(home: Path) -> None:
    """Values of 2022 from issue and domain digest: 31.5, 31.3, 7.7 and 15.4 for re-offending."""
    shown = html_of(opened("pages/data.py", "en", section="definitions"))
    for value in ("31.5%", "31.3%", "7.7%", "15.4%", "12.0%", "13.5%", "6.4%", "2,232", "706", "60.3%"):
        assert f">{value}<" in shown or f">{value} " in shown, value
    assert "23,819 ÷ 75,633" in shown


def test_every_method_is_explained_and_exists(home: Path) -> None:
    """Functions of metrics/ and views that make a figure are on the Methods screen, and the reverse."""
    named = {name for method in methods(Language("en")) for name in method.names}
    functions = {
        f"metrics.{path.stem}.{node.name}"
        for path in (ROOT / "metrics").glob("*.py")
        if path.stem != "checks"  # what is asked of an input, not a method
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }
    views = {path.stem for path in (ROOT / "ingest" / "views").glob("*.sql")}
    tables = set(re.findall(r"create table (\w+)", (ROOT / "ingest" / "schema.sql").read_text(encoding="utf-8")))
    assert {name for name in named if "." in name} == functions
    assert {name for name in named if "." not in name} <= views | tables


def test_how_a_verdict_came_about_is_shown_number_by_number(home: Path) -> None:
    shown = html_of(opened("pages/trajectory.py", "en", indicator="theft_rate", year="2024"))
    for words in (
        "Actual of 2024: 30,593 ÷ 20,158,620 × 100,000 = 151.8.",
        "Random variation of such a count alone: 150.07 to 153.47 (95%, Poisson).",
        "Base of 2022: 300.0 (± 0.25 by rounding); with −3% the target of 2024 is 291.0.",
        "Gap: +139.2",
        "Verdict: met.",
    ):
        assert words in shown, words


def test_methods_stand_side_by_side_and_say_whether_they_agree(home: Path) -> None:
    shown = html_of(opened("pages/trajectory.py", "en", indicator="theft_rate"))
    for method in ("Eurostat, Open SDG (growth)", "United Nations, 2022", "Straight line (SDSN)"):
        assert method in shown
    assert "no forecast: 3 yearly values after the last break or gap, 4 are needed" in shown
    assert "By pace the methods agree here" in shown
    rank = html_of(opened("pages/trajectory.py", "en", indicator="gpi_rank"))
    assert "Eurostat, Open SDG (growth)" not in rank, "growth in per cent means nothing for a rank"
    stored = queries.rows("trajectory", indicator_id="gpi_rank", region_id="KZ")["probability_of_meeting"].dropna()
    assert 0.33 < stored.iloc[-1] < 0.9
    assert "forecast: " in rank, "the year ahead has a probability in place of a verdict"
    assert f"likely, {stored.iloc[-1] * 100:.0f}%" in rank or f"likely as not, {stored.iloc[-1] * 100:.0f}%" in rank
    assert f"to the last target is {stored.iloc[-1] * 100:.0f}% by the forecast" in rank
    road = html_of(opened("pages/trajectory.py", "en", indicator="road_death_rate"))
    assert "a year so far" in road
    assert "a year needed to 2028" in road


def test_every_outlook_of_the_overview_names_method_and_period(home: Path) -> None:
    shown = html_of(opened("pages/overview.py", "en"))
    known = queries.rows("scorecard", region_id="KZ").query("outlook != 'unknown'")
    assert len(known) > 4
    assert sum(shown.count(f"({word}, 2022–") for word in ("by growth rates", "straight line", "level reached")) == len(
        known
    )
    chance = known.set_index("indicator_id").loc["gpi_rank", "end_probability"]
    assert f"probability for 2028: {chance * 100:.0f}%" in shown


def test_without_a_warehouse_the_page_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NYSANA_HOME", str(tmp_path))
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert [error.value for error in test.error] == [
        Language("kk").text("There is no warehouse to read yet. Run: make warehouse")
    ]
    assert not test.exception


def test_the_trajectory_goes_back_to_what_was_known(home: Path) -> None:
    """In 2024 the target of 2025 was still 45, and the scores of 2024 and 2025 were not out."""
    test = opened("pages/trajectory.py", "en", indicator="cpi_score", known="2025-03-01")
    assert not test.exception
    assert test.query_params["known"] == "2025-01-01"
    said = html_of(test)
    assert "As known on January 1, 2025: figures and targets that came later are left out." in said
    assert "<td" in said
    target = {row[0]: row[2] for row in rows_of(said, "Year")}
    assert (target["2025"], target["2026"]) == ("45", "47")
    actual = {row[0]: row[1] for row in rows_of(said, "Year")}
    assert (actual["2024"], actual["2025"]) == ("40", "–")


def rows_of(html: str, first_head: str) -> list[list[str]]:
    """The cells of the table whose first head is named, tags removed."""
    (table,) = [part for part in html.split("<table")[1:] if f">{first_head}</th>" in part.split("</tr>")[0]][:1]
    lines = table.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", line)] for line in lines
    ]


@pytest.mark.parametrize("form", ["form-1m", "form-3k", "bns-json", "crime-map", "long", "nonsense"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_the_import_opens_for_every_form(home: Path, code: str, form: str) -> None:
    test = opened("pages/data.py", code, section="import", form=form)
    assert not test.exception
    assert Language(code).text("Nothing was imported yet.") in html_of(test)
    assert len(test.get("file_uploader")) == 1


LOGIN = {
    "redirect_uri": "http://x",
    "cookie_secret": "x",
    "client_id": "x",
    "client_secret": "x",
    "server_metadata_url": "http://x",
}


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ({"is_logged_in": False}, False),
        ({"is_logged_in": True, "email": "A.Analyst@example.kz", "email_verified": True}, True),
        ({"is_logged_in": True, "email": "a.analyst@example.kz", "email_verified": False}, False),
        ({"is_logged_in": True, "email": "reader@example.kz", "email_verified": True}, False),
        ({"is_logged_in": True}, False),
    ],
)
def test_with_a_login_only_the_stewards_import(
    home: Path, monkeypatch: pytest.MonkeyPatch, who: dict[str, object], may: bool
) -> None:
    class User(dict):
        is_logged_in = bool(who["is_logged_in"])

    monkeypatch.setattr("streamlit.secrets", {"auth": LOGIN, "nysana": {"stewards": ["a.analyst@example.kz"]}})
    monkeypatch.setattr("streamlit.user", User(who))
    assert importing.may_import() is may


def test_without_a_login_everyone_may_import(home: Path) -> None:
    assert importing.may_import()


def test_secrets_that_cannot_be_read_close_the_import(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A missing quote in the list of stewards must not open the import to everyone."""
    spoilt = tmp_path / "secrets.toml"
    spoilt.write_text('[auth]\nclient_id = "x\n')

    class Unread:
        def __contains__(self, name: str) -> bool:
            raise FileNotFoundError("Error parsing secrets file")

    monkeypatch.setattr("streamlit.secrets", Unread())
    monkeypatch.setattr("pages.shared.importing.get_option", lambda name: [str(spoilt)])
    assert not importing.may_import()
    spoilt.unlink()
    assert importing.may_import()


@pytest.mark.parametrize("name", ["отчёт" * 60 + ".xlsx", "..", "../../etc/passwd", "a\x00b\n.csv", "\udce4.csv", ""])
def test_any_name_of_an_upload_can_stand_on_the_disk(name: str, tmp_path: Path) -> None:
    kept = importing.shown_name(name)
    (tmp_path / kept).write_bytes(b"")
    assert (tmp_path / kept).parent == tmp_path
    assert kept.endswith(".xlsx") or not name.endswith(".xlsx")


def test_many_refusals_do_not_stop_the_screen(home: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Far more sentences than a pipe holds."""
    monkeypatch.setenv("NYSANA_HOME", str(own_home))
    head = "indicator_id,region,period,value,source_id,locator,printed\n"
    table = head + "nobody,nowhere,never,much,none,,\n" * 40
    files = [(f"{number}.csv", (table + f"{number}").encode()) for number in range(20)]
    done = importing.load("long", files, [], is_look=True, looked_at="", heard=lambda n, of: None)
    assert done["state"] == "refused"
    assert all(file["problems"] for file in done["files"])


class Reading(dict):
    """Who is signed in, as Streamlit tells it."""

    is_logged_in = False


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    ("secrets", "is_in", "reads", "button"),
    [
        ({"auth": LOGIN}, False, True, "Sign in"),
        ({"auth": LOGIN, "nysana": {"readers": "signed-in"}}, False, False, "Sign in"),
        ({"auth": LOGIN, "nysana": {"readers": "signed-in"}}, True, True, "Sign out ({name})"),
        ({}, False, True, ""),
    ],
)
def test_where_a_login_is_configured_it_is_offered_and_may_be_asked_for(
    home: Path, monkeypatch: pytest.MonkeyPatch, code: str, secrets: dict, is_in: bool, reads: bool, button: str
) -> None:
    user = Reading(email="a@b.kz")
    user.is_logged_in = is_in
    monkeypatch.setattr("streamlit.secrets", secrets)
    monkeypatch.setattr("streamlit.user", user)
    test = opened("pages/methods.py", code)
    assert not test.exception
    assert bool(test.title) is reads
    labels = [one.label for one in test.button]
    assert labels == ([Language(code).text(button, name="a@b.kz")] if button else [])


def test_secrets_that_cannot_be_read_close_the_app(home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    spoilt = tmp_path / "secrets.toml"
    spoilt.write_text('[auth]\nclient_id = "x\n')

    class Unread:
        def __contains__(self, name: str) -> bool:
            raise FileNotFoundError("Error parsing secrets file")

    monkeypatch.setattr("streamlit.secrets", Unread())
    monkeypatch.setattr("pages.shared.importing.get_option", lambda name: [str(spoilt)])
    test = opened("pages/methods.py", "en")
    assert not test.exception
    assert not test.title
    assert "stays closed" in html_of(test)


def test_the_servers_settings_are_the_contracts() -> None:
    import tomllib

    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    server = settings["server"]
    assert server["address"] == "127.0.0.1", "loopback only, unless the operator says otherwise"
    assert server["enableXsrfProtection"] is server["enableCORS"] is True
    assert server["enableAgentApi"] is False
    assert server["maxUploadSize"] <= 50
    assert settings["client"]["showErrorDetails"] == "none"
    assert settings["browser"]["gatherUsageStats"] is False
