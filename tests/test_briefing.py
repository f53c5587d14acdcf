"""What leaves for a briefing: native charts with the right numbers, sources on every page, a report in whole sentences."""

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

import queries
from briefing.deck import LANGUAGE_TAGS, deck_bytes
from briefing.pack import NothingToShowError, Pack, read_pack
from briefing.pictures import NoBrowserError, drawn
from briefing.report import lead
from briefing.trajectory import read_sheet
from locales import LANGUAGES, Language

# One worker has all of them: the packs and reports that they look at are made once.
pytestmark = pytest.mark.xdist_group("briefing")

ROOT = Path(__file__).resolve().parent.parent
TWELVE = ("KZ",)
IMPRESS = Path("/usr/lib/libreoffice/program/libsdlo.so")


def pack_of(code: str, regions: tuple[str, ...] = TWELVE, indicators: list[str] | None = None) -> Pack:
    known = queries.rows("indicator")
    twelve = known.query("role == 'target' and programme_id == 'concept-2024-2028'")["indicator_id"]
    return read_pack(Language(code), queries.rows, indicators or list(twelve), list(regions))


def command(home: Path, *options: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "briefing", *options], cwd=ROOT, capture_output=True, text=True, check=False,
        env=os.environ | {"NYSANA_HOME": str(home)} | environment,
    )  # fmt: skip


@pytest.fixture(scope="module")
def decks(home: Path) -> dict[str, bytes]:
    return {code: deck_bytes(pack_of(code, ("KZ", "KZ-71"))) for code in LANGUAGES}


def charts_of(deck) -> list:
    return [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]


@pytest.mark.parametrize("code", LANGUAGES)
def test_charts_are_native_and_hold_the_figures_of_the_warehouse(
    home: Path, decks: dict[str, bytes], code: str
) -> None:
    pack = pack_of(code, ("KZ", "KZ-71"))
    charts = charts_of(Presentation(io.BytesIO(decks[code])))
    assert len(charts) == len(pack.sheets) > 3
    for chart, sheet in zip(charts, pack.sheets, strict=True):
        plot = chart.plots[0]
        assert [int(year) for year in plot.categories] == list(
            range(int(plot.categories[0]), int(plot.categories[-1]) + 1)
        )
        by_name = {series.name: list(series.values) for series in plot.series}
        years = [int(year) for year in plot.categories]
        actuals = {int(row["year"]): row["actual"] for row in sheet.points.to_dict("records")}
        for year, value in zip(years, by_name[sheet.text.actual], strict=True):
            known = actuals.get(year, float("nan"))
            assert (value is None) == (known != known)
            assert value is None or value == pytest.approx(known)
        assert any(value is not None for value in by_name[sheet.text.target])


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_slide_says_its_source_its_day_and_its_method(home: Path, decks: dict[str, bytes], code: str) -> None:
    deck, pack = Presentation(io.BytesIO(decks[code])), pack_of(code)
    assert [layout.name for layout in deck.slide_layouts] == ["Title Only", "Blank"]
    assert deck.core_properties.language == LANGUAGE_TAGS[code]
    version = pack.build["version"]
    for slide in deck.slides:
        shown = "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert slide.shapes.title.text_frame.text.strip()
        assert version in shown, "the day of the data and the version stand on the slide itself"
        assert pack.method in slide.notes_slide.notes_text_frame.text
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr"), "a text alternative"
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height
        runs = [
            run for shape in slide.shapes if shape.has_text_frame for p in shape.text_frame.paragraphs for run in p.runs
        ]
        assert {run._r.get_or_add_rPr().get("lang") for run in runs} == {LANGUAGE_TAGS[code]}
        assert {run.font.name for run in runs} == {"Noto Sans"}


def test_only_pages_with_something_to_say(home: Path) -> None:
    # Of thefts in Astana only the base of 2022 is known; of its road deaths, years after it.
    pack = pack_of("en", ("KZ-71",), ["theft_rate", "road_death_rate"])
    assert [sheet.indicator["indicator_id"] for sheet in pack.sheets] == ["road_death_rate"]
    with pytest.raises(NothingToShowError):
        pack_of("en", ("KZ-71",), ["police_openness"])
    with pytest.raises(NothingToShowError, match="no_such"):
        pack_of("en", ("KZ",), ["no_such"])
    country = pack_of("en")
    assert {row["indicator_id"] for row in country.unknown} & {"police_openness", "police_effectiveness"}
    assert all(row["gap_en"] for row in country.unknown if row["indicator_id"] == "police_openness")


@pytest.mark.skipif(not (shutil.which("soffice") and IMPRESS.exists()), reason="LibreOffice Impress is not installed")
def test_libreoffice_opens_every_slide(home: Path, decks: dict[str, bytes], tmp_path: Path) -> None:
    for code, content in decks.items():
        (tmp_path / f"{code}.pptx").write_bytes(content)
    call = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf"]
    names = [str(tmp_path / f"{code}.pptx") for code in LANGUAGES]
    subprocess.run([*call, "--outdir", str(tmp_path), *names], check=True, capture_output=True, timeout=180)
    for code, content in decks.items():
        slides = Presentation(io.BytesIO(content)).slides
        pages = PdfReader(tmp_path / f"{code}.pdf").pages
        assert len(pages) == len(slides)
        for page, slide in zip(pages, slides, strict=True):
            words = re.sub(r"\W", "", page.extract_text())
            title = re.sub(r"\W", "", slide.shapes.title.text_frame.text)
            assert title[:20] in words


