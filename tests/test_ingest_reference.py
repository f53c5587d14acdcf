"""Bad input is refused with a sentence that names file, line and what is wrong; the old warehouse stays."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reference import RefusalError, _finite
from ingest.warehouse import published_warehouse
from tests.conftest import AS_OF, ROOT

# file, what stands there, what is put in its place, what the refusal says
SPOILT = [
    ("observation.csv", ",kz-gov-2023-1233,§2.1 ¶1,", ",,§2.1 ¶1,", "source_id is empty, but every row of observation"),
    ("observation.csv", ",§2.1 ¶1,", ",,", "locator is empty, but every row of observation needs it"),
    ("observation.csv", "offences,KZ,2018-01-01,", "ofences,KZ,2018-01-01,", "'ofences' is not in indicator.csv"),
    ("observation.csv", "offences,KZ,2018-01-01,", "offences,KZ-99,2018-01-01,", "'KZ-99' is not in region.csv"),
    ("observation.csv", ",kz-gov-2023-1233,§2.1 ¶1,", ",kz-gov-1999,§2.1 ¶1,", "'kz-gov-1999' is not in source.csv"),
    ("observation.csv", "false,292300,", 'false,"292,3",', "value must be a number, but '292,3' stands there"),
    ("observation.csv", "false,292300,", "false,nan,", "value must be a number, but 'nan' stands there"),
    ("observation.csv", "false,292300,", "false,=292300,", "value begins with '=': a formula"),
    ("observation.csv", '"292,3 мың"', "=1+1", "printed begins with '=': a formula"),
    ("observation.csv", "2019-01-01,false,292300", "2018-01-01,false,292300", "period_end 2018-01-01 is not after"),
    (
        "observation.csv",
        "2019-01-01,false,292300",
        "2018-13-01,false,292300",
        "period_end must be a date like 2024-12-31",
    ),
    ("observation.csv", "false,292300,50,full,", "maybe,292300,50,full,", "is_cumulative must be true or false"),
    ("observation.csv", "false,292300,50,full,", "false,292300,50,whole,", "must be one of full, partial, but 'whole'"),
    ("observation.csv", "false,292300,50,full,", "false,292300,-50,full,", "rounding must not be negative"),
    ("target.csv", "relative,-3,,,2022,1", "relative,-3,,,,1", "a relative target needs base_year"),
    ("target.csv", "band,,35,39,", "band,,39,35,", "the band's low 39 is above its high 35"),
    ("target.csv", "band,,35,39,", "band,,35,,", "a band needs both low and high"),
    ("target.csv", "level,59,,", "level,,,", "a target of kind level needs a value"),
    ("target.csv", "theft_rate,KZ,2024,", "theft_rate,KZ,2024.5,", "year must be a whole number"),
    ("indicator.csv", ",thefts,population_avg,", ",thefts,,", "needs numerator_id, denominator_id and per together"),
    (
        "indicator.csv",
        ",thefts,population_avg,",
        ",theft,population_avg,",
        "numerator_id 'theft' is not in indicator.csv",
    ),
    ("data_note.csv", ",theft_rate,KZ,2022,", ",thieves,KZ,2022,", "indicator_id 'thieves' is not in indicator.csv"),
]


@pytest.mark.parametrize(("name", "old", "new", "sentence"), SPOILT, ids=[case[3][:40] for case in SPOILT])
def test_a_spoilt_cell_is_refused_by_name_and_line(
    reference: Path, tmp_path: Path, name: str, old: str, new: str, sentence: str
) -> None:
    path = reference / name
    text = path.read_text(encoding="utf-8")
    assert old in text, "the example no longer stands in the table"
    line = text[: text.index(old)].count("\n") + 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RefusalError) as refusal:
        published_warehouse(AS_OF, reference, tmp_path)
    assert f"{name}, line {line}: " in str(refusal.value)
    assert sentence in str(refusal.value)


def test_a_duplicate_key_names_both_lines(reference: Path, tmp_path: Path) -> None:
    path = reference / "target.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[1]]), encoding="utf-8")
    with pytest.raises(
        RefusalError, match=rf"target.csv, line {len(lines) + 1}: the key \(.*\) stands already in target\.csv, line 2"
    ):
        published_warehouse(AS_OF, reference, tmp_path)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda folder: (folder / "target.csv").unlink(), "target.csv: the file is missing"),
        (
            lambda folder: (folder / "targets.csv").write_text("a\n"),
            "targets.csv: the warehouse has no table 'targets'",
        ),
        (lambda folder: (folder / "target.csv").write_bytes(b"\xff\xfe"), "target.csv: the file is not UTF-8 text"),
        (lambda folder: (folder / "target.csv").write_text("indicator_id,size\n"), "column 'size' is not known"),
        (lambda folder: (folder / "target.csv").write_text(""), "column 'year' is missing"),
        (lambda folder: _append(folder / "target.csv", "theft_rate,KZ\n"), "2 cells stand where the header has 13"),
        (lambda folder: _append(folder / "target.csv", 'theft_rate,"KZ\n'), "not a readable CSV line"),
    ],
)
def test_a_spoilt_file_is_refused(reference: Path, tmp_path: Path, spoil, sentence: str) -> None:
    spoil(reference)
    with pytest.raises(RefusalError) as refusal:
        published_warehouse(AS_OF, reference, tmp_path)
    assert sentence in str(refusal.value)


def test_a_quoted_line_break_does_not_shift_the_line_numbers(reference: Path, tmp_path: Path) -> None:
    path = reference / "data_note.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    broken = 'two-lines,gap,theft_rate,KZ,2024,"a\nb",c,d,,\n'
    path.write_text("".join([lines[0], broken, "bad,gap,nobody,KZ,2024,a,b,c,,\n", *lines[1:]]), encoding="utf-8")
    with pytest.raises(RefusalError, match=r"data_note\.csv, line 4: indicator_id 'nobody'"):
        published_warehouse(AS_OF, reference, tmp_path)


def test_a_broken_promise_is_refused_by_its_name(reference: Path, tmp_path: Path) -> None:
    path = reference / "observation.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("false,91.2,", "false,91.9,", 1), encoding="utf-8")
    with pytest.raises(RefusalError, match="expect_parts_equal_total_or_note"):
        published_warehouse(AS_OF, reference, tmp_path)


def test_a_refusal_leaves_the_old_warehouse_in_force(reference: Path, tmp_path: Path) -> None:
    before = published_warehouse(AS_OF, reference, tmp_path)
    _append(reference / "target.csv", "theft_rate,KZ\n")
    with pytest.raises(RefusalError):
        published_warehouse(AS_OF, reference, tmp_path)
    assert (tmp_path / "nysana.duckdb").resolve() == before.resolve()
    assert sorted(path.name for path in (tmp_path / "warehouse").iterdir()) == [".lock", before.parent.name]


def test_a_long_list_of_problems_is_cut(reference: Path, tmp_path: Path) -> None:
    path = reference / "observation.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",KZ,", ",QZ,"), encoding="utf-8")
    with pytest.raises(RefusalError) as refusal:
        published_warehouse(AS_OF, reference, tmp_path)
    lines = str(refusal.value).splitlines()
    assert len(lines) == 21
    assert lines[-1].startswith("… and ")


def test_the_command_says_what_is_wrong_and_exits_2(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ingest", "build", "--out", "/dev/null/never/nysana.duckdb"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_finite_number_is_read_back(number: float) -> None:
    assert _finite(repr(number)) == number


@given(st.text())
def test_text_is_a_finite_number_or_refused(text: str) -> None:
    with suppress(ValueError):
        assert abs(_finite(text)) < float("inf")


def _append(path: Path, line: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
