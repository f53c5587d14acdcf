"""What is wrong with a file, as data: the sentence is made in the reader's language (locales/import_words.py)."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """One finding: `code` names the kind of problem, `values` fill its sentence, the rest says where it stands."""

    code: str
    values: dict[str, str] = field(default_factory=dict)
    file: str = ""
    sheet: str = ""
    cell: str = ""
    line: int | None = None


class RefusedError(Exception):
    """A file is not fit to be imported; nothing of it is kept."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.code} {problem.values}" for problem in problems))
        self.problems = problems


def refusal(code: str, file: str = "", sheet: str = "", cell: str = "", line: int | None = None, **values: object):
    """A RefusedError with one problem, for the places where reading cannot go on."""
    return RefusedError([Problem(code, {key: str(value) for key, value in values.items()}, file, sheet, cell, line)])
