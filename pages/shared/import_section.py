"""The Import section of the Data screen: drop files, say what they are, look, publish; below, what was imported."""

import json
import re
from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from locales import Language
from locales.import_words import problem_sentence, warning_sentence
from locales.sentence import action_state_word, locator_words
from pages.shared import importing
from pages.shared.fetch import Record, one, records, rows
from pages.shared.import_template import report_template, template_bytes
from pages.shared.import_words import body_names, count_words, period_help, shown_period, span_names, state_words
from pages.shared.table import table
from pages.shared.url import url_selectbox

Answers = list[tuple[str, str]]
SCOPED_FORMS = ("form-1m", "form-1-sng", "form-3k")
BUREAU_FORMS = ("bns-json", "bns-tsv", "bns-xlsx", "taldau")
OWN_FORM, REPORTS = "long", "actions"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOOK, ROUND = "import_look", "import_round"
SHOWN_CHANGES = 50
SHOWN_FIGURES = 1500
# As the readers: the largest text they take.
LARGEST_UPLOAD_MB = 50


def import_section(language: Language) -> None:
    """Choose, look, publish; then the log."""
    if importing.may_import():
        show_import(language)
    else:
        st.info(language.text("Only the stewards of this installation import figures. You can read what was imported."))
    show_log(language)


def show_import(language: Language) -> None:
    """One form, its files, what they are, the look at them and the way to publish them."""
    form = chosen_form(language)
    if form["form_id"] == OWN_FORM:
        show_template(language)
    if form["form_id"] == REPORTS:
        show_report_template(language)
    translate_uploader(language)
    files = st.file_uploader(
        language.text("Files (several at once)"),
        accept_multiple_files=True,
        key=f"files_{form['form_id']}_{st.session_state.get(ROUND, 0)}",
        max_upload_size=LARGEST_UPLOAD_MB,
    )
    if not files:
        small(language.text("Nothing is published before you have seen what changes."))
        return
    named = [(file.name, file.getvalue()) for file in files]
    answers, is_said = chosen_answers(language, form["form_id"], [name for name, _ in named])
    asked = (form["form_id"], tuple(file.file_id for file in files), tuple(answers))
    left, right, _ = st.columns([1, 1, 2])
    if left.button(language.text("Read and compare"), disabled=not is_said, width="stretch"):
        st.session_state[LOOK] = (asked, read(language, form["form_id"], named, answers, is_look=True))
    looked, seen = st.session_state.get(LOOK, (None, None))
    if looked != asked or seen is None:
        return
    show_look(language, seen)
    accepted = [file for file in seen.get("files", []) if not file["problems"]]
    news = any(file["counts"]["new"] or file["counts"]["changed"] for file in accepted)
    if right.button(
        language.text("Publish"), disabled=not news or len(accepted) < len(named), type="primary", width="stretch"
    ):
        publish(language, form["form_id"], named, answers, seen["version"])


def translate_uploader(language: Language) -> None:
    """The uploader speaks English only; its words are hidden and ours stand in their place."""
    zone = '[data-testid="stFileUploaderDropzone"]'
    button, hint = (
        f'{zone} [data-testid="stMarkdownContainer"]',
        f'{zone} [data-testid="stFileUploaderDropzoneInstructions"]',
    )
    words = {
        button: language.text("Choose files"),
        hint: language.text("or drop them here; at most {size} MB a file", size=LARGEST_UPLOAD_MB),
    }
    rules = "".join(
        f"{place} > * {{ display: none; }} {place}::after {{ content: {json.dumps(said, ensure_ascii=False)}; }}"
        for place, said in words.items()
    )
    # The icon's ligature is an English word to who copies it or reads it aloud.
    icon = (
        f'{zone} [data-testid="stBaseButton-secondary"] span:has(> [data-testid="stIconMaterial"]) {{ display: none; }}'
    )
    st.html(f"<style>{rules}{icon}</style>")


def chosen_form(language: Language) -> Record:
    """The form of the selector; its id stands in the URL."""
    forms = {row["form_id"]: row for row in records(rows("forms"))}
    names = {
        key: language.name(row, "title").replace(", {year}", "").replace(" {year}", "") for key, row in forms.items()
    }
    choice, _ = st.columns([3, 2])
    with choice:
        return forms[url_selectbox(language.text("What is it?"), names, "form", next(iter(forms)))]


def form_title(language: Language, form: Record) -> str:
    """The form's name without the year of one publication."""
    return re.sub(r", [^,:]*\{year\}.*", "", language.name(form, "title"))


