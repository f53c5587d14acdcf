"""Taldau, the bureau's database: series with named periods (GetIndexData) or tree nodes (GetIndexTreeData)."""

import re

from ingest.problem import Problem, refusal
from ingest.readers.bns_json import (
    Point,
    Series,
    Where,
    cube_reading,
    cube_series,
    is_stock_on_1_january,
    month_end,
    named_regions,
    raise_any,
    shape_of,
)
from ingest.readers.reading import Asked, Facts, File, Reading, Row, asked_indicator
from ingest.readers.text import decoded, json_value

VERSION = "1"
# A node keeps a figure under the month that ends its period: 'y122009' the year 2009, 'y092012' September 2012.
NODE_PERIOD = re.compile(r"y([0-9]{2})([0-9]{4})")
YEAR_NAME = re.compile(r"\s*([0-9]{4})\s*(?:год|жыл|year)?\s*", re.IGNORECASE)
YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")


def reading(file: File, asked: Asked, facts: Facts) -> Reading:
    """The figures of the regions for the asked indicator. Raises RefusedError, `shape` for an unknown answer."""
    indicator = asked_indicator(file, asked, facts)
    value = json_value(file, decoded(file))
    if isinstance(value, list) and any(_is_node(item) for item in value):
        series = _tree_series(file, value)
    else:
        series = cube_series(file, value)
        _refuse_contradictions(file, asked, indicator, series)
    return cube_reading(file, asked, facts, series, named_regions(file, asked, facts, series))


def _is_node(item: object) -> bool:
    return isinstance(item, dict) and any(NODE_PERIOD.fullmatch(key) for key in item)


def _tree_series(file: File, nodes: list) -> list[Series]:
    """The nodes with a name; the answer does not say what its other dimensions are kept at: the request did."""
    problems: list[Problem] = []
    series = []
    for index, node in enumerate(nodes):
        where = Where(path=f"[{index}]")
        text, term = (node.get("text"), node.get("id")) if isinstance(node, dict) else (None, None)
        if not isinstance(text, str) or not isinstance(term, str | int):
            expected = '{"id", "text", "yMMYYYY"}'
            problems.append(where.problem(file, "shape", found=shape_of(node), expected=expected))
            continue
        points = [_node_point(file, term, key, node[key], index, problems) for key in node]
        series.append(Series(text.strip(), (), tuple(point for point in points if point), where))
    raise_any(problems)
    return series


def _node_point(file: File, term: object, key: str, value: object, index: int, problems: list[Problem]) -> Point | None:
    found = NODE_PERIOD.fullmatch(key)
    if not found:
        return None
    where = Where(path=f"[{index}].{key}")
    if isinstance(value, bool | list | dict):
        problems.append(where.problem(file, "not_a_number", found=shape_of(value), expected="number"))
        return None
    try:
        stamp = month_end(int(found[2]), int(found[1]))
    except ValueError:
        problems.append(where.problem(file, "not_a_date", found=key))
        return None
    return Point(stamp, "" if value is None else str(value), f"term {term}; {key}", where)


def _refuse_contradictions(file: File, asked: Asked, indicator: Row, series: list[Series]) -> None:
    """The words of a period must agree with its date and with the asked span.

    The fourth quarter and a cumulative year end on 31 December too, so a date alone does not make a year.
    """
    named = [point for line in series for point in line.points if point.name.strip()]
    unclear = [point for point in named if not YEAR_NAME.fullmatch(point.name)]
    if unclear and asked.span is None:
        raise refusal("span_missing", file.name, expected="month, quarter, ytd", found=unclear[0].name[:40])
    is_year_asked = asked.span in (None, "year") or is_stock_on_1_january(indicator)
    problems = []
    for point in named:
        is_other_year = str(point.stamp.year) not in YEAR.findall(point.name)
        if is_other_year or bool(YEAR_NAME.fullmatch(point.name)) != is_year_asked:
            values = {"found": point.name[:40], "expected": f"{point.stamp:%d.%m.%Y}", "span": asked.span or "year"}
            problems.append(point.where.problem(file, "period_differs", **values))
    raise_any(problems)