@pytest.fixture(scope="module")
def report(home: Path, tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    out = tmp_path_factory.mktemp("report") / "report.pdf"
    done = command(home, "--report", "2024", "--lang", "kk", "--out", str(out))
    assert done.returncode == 0, done.stderr
    return PdfReader(out)


def test_the_report_is_a_document_with_title_language_contents_and_fonts(home: Path, report: PdfReader) -> None:
    language = Language("kk")
    assert report.metadata is not None
    assert report.metadata.title == language.text("The Public security Concept in {year}", year=2024)
    assert report.trailer["/Root"]["/Lang"] == "kk"
    chapters = [item.title for item in report.outline if not isinstance(item, list)]
    for words in ("By direction", "By region", "Actions", "Contradictions in the text", "Sources and method"):
        assert language.text(words) in chapters
    for page in report.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            found = font.get_object()
            inner = found["/DescendantFonts"][0].get_object() if "/DescendantFonts" in found else found
            assert {"/FontFile2", "/FontFile3", "/FontFile"} & set(inner["/FontDescriptor"].get_object())
    words = " ".join(page.extract_text() for page in report.pages)
    assert "151,8" in words
    assert queries.rows("build")["version"].iloc[0] in words


def test_a_pack_as_pdf_and_as_pictures(home: Path, tmp_path: Path) -> None:
    paper, pictures = tmp_path / "b.pdf", tmp_path / "b.zip"
    chosen = ("--indicators", "theft_rate,road_death_rate,police_openness", "--lang", "ru")
    assert command(home, *chosen, "--out", str(paper)).returncode == 0
    assert command(home, *chosen, "--out", str(pictures)).returncode == 0
    reader = PdfReader(paper)
    assert reader.trailer["/Root"]["/Lang"] == "ru"
    words = " ".join(page.extract_text() for page in reader.pages)
    sheet = read_sheet(Language("ru"), queries.rows, "theft_rate")
    assert sheet is not None
    assert sheet.text.subtitle in words.replace("\n", " ")
    assert "У 1 из 3 показателей нет опубликованного значения" in words
    with zipfile.ZipFile(pictures) as archive:
        assert archive.namelist() == ["01-nysana-theft-rate-KZ-ru.png", "02-nysana-road-death-rate-KZ-ru.png"]
        for name in archive.namelist():
            image = Image.open(io.BytesIO(archive.read(name)))
            assert image.size == (1920, 1080)
            assert len(image.convert("RGB").getcolors(2_000_000) or []) > 20, "an empty picture"


def test_without_a_browser_powerpoint_still_comes(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(NoBrowserError, match="chromium"):
        drawn([], "png")
    bare = {"PATH": str(tmp_path)}
    out = tmp_path / "b.pptx"
    assert command(home, "--indicators", "theft_rate", "--out", str(out), **bare).returncode == 0
    for name in ("b.pdf", "b.zip"):
        done = command(home, "--indicators", "theft_rate", "--out", str(tmp_path / name), **bare)
        assert (done.returncode, "apt-get install chromium" in done.stderr) == (2, True)
        assert not (tmp_path / name).exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--indicators", "nothing", "--out", "x.pptx"], "nothing"),
        (["--regions", "KZ-99", "--out", "x.pptx"], "KZ-99"),
        (["--out", "x.doc"], "x.doc"),
        (["--report", "2023", "--lang", "en", "--out", "x.pdf"], "2024"),
        (["--report", "2024", "--out", "x.zip"], ".pdf"),
        (["--report", "0", "--lang", "en", "--out", "x.pdf"], "2024"),
        (["--report", "2024", "--regions", "KZ-71", "--out", "x.pdf"], "--regions"),
        (["--indicators", "theft_rate", "--out", "missing/x.pptx"], "x.pptx"),
    ],
)
def test_what_cannot_be_made_is_refused_in_a_sentence(
    home: Path, tmp_path: Path, options: list[str], said: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "briefing", *options], cwd=tmp_path, capture_output=True, text=True, check=False,
        env=os.environ | {"NYSANA_HOME": str(home), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.rglob("*.p*"))


def rows_of(**counts: int) -> list[dict]:
    return [{"verdict": verdict} for verdict, n in counts.items() for _ in range(n)]


@pytest.mark.parametrize(
    ("code", "counts", "said"),
    [
        ("en", {"met": 1, "missed": 2, "no_data": 9}, "For 2024 the Concept set 12 targets: 1 is met, 2 are missed, 9 have no published value."),
        ("ru", {"met": 1, "missed": 2, "no_data": 5}, "На 2024 год Концепция поставила 8 целей: 1 выполнена, 2 не выполнены, у 5 нет опубликованного значения."),
        ("ru", {"met": 0, "missed": 1, "no_data": 1}, "На 2024 год Концепция поставила 2 цели: 1 не выполнена, у 1 нет опубликованного значения."),
        ("ru", {"met": 21, "missed": 0, "no_data": 0}, "На 2024 год Концепция поставила 21 цель: 21 выполнена."),
        ("kk", {"met": 2, "missed": 1, "no_data": 9}, "Тұжырымдамада 2024 жылға 12 нысана белгіленген: 2 орындалды, 1 орындалмады, 9 бойынша мән жарияланбаған."),
    ],
)  # fmt: skip
def test_numbers_and_words_agree(code: str, counts: dict[str, int], said: str) -> None:
    assert lead(Language(code), rows_of(**counts), 2024) == said