def chosen_answers(language: Language, form: str, names: Sequence[str]) -> tuple[Answers, bool]:
    """What the person says of the files, as options of the command, and whether it is complete."""
    answers, is_said = [], True
    if form in SCOPED_FORMS:
        answers, is_said = scope_answers(language, form, names)
    elif form in BUREAU_FORMS:
        answers, is_said = bureau_answers(language)
    today = one(rows("build"))["as_of"].date()
    day, _ = st.columns([1, 3])
    with day:
        label = language.text("Published on (year-month-day)")
        vintage = st.text_input(label, str(today), key=f"vintage_{form}", max_chars=10).strip()
    if not is_day(vintage):
        st.warning(language.text("the day “{found}” is not understood; write 2022-12-31.", found=vintage))
        return answers, False
    return [*answers, ("vintage", vintage)], is_said


def scope_answers(language: Language, form: str, names: Sequence[str]) -> tuple[Answers, bool]:
    """Region and period of each file; its name is a guess that the person confirms."""
    said = language.text(
        "The workbook itself names neither region nor period. What stands here is guessed from the name of each file."
    )
    small(said)
    regions = {row["region_id"]: language.name(row, "name") for row in records(rows("regions"))}
    common = common_period(language, form)
    told = [
        file_answers(language, form, f"{form}_{number}_{name}", name, guess, regions, common)
        for number, (name, guess) in enumerate(zip(names, guesses_once(form, tuple(names)), strict=True))
    ]
    answers = [pair for pairs in told for pair in pairs]
    # Other files, another confirmation.
    label = language.text("I have checked region and period of every file")
    is_checked = st.checkbox(label, key=f"checked_{form}_{hash(tuple(names))}")
    return answers, is_checked and all(value for _, value in answers)


def file_answers(
    language: Language, form: str, key: str, name: str, guess: Record, regions: dict[str, str], common: str
) -> Answers:
    """What the person says of one file: region, period and, in form 3-К, who reports."""
    shown, where, when, who = st.columns([2, 2, 1, 1.4] if form == "form-3k" else [2, 2, 1, 0.01])
    shown.html(f'<p class="ny-file">{escape(name)}</p>')
    index = list(regions).index(guess["region_id"]) if guess["region_id"] in regions else None
    region = where.selectbox(
        language.text("Region of {file}", file=name), list(regions), index, format_func=regions.__getitem__,
        key=f"region_{key}", placeholder=language.text("choose a region"), label_visibility="collapsed",
    )  # fmt: skip
    period = when.text_input(
        language.text("Period of {file}", file=name), guess["period"] or "", key=f"period_{key}", max_chars=7,
        placeholder=common or "2022-09", label_visibility="collapsed",
    )  # fmt: skip
    answers = [("region", region or ""), ("period", period.strip() or common)]
    if form == "form-3k":
        bodies = body_names(language)
        first = list(bodies).index(guess["body_code"]) if guess["body_code"] in bodies else 0
        body = who.selectbox(
            language.text("Who reports in {file}", file=name), list(bodies), first, format_func=bodies.__getitem__,
            key=f"body_{key}", label_visibility="collapsed",
        )  # fmt: skip
        answers.append(("body", body))
    return answers


def common_period(language: Language, form: str) -> str:
    """The period of every file whose own field is empty."""
    choice, words = st.columns([1, 3], vertical_alignment="bottom")
    label = language.text("Period of all files")
    common = choice.text_input(label, key=f"period_{form}", max_chars=7, placeholder="2022-09").strip()
    words.html(f'<p class="ny-small">{escape(period_help(language))}</p>')
    return common


def bureau_answers(language: Language) -> tuple[Answers, bool]:
    """What a table of the statistics bureau counts, and what one of its dates covers."""
    what, covers, only = st.columns([3, 2, 3])
    indicators = {row["indicator_id"]: language.name(row, "title") for row in records(rows("indicators"))}
    indicator = what.selectbox(
        language.text("What does the table count?"), list(indicators), None, format_func=indicators.__getitem__,
        placeholder=language.text("choose an indicator"),
    )  # fmt: skip
    spans = span_names(language)
    span = covers.selectbox(language.text("What does one date cover?"), list(spans), format_func=spans.__getitem__)
    terms = only.text_input(language.text("Keep only these categories (separated by semicolons)"))
    answers = [("indicator", indicator or ""), ("span", span), *(("term", t.strip()) for t in terms.split(";"))]
    return answers, indicator is not None


def read(
    language: Language,
    form: str,
    named: list[tuple[str, bytes]],
    answers: Answers,
    is_look: bool,
    looked_at: str = "",
) -> importing.Event:
    """Run the command, with a bar that moves file by file."""
    bar = st.progress(0.0, language.text("Reading …"))

    def heard(n: int, of: int) -> None:
        bar.progress(n / of, language.text("Read {n} of {of}", n=n, of=of))

    done = importing.load(form, named, answers, is_look, looked_at, heard)
    bar.empty()
    return done


