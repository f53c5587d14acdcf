"""Every published worked case of tests/reference/methods.csv."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from metrics.control_chart import Limits, assurance, xmr_limits
from metrics.interval import byars_interval, proportion, rate, wilson_interval
from metrics.progress import OUTLOOK_OF, open_sdg_progress, open_sdg_score, un_progress_status

with (Path(__file__).parent / "reference" / "methods.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))
LEVELS = {"95": 0.95, "998": 0.998}
# The words of NHSRplotthedots in ours.
ASSURANCE = {
    "consistent_pass": "consistently_met",
    "consistent_fail": "consistently_missed",
    "inconsistent": "inconsistent",
}
DIRECTIONS = {"negative": "down", "positive": "up", "decrease": "down", "increase": "up"}


def interval(function, inputs: dict[str, Any]) -> dict[str, float | None]:
    numbers = [inputs["x"]] if inputs["n"] is None and function is byars_interval else [inputs["x"], inputs["n"]]
    found = function(*numbers, inputs["confidence"])
    return {"lower": found.lower, "upper": found.upper}


def estimate(function, inputs: dict[str, Any]) -> dict[str, float | None]:
    found = {level: function(inputs["x"], inputs["n"], inputs["multiplier"], LEVELS[level]) for level in LEVELS}
    edges = {
        f"{edge}{level}": getattr(one, name)
        for level, one in found.items()
        for edge, name in (("l", "lower"), ("u", "upper"))
    }
    return {"value": found["95"].value} | edges


def xmr(inputs: dict[str, Any]) -> dict[str, float | None]:
    limits = xmr_limits(inputs["y"], inputs["screen_outliers"])
    return {"mean": limits.centre, "lpl": limits.lower, "upl": limits.upper}


def assured(inputs: dict[str, Any]) -> dict[str, list[str | None]]:
    direction = DIRECTIONS[inputs["improvement"]]
    pairs = zip(inputs["lpl"], inputs["upl"], strict=True)
    return {"types": [assurance(Limits(None, low, high), inputs["target"], direction) for low, high in pairs]}


def progress(inputs: dict[str, Any]) -> dict[str, object]:
    names = ("base", "base_year", "current", "current_year", "target", "target_year")
    found = open_sdg_progress(*(inputs[name] for name in names), DIRECTIONS[inputs["direction"]])
    return {"status": found.status, "ratio": found.ratio}


COMPUTE = {
    "byars_interval": lambda i: interval(byars_interval, i),
    "wilson_interval": lambda i: interval(wilson_interval, i),
    "rate": lambda i: estimate(rate, i),
    "proportion": lambda i: estimate(proportion, i),
    "xmr_limits": xmr,
    "assurance": assured,
    "open_sdg_progress": progress,
    "open_sdg_score": lambda i: {"score": open_sdg_score(i["ratio"])},
    "un_progress_status": lambda i: {"status": un_progress_status(i["cr"])},
}


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_published_case(case: dict[str, str]) -> None:
    found = COMPUTE[case["function"]](json.loads(case["inputs"]))
    tolerance = {"rel": float(case["relative_tolerance"])} if case["relative_tolerance"] else {"abs": 0.005}
    for name, wanted in json.loads(case["expected"]).items():
        if name == "method":  # which interval was used; ours is told by its value
            continue
        if name == "types":
            assert found[name] == [ASSURANCE[word] for word in wanted]
        elif name == "status":
            assert found[name] == OUTLOOK_OF[wanted]
        else:
            assert found[name] == (None if wanted is None else pytest.approx(wanted, **tolerance))


def test_there_are_as_many_cases_as_were_published() -> None:
    assert len(CASES) == 23
