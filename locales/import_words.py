"""What is wrong with a file, and what looks odd in it, in the reader's language.

A problem is {"code", "file", "sheet", "cell", "line", "values"}; a warning is a row of import_warning with names.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from locales import Language

Values = Mapping[str, str]


def problem_sentence(language: Language, problem: Mapping[str, Any]) -> str:
    """Where it stands and what is wrong: 'Astana.XLSX, sheet R1, cell F7: a count was expected, but …'."""
    values = {name: _words(language, name, value) for name, value in problem["values"].items()}
    words = SENTENCES[problem["code"]](language, values)
    place = _place(language, problem)
    return f"{place}: {words}" if place else words


def warning_sentence(language: Language, warning: Mapping[str, Any]) -> str:
    """What looks odd beside which figure."""
    what = language.name(warning, "title")
    where = language.name(warning, "region")
    number = lambda value: language.number(value, int(warning["decimals"]))  # noqa: E731
    values = {"what": what, "where": where, "period": warning["period"], "value": number(warning["value"])}
    if warning["kind"] == "fall":
        return language.text(
            "{what}, {where}, {period}: the cumulative {value} would fall beside {other} of another month.",
            other=number(warning["other"]),
            **values,
        )
    if warning["kind"] == "outlier":
        return language.text(
            "{what}, {where}, {period}: {value} is over five times, or under a fifth of, its neighbour {other}.",
            other=number(warning["other"]),
            **values,
        )
    if warning["kind"] == "parts":
        return language.text(
            "{what}, {where}, {period}: the parts add up to {other}, the whole is {value}.",
            other=number(warning["other"]),
            **values,
        )
    if warning["kind"] == "older":
        return language.text(
            "{what}, {where}, {period}: {value} is older than {other}, known since {day}; that one goes on to count.",
            other=number(warning["other"]),
            day=warning["detail"],
            **values,
        )
    if warning["kind"] == "replaces":
        return language.text(
            "{what}, {where}, {period}: {value} will count instead of {other} from another publication.",
            other=number(warning["other"]),
            **values,
        )
    if warning["kind"] == "twin":
        return language.plural(
            "{where}, {period}: {n} figure is the same as that of {twin}. Is it the right workbook?",
            "{where}, {period}: {n} figures are the same as those of {twin}. Is it the right workbook?",
            int(warning["other"]),
            where=where,
            period=warning["period"],
            twin=language.name(warning, "twin"),
        )
    return language.text(
        "{what}, {where}, {period}: the series has a break in this year; compare with care.",
        **{name: values[name] for name in ("what", "where", "period")},
    )


def _place(language: Language, problem: Mapping[str, Any]) -> str:
    parts = [problem["file"]]
    if problem["sheet"]:
        parts.append(language.text("sheet {sheet}", sheet=problem["sheet"]))
    if problem["cell"]:
        parts.append(language.text("cell {cell}", cell=problem["cell"]))
    if problem["line"] is not None:
        parts.append(language.text("line {line}", line=problem["line"]))
    if problem["values"].get("path"):
        parts.append(language.text("place {path}", path=problem["values"]["path"]))
    return ", ".join(part for part in parts if part)


def _words(language: Language, name: str, value: str) -> str:
    """A value as the sentence shows it: long text cut, articles of the Criminal Code named."""
    if match := re.fullmatch(r"(art\.|ch\.) (.+)", value):
        if match[1] == "art.":
            return language.text("art. {articles}", articles=match[2])
        return language.text("ch. {chapter}", chapter=match[2])
    if name == "expected" and value in ("count", "number"):
        return language.text("a whole number from 0") if value == "count" else language.text("a number")
    if name == "span" and value in ("year", "quarter", "month", "ytd"):
        return {
            "year": language.text("year"),
            "quarter": language.text("quarter"),
            "month": language.text("month"),
            "ytd": language.text("period from January"),
        }[value]
    return value if len(value) <= 160 else value[:157] + "…"


def reason_sentence(language: Language, reason: str, count: int) -> str:
    """How many records are in no figure, and why."""
    return f"{language.number(count)}: {REASONS[reason](language)}"


REASONS: dict[str, Callable[[Language], str]] = {
    "struck_off": lambda t: t.text("struck off, so not counted"),
    "no_date": lambda t: t.text("without a date"),
    "old_code": lambda t: t.text("before 2015: the articles are of the former Criminal Code"),
    "unfinished": lambda t: t.text("of a month that is not over yet"),
    "no_region": lambda t: t.text("without a region"),
    "other_article": lambda t: t.text("of articles that no indicator counts"),
}
SENTENCES: dict[str, Callable[[Language, Values], str]] = {
    # the file itself
    "no_file": lambda t, v: t.text("the file cannot be read.", **v),
    "too_large": lambda t, v: t.text("the file has {size} MB; at most {limit} MB are read.", **v),
    "too_many_rows": lambda t, v: t.text("the table has more than {limit} lines; split it.", **v),
    "too_much_memory": lambda t, v: t.text("the file needs more memory than is allowed.", **v),
    "encrypted": lambda t, v: t.text(
        "the file is protected by a password or is in the old Excel format; save it as XLSX without a password.", **v
    ),
    "not_a_workbook": lambda t, v: t.text("the file is not an XLSX workbook.", **v),
    "truncated": lambda t, v: t.text("the file is damaged or was cut off; download it again.", **v),
    "unreadable": lambda t, v: t.text("the content cannot be read ({detail}).", **v),
    "bomb": lambda t, v: t.text("the archive unpacks to far more than a workbook holds; it was not opened.", **v),
    "entities": lambda t, v: t.text("{part} declares its own entities, which no official workbook does.", **v),
    "encoding": lambda t, v: t.text("the text is not UTF-8 (probably {likely}); save it as “CSV UTF-8”.", **v),
    "separators": lambda t, v: t.text("the header line mixes separators; use one of comma, semicolon or tab.", **v),
    "cells_count": lambda t, v: t.text("{found} cells stand where the header has {expected}.", **v),
    "no_figures": lambda t, v: t.text("no figure was found in it.", **v),
    # what the person said
    "answers": lambda t, v: t.text("{given} answers were given for {files} files; give one, or one a file.", **v),
    "region_missing": lambda t, v: t.text("say which region the report is of; the file does not name it.", **v),
    "period_missing": lambda t, v: t.text("say which period the report is of; the file does not name it.", **v),
    "period_unclear": lambda t, v: t.text(
        "the period “{found}” is not understood; write 2022, 2022-09 or 2022-Q3.", **v
    ),
    "day_unclear": lambda t, v: t.text("the day “{found}” is not understood; write 2022-12-31.", **v),
    "period_future": lambda t, v: t.text("the period {period} is not over yet (today is {today}).", **v),
    "vintage_future": lambda t, v: t.text(
        "the day of publication {vintage} lies in the future (today is {today}).", **v
    ),
    "vintage_early": lambda t, v: t.text("the day of publication {vintage} lies before the period {period}.", **v),
    "indicator_missing": lambda t, v: t.text("say which indicator the table counts; it does not say so itself.", **v),
    "indicator_unknown": lambda t, v: t.text("the indicator “{found}” is not known.", **v),
    "source_not_known": lambda t, v: t.text("the publication “{found}” is not known.", **v),
    "span_missing": lambda t, v: t.text("say what one date covers: a year, a quarter, a month, or January to it.", **v),
    "body_unknown": lambda t, v: t.text("the reporting body “{found}” is not known.", **v),
    "option_unused": lambda t, v: t.text("{option} does not belong to this form: the table itself says it.", **v),
    "changed_meanwhile": lambda t, v: t.text("the figures have changed since you looked; read and compare again.", **v),
    "same_file_twice": lambda t, v: t.text("the very same file as {other}.", **v),
    "no_regular_file": lambda t, v: t.text("this is no file that could be read.", **v),
    # regions
    "region_unknown": lambda t, v: t.text("the region “{found}” is not known; the nearest: {candidates}.", **v),
    "region_ambiguous": lambda t, v: t.text("“{found}” can mean several regions: {candidates}.", **v),
    "region_not_on_day": lambda t, v: t.text(
        "the region “{found}” did not exist within these borders on {day}; related: {candidates}.", **v
    ),
    # forms
    "other_form": lambda t, v: t.text("this is form {found}, but form {expected} was expected.", **v),
    "sheet_missing": lambda t, v: t.text("the sheet is missing; the workbook has: {found}.", **v),
    "no_header": lambda t, v: t.text("no header with the graph numbers 1, 2, 3 … was found.", **v),
    "edition": lambda t, v: t.text(
        "the edition is not known; the nearest, of {edition}, differs in {differences} places. The first:",
        **v,
    ),
    "row_missing": lambda t, v: t.text("row {row} ({expected}) is missing.", **v),
    "row_unknown": lambda t, v: t.text("row {row} ({found}) is not known.", **v),
    "row_twice": lambda t, v: t.text("row code {row} stands twice.", **v),
    "label_differs": lambda t, v: t.text("row {row} was expected to be “{expected}”, but “{found}” stands there.", **v),
    "graph_missing": lambda t, v: t.text("graph {graph} is missing.", **v),
    "graph_differs": lambda t, v: t.text(
        "graph {graph} was expected to be “{expected}”, but “{found}” stands there.", **v
    ),
    "export_folder": lambda t, v: t.text("the workbook was exported as {found}, but {expected} was said.", **v),
    "country_only": lambda t, v: t.text("the form is of the whole country, but {found} was said.", **v),
    "name_differs": lambda t, v: t.text("the name of the file says another month or body than {expected}.", **v),
    "slice_period": lambda t, v: t.text("the workbook says its period is {found}, but {expected} was given.", **v),
    "slice_body": lambda t, v: t.text("the workbook says that another body reports than {expected}.", **v),
    # tables of the statistics bureau and answers of the maps
    "empty_file": lambda t, v: t.text("the file is empty.", **v),
    "not_text": lambda t, v: t.text("this is a workbook or an archive, not a text file.", **v),
    "web_page": lambda t, v: t.text("this is a web page, not data; download it again.", **v),
    "shape": lambda t, v: t.text("{expected} was expected, but {found} was found.", **v),
    "not_a_date": lambda t, v: t.text("“{found}” is no date.", **v),
    "span_unknown": lambda t, v: t.text("“{found}” is none of {expected}.", **v),
    "span_date": lambda t, v: t.text("no {span} ends on {found}.", **v),
    "stock_date": lambda t, v: t.text("the figure belongs to the start of a year, but “{found}” is another day.", **v),
    "terms_needed": lambda t, v: t.text("a region has several series; say which to keep: {choices}.", **v),
    "terms_unknown": lambda t, v: t.text("the table has no “{found}”; it has: {choices}.", **v),
    "region_bare": lambda t, v: t.text(
        "“{found}” may be a district, a settlement or {candidates}: the word for its kind is missing.", **v
    ),
    "twice": lambda t, v: t.text(
        "{region}, {period}: {found} stands there ({second}), but {expected} before ({first}).", **v
    ),
    "kato_invalid": lambda t, v: t.text("“{found}” is no territorial code of nine digits.", **v),
    "period_invalid": lambda t, v: t.text("“{found}” is neither a year nor a year and month.", **v),
    "no_table": lambda t, v: t.text("no sheet has years across and regions down; the sheets are: {found}.", **v),
    "header_unknown": lambda t, v: t.text("the column head “{found}” gives no known period.", **v),
    "row_unlabelled": lambda t, v: t.text("the row has figures, but no region.", **v),
    "second_table": lambda t, v: t.text("a second table begins here; put it on a sheet of its own.", **v),
    "scaled": lambda t, v: t.text("“{found}” says thousands or millions, but single ones are needed.", **v),
    "title_span": lambda t, v: t.text("“{found}” says part of a year, but the columns are whole years.", **v),
    "period_differs": lambda t, v: t.text("the period “{found}” does not fit the date {expected}.", **v),
    "field_unknown": lambda t, v: t.text("the field “{found}” is not known.", **v),
    "field_twice": lambda t, v: t.text("the field “{found}” repeats a count given under another name.", **v),
    "field_missing": lambda t, v: t.text("the field “{missing}” is missing.", **v),
    "level": lambda t, v: t.text("{found} is a district; group the answer by region.", **v),
    "records": lambda t, v: t.text("the rows are single records (“{found}”); only grouped counts are taken.", **v),
    "cut_short": lambda t, v: t.text("the service cut its answer off after {found} rows.", **v),
    "service_error": lambda t, v: t.text("the service answered with error {number}: {message}.", **v),
    # files of single records
    "records_field": lambda t, v: t.text(
        "no column tells “{field}” ({wanted}). These stand there: {found}. Say which with --field {field}=COLUMN.", **v
    ),
    "records_type": lambda t, v: t.text("the column “{column}” holds {found}: no text, number or date.", **v),
    "records_differ": lambda t, v: t.text("the columns are not those of {other}; roll them up apart.", **v),
    "records_unread": lambda t, v: t.text("“{field}” cannot be read in {count} records; nothing was counted.", **v),
    "records_none": lambda t, v: t.text("none of {records} records is of a known indicator, month and region.", **v),
    "records_synthetic": lambda t, v: t.text(
        "the records are labelled synthetic; figures of them are written with --out and never published.", **v
    ),
    "records_source": lambda t, v: t.text(
        "The publication “{found}” is new: say --source-title and --publisher for it.", **v
    ),
    "records_option": lambda t, v: t.text("“{found}” is not understood; write NAME=VALUE, NAME one of {choices}.", **v),
    "spark_missing": lambda t, v: t.text("Apache Spark is not installed; see requirements-spark.txt.", **v),
    "spark_unreached": lambda t, v: t.text("Apache Spark cannot be started or reached at {master} ({detail}).", **v),
    # cells
    "empty_cell": lambda t, v: t.text("{expected} was expected, but the cell is empty or holds an error.", **v),
    "not_a_number": lambda t, v: t.text("{expected} was expected, but “{found}” stands there.", **v),
    "not_finite": lambda t, v: t.text("{expected} was expected, but “{found}” stands there: no finite number.", **v),
    "negative": lambda t, v: t.text("{expected} was expected, but {found} stands there.", **v),
    "fraction": lambda t, v: t.text("{expected} was expected, but {found} stands there: no whole number.", **v),
    "cell_twice": lambda t, v: t.text("the cell stands twice in the file; which is meant?", **v),
    "too_high": lambda t, v: t.text("{expected} was expected, but {found} stands there: too large.", **v),
    "formula": lambda t, v: t.text("a formula stands there; save the values instead of formulas.", **v),
    # our own table
    "column_missing": lambda t, v: t.text("the column “{column}” is missing.", **v),
    "column_unknown": lambda t, v: t.text("the column “{column}” is not known.", **v),
    "column_twice": lambda t, v: t.text("the column “{column}” stands twice.", **v),
    "cell_missing": lambda t, v: t.text("“{column}” is empty.", **v),
    "choice": lambda t, v: t.text("“{column}” must be one of {expected}, but “{found}” stands there.", **v),
    "formula_text": lambda t, v: t.text("“{column}” begins like a formula: “{found}”.", **v),
    "not_a_number_text": lambda t, v: t.text("“{column}” must be a number, but “{found}” stands there.", **v),
    "negative_text": lambda t, v: t.text("“{column}” must not be negative, but “{found}” stands there.", **v),
    "fraction_text": lambda t, v: t.text("“{column}” must be {expected}, but “{found}” stands there.", **v),
    "day_of_a_flow": lambda t, v: t.text("“{column}” is a single day; write a year, a month or a span.", **v),
    "control_character": lambda t, v: t.text("“{column}” holds a control character: {found}.", **v),
    "line_twice": lambda t, v: t.text("the same figure stands already on line {first}.", **v),
    "source_unknown": lambda t, v: t.text("the publication “{found}” is new: fill “{column}” for it.", **v),
    # reports on actions
    "action_unknown": lambda t, v: t.text(
        "the action “{found}” is not known; ids are like {example}.", example="concept-14.2", **v
    ),
    "output_unknown": lambda t, v: t.text("no quantity “{found}” is planned there; planned: {choices}.", **v),
    "reported_early": lambda t, v: t.text(
        "“{column}”: on {found} nothing could be reported of it: its document or the year of its quantity is later.",
        **v,
    ),
    "report_differs": lambda t, v: t.text(
        "{action}, {day}: the publication {source} says otherwise already; undo that import first.", **v
    ),
    # beside what is known
    "out_of_bounds": lambda t, v: t.text(
        "{indicator}, {region}, {period}: {found} lies outside the possible values.", **v
    ),
    "same_day": lambda t, v: t.text(
        "{indicator}, {region}, {period}: {found} stands here, but {known} is known from the same day {vintage}; "
        "give a later day of publication, or undo the import before.",
        **v,
    ),
    "files_disagree": lambda t, v: t.text("{indicator}, {region}: another value than in {other}.", **v),
    "same_file_elsewhere": lambda t, v: t.text(
        "the very same file was imported as {import_id}: {form}, {region_id}, {period}. One report cannot be two.", **v
    ),
    "import_unknown": lambda t, v: t.text("there is no import {found}.", **v),
    "import_undone": lambda t, v: t.text("the import {found} was undone already, by {entry}.", **v),
    "promise": lambda t, v: t.text("the warehouse does not take these figures: {detail}", **v),
}