def publish(language: Language, form: str, named: list[tuple[str, bytes]], answers: Answers, looked_at: str) -> None:
    """Publish; then the screen starts anew with the new figures."""
    done = read(language, form, named, answers, is_look=False, looked_at=looked_at)
    st.session_state.pop(LOOK, None)
    if done.get("state") == "published":
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
        st.session_state["import_said"] = len(done["imports"])
        st.rerun()
    show_look(language, done)


def show_look(language: Language, seen: importing.Event) -> None:
    """What each file is and would change; what is wrong; what looks odd."""
    files = seen.get("files", [])
    problems = seen.get("problems", []) or [one for file in files for one in file["problems"]]
    if problems:
        show_list(
            st.error, language.text("Refused; nothing is published:"), [problem_sentence(language, p) for p in problems]
        )
    if not files:
        return
    head = [
        language.text("File"), language.text("Region"), language.text("Period"), language.text("Result"),
        language.text("New"), language.text("Changed"), language.text("Unchanged"),
    ]  # fmt: skip
    regions = {row["region_id"]: language.name(row, "name") for row in records(rows("regions"))}
    body = [
        [
            escape(file["file"]),
            escape(regions.get(file["region_id"], "–")),
            escape(shown_period(language, file["period"])),
            escape(state_words(language, file)),
            *(language.number(file["counts"][kind]) for kind in ("new", "changed", "unchanged")),
        ]
        for file in files
    ]
    table(head, body, numeric=(4, 5, 6))
    show_changes(language, files, regions)
    odd = [warning_sentence(language, warning) for file in files for warning in file["warnings"]]
    if odd:
        show_list(st.warning, language.text("Look again at these; you may publish them all the same:"), odd)
    left_out = [name for file in files for name in file["skipped"]]
    if left_out:
        shown = "; ".join(left_out[:SHOWN_CHANGES])
        small(language.text("Left out: {names}", names=shown))
    if not problems and not any(file["counts"]["new"] or file["counts"]["changed"] for file in files):
        st.info(language.text("Nothing new: every figure of these files is known already."))


def show_changes(language: Language, files: list[dict[str, Any]], regions: dict[str, str]) -> None:
    """The figures that would be replaced by a new vintage; folded below, every figure that was read."""
    figures = [figure for file in files for figure in file["figures"]]
    changed = [figure for figure in figures if figure["kind"] == "changed"]
    if changed:
        st.subheader(language.text("Figures that change"), anchor=False)
        show_compared(language, changed[:SHOWN_CHANGES], regions)
    if figures:
        with st.expander(language.text("The figures that were read")):
            show_compared(language, figures[:SHOWN_FIGURES], regions)
    reports = [report for file in files for report in file["reports"]]
    if reports:
        show_reports(language, reports[:SHOWN_FIGURES])


def show_reports(language: Language, reports: list[dict[str, Any]]) -> None:
    """What the reports say of each action."""
    actions = {row["action_id"]: row for row in records(rows("actions"))}
    head = [
        language.text("No."), language.text("What is to be done"), language.text("Report of"), language.text("State"),
        language.text("Quantity"), language.text("Place in it"),
    ]  # fmt: skip
    body = []
    for report in reports:
        action = actions[report["action_id"]]
        quantity = "–" if report["quantity"] is None else language.number(report["quantity"])
        body.append(
            [
                escape(action["number"]),
                escape(language.name(action, "title")),
                escape(language.date(date.fromisoformat(report["reported_on"]))),
                escape(action_state_word(language, report["state"])),
                escape(quantity + (f" ({report['year']})" if report["year"] else "")),
                escape(locator_words(language, report["locator"])),
            ]
        )
    table(head, body, numeric=(4,))


def show_compared(language: Language, figures: list[dict[str, Any]], regions: dict[str, str]) -> None:
    """Each figure beside what was known until now."""
    indicators = {row["indicator_id"]: row for row in records(rows("indicators"))}
    head = [
        language.text("Indicator"), language.text("Region"), language.text("Period"), language.text("Known until now"),
        language.text("In the file"), language.text("Place in it"),
    ]  # fmt: skip
    body = []
    for figure in figures:
        row = indicators[figure["indicator_id"]]
        values = [language.value(figure[key], row["unit"], int(row["decimals"])) for key in ("before", "value")]
        body.append(
            [
                escape(language.name(row, "title")),
                escape(regions[figure["region_id"]]),
                escape(shown_period(language, figure["period"])),
                *map(escape, values),
                escape(locator_words(language, figure["locator"])),
            ]
        )
    table(head, body, numeric=(3, 4))


