"""python -m briefing --indicators a,b --regions KZ,KZ-71 --lang kk --out FILE.pptx | .pdf | .zip

python -m briefing --report 2025 --lang kk --out FILE.pdf: the Concept in a year.
"""

import argparse
import io
import json
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import queries
from briefing.pack import NothingToShowError, Pack, read_pack
from briefing.pictures import NoBrowserError
from briefing.trajectory import Read
from locales import LANGUAGES, Language
from queries import NoWarehouseError

DONE, REFUSED = 0, 2
FORMATS = (".pptx", ".pdf", ".zip")
ALL, COUNTRY = "all", "KZ"


def main() -> int:
    """Exit 0: written; 2: refused, with a sentence on standard error."""
    options = _options()
    try:
        content = _content(options)
    except (NothingToShowError, NoBrowserError, NoWarehouseError) as error:
        print(error, file=sys.stderr)
        return REFUSED
    try:
        _write(options.out, content)
    except OSError as error:
        print(f"{options.out.name} could not be written: {error.strerror}.", file=sys.stderr)
        return REFUSED
    if not options.json:
        print(f"Written {options.out}")
    return DONE


def _content(options: argparse.Namespace) -> bytes:
    language = Language(options.lang)
    read = queries.opened().rows  # one version, whatever is published meanwhile
    if options.report is not None:
        from briefing.report import report_bytes

        return report_bytes(language, read, options.report, _progress(options, 0))
    pack = read_pack(language, read, _asked(read, options.indicators), _parted(options.regions))
    heard = _progress(options, len(pack.sheets))
    if options.out.suffix == ".pptx":
        from briefing.deck import deck_bytes  # each format needs a library of its own

        return deck_bytes(pack, heard)
    if options.out.suffix == ".pdf":
        from briefing.paper import paper_bytes

        return paper_bytes(pack, heard)
    return zip_bytes(pack, heard)


def zip_bytes(pack: Pack, heard: Callable[[], None] = lambda: None) -> bytes:
    """A PNG of 1920 × 1080 a sheet, with everything it says inside the picture. Raises NoBrowserError."""
    from briefing.pictures import drawn, light_figures

    pictures = drawn(light_figures(pack.sheets), "png", heard=heard)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for number, (sheet, content) in enumerate(zip(pack.sheets, pictures, strict=True), start=1):
            archive.writestr(zipfile.ZipInfo(f"{number:02d}-{sheet.name}.png"), content)
    return out.getvalue()


def _asked(read: Read, indicators: str) -> list[str]:
    known = read("indicator")
    if indicators == ALL:
        return list(known["indicator_id"])
    if not indicators:
        return list(known.query("role == 'target' and programme_id == 'concept-2024-2028'")["indicator_id"])
    return _parted(indicators)


def _parted(ids: str) -> list[str]:
    return [one for part in ids.split(",") if (one := part.strip())]


def _progress(options: argparse.Namespace, total: int) -> Callable[[], None]:
    """One line of JSON a page, for the screen that waits."""
    made = 0

    def heard() -> None:
        nonlocal made
        made += 1
        if options.json:
            print(json.dumps({"event": "page", "n": made, "of": total}), flush=True)

    return heard


def _write(path: Path, content: bytes) -> None:
    """The file whole or not at all."""
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m briefing", description=__doc__)
    parser.add_argument(
        "--indicators", default="", metavar="IDS", help="ids with commas, or all (default: the 12 of the Concept)"
    )
    parser.add_argument("--regions", default=COUNTRY, metavar="IDS", help="ids with commas (default: KZ)")
    parser.add_argument("--lang", choices=LANGUAGES, default="kk", help="language of the pages (default: kk)")
    parser.add_argument("--report", type=int, metavar="YEAR", help="instead of a pack: the Concept in a year (PDF)")
    parser.add_argument("--out", type=_file, required=True, metavar="FILE", help=f"{', '.join(FORMATS)} by its suffix")
    parser.add_argument("--json", action="store_true", help="one JSON object a page instead of text")
    options = parser.parse_args()
    if options.report is not None and (options.indicators or options.regions != COUNTRY):
        parser.error("the report is of the whole Concept: leave out --indicators and --regions")
    if options.report is not None and options.out.suffix != ".pdf":
        parser.error("the report is a PDF: give --out a name that ends in .pdf")
    return options


def _file(name: str) -> Path:
    path = Path(name)
    if path.suffix not in FORMATS:
        raise argparse.ArgumentTypeError(f"{path.name}: the name must end in one of {', '.join(FORMATS)}")
    return path


if __name__ == "__main__":
    sys.exit(main())
