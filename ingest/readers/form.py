"""What the workbook forms share: sheets keyed by row code and graph number, checked against the edition's own table."""

import re
from dataclasses import dataclass
from datetime import timedelta

from ingest.problem import Problem, RefusedError, refusal
from ingest.readers.reading import Asked, Facts, Figure, File, Reading, with_coverage
from ingest.readers.workbook import Sheet, cell_name, count_problem, sheets, workbook_part

SHOWN_DIFFERENCES = 5
# A header row counts its graphs 1, 2, 3; this many in a row tell it from any row of figures.
FEWEST_GRAPHS = 1
CODE_COLUMN_MARK = "Б"
# The area code of the register is 19 for the country and 19 with two KATO digits for a region.
EXPORT_FOLDER = re.compile(
    r"\\REPORT\\(?P<form>1-М|3-К|СНГ-1)\\(?P<year>\d{4})\\(?P<month>\d{2})\\(?P<area>19(?:\d\d)?)(?!\d)", re.IGNORECASE
)
# The register kept the code of South Kazakhstan for the region that bears its territory now.
KEPT_AREA_CODES = {"51": "61"}
FORM_FOLDERS = {"form-1m": "1-М", "form-1-sng": "СНГ-1", "form-3k": "3-К"}
ARTICLE = re.compile(r"ст\.\s*(\d+(?:-\d+)?)")
CHAPTER = re.compile(r"глава (\d+)")


@dataclass(frozen=True)
class Grid:
    """One sheet of a form: where its row codes and graphs stand, and what the labels say."""

    sheet: Sheet
    rows: dict[int, int]
    graphs: dict[int, int]
    marks: dict[int, str]
    heads: dict[int, str]

    def place(self, row_code: int, graph_no: int) -> tuple[int, int]:
        """Row and column of a cell."""
        return self.rows[row_code], self.graphs[graph_no]


def label_mark(label: str) -> str:
    """What identifies a row's label: the articles or the chapter of the Criminal Code, else the plain words."""
    text = plain(label)
    if articles := ARTICLE.findall(text):
        return "art. " + ", ".join(articles)
    chapter = CHAPTER.match(text)
    return f"ch. {chapter[1]}" if chapter else text


def plain(text: object) -> str:
    """Words in one spelling: single spaces, lower case."""
    return re.sub(r"\s+", " ", str(text).replace("\u00a0", " ")).strip().casefold()


def form_reading(form: str, file: File, asked: Asked, facts: Facts) -> Reading:
    """The figures of a workbook form for the asked region and period. Raises RefusedError."""
    _refuse_missing_answers(file, asked)
    cells = facts.of_form("form_cell", form)
    wanted = list(dict.fromkeys(row["sheet"] for row in cells))
    opened = sheets(file, wanted)
    _refuse_other_form(form, file, opened)
    _refuse_other_place(form, file, asked)
    grids = {name: grid_of(file, sheet) for name, sheet in opened.items()}
    edition = _edition(form, file, grids, facts)
    cells = [row for row in cells if row["edition"] == edition and row["body_code"] in (None, asked.body_code)]
    return Reading(with_coverage(_figures(file, asked, cells, grids), facts), edition)


def grid_of(file: File, sheet: Sheet) -> Grid:
    """The row codes and graph numbers of a sheet. Raises RefusedError when there is no such header."""
    head = next((i for i, row in enumerate(sheet.rows) if _numbered_from(row) is not None), None)
    if head is None:
        raise refusal("no_header", file.name, sheet.name)
    first = _numbered_from(sheet.rows[head])
    assert first is not None
    graphs = {}
    for column in range(first, len(sheet.rows[head])):
        if sheet.rows[head][column] != len(graphs) + 1:
            break
        graphs[len(graphs) + 1] = column
    rows: dict[int, int] = {}
    problems = []
    for i in range(head + 1, len(sheet.rows)):
        code = sheet.cell(i, first - 1)
        if count_problem(code) is None:
            assert isinstance(code, float)
            if int(code) in rows:
                problems.append(
                    Problem("row_twice", {"row": str(int(code))}, file.name, sheet.name, cell_name(i, first - 1))
                )
            rows[int(code)] = i
    if problems:
        raise RefusedError(problems)
    marks = {code: label_mark(_last_words(sheet.rows[i][: first - 1])) for code, i in rows.items()}
    heads = {graph: plain(_last_words(row[column] for row in sheet.rows[:head])) for graph, column in graphs.items()}
    return Grid(sheet, rows, graphs, marks, heads)


def _numbered_from(row: list) -> int | None:
    """The column of graph 1 in a header row: 1, 2, 3 … right of the row code's mark, or right of empty cells only."""
    first = next((i for i, cell in enumerate(row) if cell == 1.0 and not isinstance(cell, bool)), None)
    if not first:
        return None
    before, after = [str(cell).strip() for cell in row[:first]], row[first:]
    numbered = [cell for cell in after if cell != ""]
    if numbered != [float(n) for n in range(1, len(numbered) + 1)]:
        return None
    return first if before[-1] == CODE_COLUMN_MARK or (not any(before) and len(numbered) > FEWEST_GRAPHS) else None