def show_list(box: Any, title: str, sentences: list[str]) -> None:
    """A box with a title and one line a sentence; the words of a file are shown as text, never as Markdown."""
    lines = "".join(f"<li>{escape(sentence)}</li>" for sentence in dict.fromkeys(sentences[:SHOWN_CHANGES]))
    box(title)
    st.html(f'<ul class="ny-steps">{lines}</ul>')


def show_template(language: Language) -> None:
    """Our own table, to fill in: three formats, with examples in the reader's language."""
    said = language.text(
        "One figure a line. Region: any spelling. Period: 2024, 2024-03, 2024-Q1, 2024-01/2024-09 (from January on) or "
        "a day. Printed: the figure as the source prints it; locator: the place in the source. The examples are real "
        "figures: replace them."
    )
    small(said)
    columns = st.columns([1, 1, 1, 3])
    kinds = {
        "csv": "text/csv",
        "xlsx": XLSX,
        "parquet": "application/vnd.apache.parquet",
    }
    for column, (kind, mime) in zip(columns, kinds.items(), strict=False):
        label = language.text("Template ({kind})", kind=kind.upper())
        data = template_bytes(language, kind, records(rows("template_examples")))
        column.download_button(label, data, f"nysana-template.{kind}", mime, on_click="ignore", width="stretch")


def show_report_template(language: Language) -> None:
    """The table for reports on actions, to fill in."""
    said = language.text(
        "One statement a line: what a published report says of an action, and where it says so. A quantity needs the "
        "year it was planned for."
    )
    small(said)
    columns = st.columns([1, 1, 4])
    for column, (kind, mime) in zip(columns, {"csv": "text/csv", "xlsx": XLSX}.items(), strict=False):
        label = language.text("Template ({kind})", kind=kind.upper())
        name = f"nysana-reports-template.{kind}"
        column.download_button(label, report_template(language, kind), name, mime, on_click="ignore", width="stretch")


def show_log(language: Language) -> None:
    """Every import, newest first, and the way to take one back."""
    said = st.session_state.pop("import_said", None)
    if said:
        st.success(language.plural("Published: {n} file.", "Published: {n} files.", said))
    log = records(rows("import_log"))
    st.subheader(language.text("What was imported"), anchor=False)
    if not log:
        small(language.text("Nothing was imported yet."))
        return
    head = [
        language.text("When"), language.text("File"), language.text("Region"), language.text("Period"),
        language.text("Figures"), language.text("Who"), language.text("State"),
    ]  # fmt: skip
    body = [
        [
            escape(language.date(row["imported_at"].date()))
            + f'<br><code class="ny-small">{escape(row["import_id"])}</code>',
            escape(row["file_name"]),
            escape(language.name(row, "region") or "–"),
            escape(shown_period(language, row["period"])),
            escape(count_words(language, row)),
            escape(row["imported_by"]),
            escape(language.text("undone") if isinstance(row["undone_by"], str) else language.text("published")),
        ]
        for row in log
    ]
    table(head, body)
    standing = [row for row in log if not isinstance(row["undone_by"], str)]
    if standing and importing.may_import():
        show_undo(language, standing)


def show_undo(language: Language, standing: list[Record]) -> None:
    """Take one import back; the log keeps both."""
    names: dict[str, str] = {}
    for row in standing:
        load = row["import_id"].rsplit(".", 1)[0]
        files = sum(other["import_id"].startswith(f"{load}.") for other in standing)
        if files > 1:
            names[load] = f"{load} · {language.plural('all {n} file', 'all {n} files', files)}"
        names[row["import_id"]] = f"{row['import_id']} · {row['file_name']}"
    choice, button = st.columns([3, 1], vertical_alignment="bottom")
    chosen = choice.selectbox(
        language.text("Take an import back"), list(names), None, format_func=names.__getitem__,
        placeholder=language.text("choose an import"),
    )  # fmt: skip
    if button.button(language.text("Undo"), disabled=chosen is None, width="stretch") and chosen:
        problems = importing.undo(chosen)
        if problems:
            show_list(st.error, language.text("Not undone:"), [problem_sentence(language, p) for p in problems])
        else:
            st.rerun()


def small(words: str) -> None:
    """A remark in small letters."""
    st.html(f'<p class="ny-small">{escape(words)}</p>')


def is_day(text: str) -> bool:
    """Whether it is an ISO date."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@st.cache_data(max_entries=64, show_spinner=False)
def guesses_once(form: str, names: tuple[str, ...]) -> list[dict[str, str | None]]:
    """The guesses of the same names, asked for once."""
    return importing.guesses(form, names)
