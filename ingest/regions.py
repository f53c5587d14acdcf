"""Which region a spelling means on a day: names and borders change, and sources write them in many ways."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

SHOWN_CANDIDATES = 3
FEWEST_KATO_DIGITS = 2
COUNTRY_CODES = {"0", "00", "1900", "19", "000000000"}
# The crime and accident maps put the country's number, 19, before the two digits of the region.
MAP_PREFIX = "19"

# A Latin letter inside a Cyrillic word is a slip of the keyboard.
LOOKALIKES = str.maketrans("aAeEoOpPcCxXyYkKmMtThHbBiI", "аАеЕоОрРсСхХуУкКмМтТнНвВіІ")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
CITY_WORDS = re.compile(r"(?<!\w)(?:г(?=[.\s])|гор(?=[.\s])|город|қаласы|қала|қ\.\s*ә|қ(?=\.)|city(?: of)?)(?!\w)\.?")
REGION_WORDS = re.compile(r"(?<!\w)(?:область|обл|облысы|облыс|region|oblast)(?!\w)\.?")
DISTRICT_WORDS = re.compile(
    r"(?<!\w)(?:ауданы|аудан|район|р-н|district|г\.\s?а|қ\.\s?а|ауылы|село|поселок|кенті)(?!\w)"
)


@dataclass(frozen=True)
class Spelling:
    """One way to write a region, and the days it was in use (`until` exclusive)."""

    key: str
    region_id: str
    since: date | None
    until: date | None

    def is_used_on(self, day: date) -> bool:
        """Whether the spelling was in use on the day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


class UnknownRegionError(Exception):
    """The spelling means no region of that day, or several; `candidates` are the nearest ids."""

    def __init__(self, spelling: str, candidates: list[str], code: str = "region_unknown") -> None:
        super().__init__(spelling)
        self.spelling, self.candidates, self.code = spelling, candidates, code


class Regions:
    """Resolves spellings. Built from the rows of region.csv, region_name.csv and region_part.csv."""

    def __init__(self, regions: Iterable[dict], names: Iterable[dict], parts: Iterable[dict]) -> None:
        self.rows = {row["region_id"]: row for row in regions}
        self.pairs = [(row["whole_id"], row["part_id"]) for row in parts]
        self.spellings = [
            Spelling(_key(row["spelling"]), row["region_id"], row["valid_from"], row["valid_to"]) for row in names
        ]
        for region_id, row in self.rows.items():
            written = {row["name_kk"], row["name_ru"], row["name_en"], row["kato"] or region_id}
            self.spellings += [Spelling(_key(name), region_id, row["valid_from"], row["valid_to"]) for name in written]

    def region_on(self, spelling: str, day: date) -> str:
        """The region_id that `spelling` means on `day`. Raises UnknownRegionError.

        An id of the warehouse ('KZ-71') always means itself; a name out of use still means its region as long as that
        region exists on the day and nothing else was ever called so.
        """
        if spelling.strip() in self.rows:
            return spelling.strip()
        if by_code := self._by_code(spelling.strip()):
            if not self.exists_on(by_code, day):
                raise UnknownRegionError(spelling, self._kin([by_code]), "region_not_on_day")
            return by_code
        key = _key(spelling)
        meant = [found for found in self.spellings if found.key == key] or self._by_stem(key)
        if not meant:
            raise UnknownRegionError(spelling, self._nearest(key, day))
        now = {found.region_id for found in meant if found.is_used_on(day) and self.exists_on(found.region_id, day)}
        now = now or {found.region_id for found in meant if self.exists_on(found.region_id, day)}
        if len(now) == 1:
            return now.pop()
        if now:
            raise UnknownRegionError(spelling, sorted(now), "region_ambiguous")
        raise UnknownRegionError(spelling, self._kin(found.region_id for found in meant), "region_not_on_day")

    def exists_on(self, region_id: str, day: date) -> bool:
        """Whether the region, within those borders, exists on the day."""
        row = self.rows[region_id]
        return (row["valid_from"] is None or row["valid_from"] <= day) and (
            row["valid_to"] is None or day < row["valid_to"]
        )

    def is_part_of(self, region_id: str, start: date, end: date) -> bool:
        """Whether the region existed, within its borders, only for a part of [start, end)."""
        row = self.rows[region_id]
        return bool(
            (row["valid_from"] and start < row["valid_from"] < end)
            or (row["valid_to"] and start < row["valid_to"] < end)
        )

    def _kin(self, region_ids: Iterable[str]) -> list[str]:
        """What the regions were made of, or what they became."""
        meant = set(region_ids)
        return sorted({b for pair in self.pairs for a, b in (pair, pair[::-1]) if a in meant} or meant)

    def _by_code(self, code: str) -> str | None:
        """KATO with nine or two digits, the map's four digits."""
        if code in COUNTRY_CODES:
            return "KZ"
        digits = code
        if len(code) == len(MAP_PREFIX) + FEWEST_KATO_DIGITS and code.startswith(MAP_PREFIX):
            digits = code[len(MAP_PREFIX) :]
        elif re.fullmatch(r"\d{2}0{7}", code):
            digits = code[:FEWEST_KATO_DIGITS]
        found = f"KZ-{digits}"
        return found if re.fullmatch(r"\d{2}", digits) and found in self.rows else None

    def _by_stem(self, key: str) -> list[Spelling]:
        """A bare adjective or name without its type word: 'акмолинская', 'нур султан'."""
        return [found for found in self.spellings if _bare(found.key) == key]

    def _nearest(self, key: str, day: date) -> list[str]:
        keys = {found.key: found.region_id for found in self.spellings if self.exists_on(found.region_id, day)}
        return list(dict.fromkeys(keys[near] for near in get_close_matches(key, keys, SHOWN_CANDIDATES, cutoff=0.6)))


def is_district(spelling: str) -> bool:
    """Whether the name itself says that it is a district or settlement, below the regions."""
    return bool(DISTRICT_WORDS.search(_plain(spelling)))


def is_region_like(spelling: str) -> bool:
    """Whether the name itself says that it is a region."""
    return bool(REGION_WORDS.search(_plain(spelling))) and not is_district(spelling)


def _plain(spelling: str) -> str:
    text = unicodedata.normalize("NFKC", spelling).replace("\u2010", "-").replace("\u2011", "-").replace("–", "-")
    words = [word.translate(LOOKALIKES) if CYRILLIC.search(word) else word for word in re.split(r"(\s+)", text)]
    text = "".join(words).casefold().replace("ё", "е")
    return re.sub(r"\s+", " ", re.sub(r"[\"«»“”*]", "", text)).strip(" ,;:")


def _key(spelling: str) -> str:
    """The name with its type word in one form: 'г.Алматы', 'АЛМАТЫ ҚАЛАСЫ' → 'city алматы'; a bare name as it is."""
    text = re.sub(r"\s*-\s*", "-", _plain(spelling))
    for words, mark in ((CITY_WORDS, "city"), (REGION_WORDS, "region")):
        if words.search(text):
            return f"{mark} {_cleared(words.sub(' ', text))}"
    return _cleared(text)


def _cleared(text: str) -> str:
    return re.sub(r"[\s.,()]+", " ", text.replace("-", " ")).strip()


def _bare(key: str) -> str:
    return key.removeprefix("region ").removeprefix("city ")
