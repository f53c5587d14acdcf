"""Sentences made from figures: right, complete, and free of what no reader should see."""

import re
from typing import Any

import pytest

import queries
from locales import LANGUAGES, Language
from locales.sentence import finding, gap_words, locator_words, statement, target_words, verdict_reason

NOT_FOR_READERS = re.compile(r"nan|None|null|undefined|\{|\}|_|\b(?:met|missed)\b", re.IGNORECASE)


@pytest.fixture
def scorecard(home) -> dict[str, dict[str, Any]]:
    return {row["indicator_id"]: row for row in queries.rows("scorecard", region_id="KZ").to_dict("records")}


@pytest.mark.parametrize("code", ["kk", "ru"])
def test_no_sentence_shows_what_no_reader_should_see(scorecard, code: str) -> None:
    language = Language(code)
    for row in scorecard.values():
        said = [finding(language, row), statement(language, row), target_words(language, row), gap_words(language, row)]
        for point in queries.rows("trajectory", indicator_id=row["indicator_id"], region_id="KZ").to_dict("records"):
            if point["target_kind"] == point["target_kind"]:
                said.append(verdict_reason(language, point))
        for sentence in said:
            assert not NOT_FOR_READERS.search(sentence), sentence
            assert row["indicator_id"] not in sentence


@pytest.mark.parametrize(
    ("indicator_id", "words"),
    [
        ("theft_rate", "Thefts per 100,000 population: 49% below 2022; the 2028 target is reached as early as 2024"),
        ("road_death_rate", "Road deaths per 100,000 population: 4% above 2022, within chance; the 2024 target is missed"),
        ("cpi_score", "Corruption Perceptions Index, score: 2 points above 2022; the 2025 target is met only as lowered"),
        ("gpi_rank", "Global Peace Index rank: from place 97 to place 56; the 2028 target is reached as early as 2025"),
        ("trust_in_police", "Trust in the police (fully and partly): 16.6 percentage points above 2022 (break in the series); the 2028 target is reached as early as 2024"),
        ("wjp_overall_rank", "WJP Rule of Law Index, rank: from place 65 to place 66; the 2028 target is not reached yet"),
        ("crime_rate", "Criminal offences per 10,000 population: 24% below 2022 (break in the series); the 2028 target is reached as early as 2025"),
        ("police_openness", "Openness (accessibility) of the police: no published value, the target is known"),
    ],
)  # fmt: skip
def test_the_title_says_the_finding(scorecard, indicator_id: str, words: str) -> None:
    assert finding(Language("en"), scorecard[indicator_id]) == words


def test_what_must_be_above_a_level_is_not_said_to_be_at_least_it(scorecard) -> None:
    """§6 prints "83 %-дан жоғары" of trust in the police and "80,5 %-дан төмен емес" of perceived security."""
    language = Language("en")
    assert target_words(language, scorecard["trust_in_police"], "end") == ">\u00a083%"
    assert "by 2028: > 83%" in statement(language, scorecard["trust_in_police"]).replace("\u00a0", " ")
    assert target_words(language, scorecard["perceived_security"], "end") == "≥\u00a080.5%"


def test_a_statement_names_what_qualifies_it(scorecard) -> None:
    cpi = statement(Language("en"), scorecard["cpi_score"])
    assert cpi.endswith(
        "38 in 2025, target 35–39. The level set for 2026 is already reached. By the target that was replaced (45): missed."
    )
    crime = statement(Language("en"), scorecard["crime_rate"])
    assert crime.endswith("The series breaks between 2022 and 2025: not fully comparable.")
    trust = statement(Language("en"), scorecard["trust_in_police"])
    assert trust.endswith(
        "That level is already reached. The series breaks between 2022 and 2024: not fully comparable."
    )
    who = statement(Language("en"), scorecard["who_road_safety_rank"])
    assert who.endswith("107 in 2018; expected by 2028: ≤\u00a070. Nothing newer is published.")


def test_the_kazakh_title_reads_as_kazakh(scorecard) -> None:
    title = finding(Language("kk"), scorecard["theft_rate"]).replace("\u00a0", " ")
    assert (
        title
        == "100 мың тұрғынға шаққандағы ұрлық деңгейі: 2022 жылдан бері 49 %-ға төмендеді; 2028 жылғы нысанаға 2024 жылы-ақ қол жеткізілді"
    )


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_locator_is_in_the_readers_words(home, code: str) -> None:
    language = Language(code)
    held = [*queries.rows("observations", day="2026-11-21")["locator"], *queries.rows("data_notes")["locator"].dropna()]
    for locator in sorted(set(held)):
        shown = locator_words(language, locator)
        if code != "en":
            assert not re.findall(r"[a-z]{3,}", shown), shown