def _last_words(cells) -> str:
    """The innermost label: the last cell with words in it."""
    return next((str(cell) for cell in reversed(list(cells)) if str(cell).strip()), "")


def _refuse_missing_answers(file: File, asked: Asked) -> None:
    missing = [name for name, given in (("region", asked.region_id), ("period", asked.period)) if given is None]
    if missing:
        raise RefusedError([Problem(f"{name}_missing", {}, file.name) for name in missing])


def _refuse_other_form(form: str, file: File, opened: dict[str, Sheet]) -> None:
    """The title names the form; another form's workbook is refused by name."""
    first = next(iter(opened.values()))
    title = " ".join(str(cell) for row in first.rows[:3] for cell in row if str(cell).strip())
    named = re.search(r"№\s*(1-М|3-К|СНГ-1|1-СНГ)", title)
    names = {"form-1m": ("1-М",), "form-1-sng": ("СНГ-1", "1-СНГ"), "form-3k": ("3-К",)}
    if named and named[1] not in names[form]:
        raise refusal("other_form", file.name, first.name, "A1", found=named[1], expected=names[form][-1])


def _refuse_other_place(form: str, file: File, asked: Asked) -> None:
    """Some exports keep the folder they were saved in: form, year, month and area code. It must agree with what was
    said; nothing else of that path is looked at or kept."""
    found = EXPORT_FOLDER.search(workbook_part(file))
    if not found or asked.period is None or asked.region_id is None:
        return
    last = asked.period.end - timedelta(days=1)
    said = f"{last:%Y-%m} {FORM_FOLDERS[form]} {asked.region_id}"
    digits = found["area"][2:]
    area = "KZ" if digits in ("", "00") else f"KZ-{KEPT_AREA_CODES.get(digits, digits)}"
    held = f"{found['year']}-{found['month']} {found['form']} {area}"
    if said != held:
        raise refusal("export_folder", file.name, found=held, expected=said)


def _edition(form: str, file: File, grids: dict[str, Grid], facts: Facts) -> str:
    """The edition whose row codes, labels and graphs the workbook has. Raises RefusedError with what differs."""
    expected = facts.of_form("form_row", form)
    graphs = facts.of_form("form_graph", form)
    found: dict[str, list[Problem]] = {}
    for edition in dict.fromkeys(row["edition"] for row in expected):
        rows = [row for row in expected if row["edition"] == edition]
        heads = [row for row in graphs if row["edition"] == edition]
        found[edition] = list(_differences(file, grids, rows, heads))
        if not found[edition]:
            return edition
    nearest = min(found, key=lambda edition: len(found[edition]))
    head = Problem("edition", {"edition": nearest, "differences": str(len(found[nearest]))}, file.name)
    raise RefusedError([head, *found[nearest][:SHOWN_DIFFERENCES]])


def _differences(file: File, grids: dict[str, Grid], rows: list[dict], heads: list[dict]):
    """What of the edition's rows and graphs the workbook does not have, or has besides."""
    known: dict[str, set[int]] = {name: set() for name in grids}
    for row in rows:
        grid, code = grids[row["sheet"]], row["row_code"]
        known[row["sheet"]].add(code)
        where = (file.name, row["sheet"])
        if code not in grid.rows:
            yield Problem("row_missing", {"row": str(code), "expected": row["mark"]}, *where)
        elif grid.marks[code] != row["mark"]:
            values = {"row": str(code), "expected": row["mark"], "found": grid.marks[code] or "–"}
            yield Problem("label_differs", values, *where, cell_name(grid.rows[code], 0))
    for name, grid in grids.items():
        for code in sorted(grid.rows.keys() - known[name]):
            values = {"row": str(code), "found": grid.marks[code]}
            yield Problem("row_unknown", values, file.name, name, cell_name(grid.rows[code], 0))
    for head in heads:
        grid, number = grids[head["sheet"]], head["graph_no"]
        if number not in grid.graphs:
            yield Problem("graph_missing", {"graph": str(number)}, file.name, head["sheet"])
        elif grid.heads[number] != head["mark"]:
            values = {"graph": str(number), "expected": head["mark"], "found": grid.heads[number] or "–"}
            yield Problem("graph_differs", values, file.name, head["sheet"], cell_name(0, grid.graphs[number]))


def _figures(file: File, asked: Asked, cells: list[dict], grids: dict[str, Grid]) -> list[Figure]:
    """One count a cell of the mapping. Raises RefusedError that names every cell that holds none."""
    assert asked.region_id is not None
    assert asked.period is not None
    figures, problems = [], []
    for cell in cells:
        grid = grids[cell["sheet"]]
        row, column = grid.place(cell["row_code"], cell["graph_no"])
        value = grid.sheet.cell(row, column)
        if code := count_problem(value):
            where = (file.name, cell["sheet"], cell_name(row, column))
            problems.append(Problem(code, {"found": str(value), "expected": "count"}, *where))
            continue
        assert isinstance(value, float)
        value += 0.0  # a nought may come with a minus
        locator = f"{cell['sheet']} row {cell['row_code']} graph {cell['graph_no']}"
        figures.append(Figure(cell["indicator_id"], asked.region_id, asked.period, value, locator, str(int(value))))
    if problems:
        raise RefusedError(problems)
    return figures
