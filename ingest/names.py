"""The forms by the names of the command, and what a file's name lets one guess."""

import re
from dataclasses import dataclass
from datetime import date
from types import ModuleType

from ingest.readers import (
    action_reports,
    bns_json,
    bns_tsv,
    bns_xlsx,
    crime_map,
    form_1_sng,
    form_1m,
    form_3k,
    long,
    taldau,
)
from ingest.readers.reading import Facts
from ingest.regions import UnknownRegionError

READERS: dict[str, ModuleType] = {
    "form-1m": form_1m,
    "form-1-sng": form_1_sng,
    "form-3k": form_3k,
    "bns-json": bns_json,
    "bns-tsv": bns_tsv,
    "bns-xlsx": bns_xlsx,
    "taldau": taldau,
    "crime-map": crime_map,
    "long": long,
    "actions": action_reports,
}
# These say neither region nor period inside; the person must.
SCOPED_FORMS = ("form-1m", "form-1-sng", "form-3k")
YEAR_IN_NAME = re.compile(r"(?<!\d)(20\d{2})(?:[-_. ]?(0[1-9]|1[0-2]))?(?!\d)")


@dataclass(frozen=True)
class Guess:
    """What the name of a file says; nothing of it counts until a person confirms it."""

    region_id: str | None = None
    period: str | None = None
    body_code: str | None = None


def guess(form: str, file_name: str, facts: Facts, day: date) -> Guess:
    """Region, period and body as the file's name gives them. `day`: on which region names are read."""
    stem = file_name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if form == "form-3k" and (match := form_3k.PORTAL_NAME.search(stem)):
        return Guess("KZ", f"{match[1]}-{match[2]}", match[3])
    found = YEAR_IN_NAME.search(stem)
    period = None if not found else found[1] + (f"-{found[2]}" if found[2] else "")
    words = YEAR_IN_NAME.sub(" ", stem).replace("_", " ").strip()
    try:
        return Guess(facts.regions.region_on(words, day), period)
    except UnknownRegionError:
        return Guess(None, period)
