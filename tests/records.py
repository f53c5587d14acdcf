"""Made-up records of the shape that real ones have, for tests of load and speed; each file says that they are synthetic.

python -m tests.records --rows 10000000 --out FOLDER [--format parquet|csv|map] [--seed 1]

The mix of articles and regions is that of form 1-M 2022, the seasons and the dirty cells are assumed; nothing of it
says anything about the country. Two further columns stand for persons and must never be read.
"""

import argparse
import csv
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from ingest.records import SYNTHETIC_KEY
from ingest.rollup_figures import article_indicators
from tests import sample_forms

DATA = Path(__file__).resolve().parent.parent / "data"
FIRST_DAY, LAST_DAY = date(2021, 1, 1), date(2025, 12, 31)
BORDERS_CHANGED = date(2022, 6, 8)
# More offences in summer, fewer in February; January to December, assumed.
SEASONS = np.array([0.92, 0.85, 0.95, 1.0, 1.05, 1.08, 1.1, 1.1, 1.05, 1.02, 0.96, 0.92])
# Articles that no indicator follows, each a tenth rarer than the one before.
OTHER_ARTICLES = [*(str(number) for number in range(296, 316)), *(str(number) for number in range(380, 400))]
OTHER_DECAY = 0.9
# Shares of records without a region, of these with a district, without a day, struck off; assumed.
NO_REGION, WITH_DISTRICT, NO_DATE, STRUCK_OFF = 0.005, 0.5, 0.001, 0.015
PERSONS, DISTRICTS = 10_000, 15
ROWS_A_FILE, ROWS_A_BATCH, ROWS_A_PAGE = 5_000_000, 1_000_000, 5_000
LABEL = {SYNTHETIC_KEY: b"true"}


facts = cache(sample_forms.facts)


def record_batches(rows: int, seed: int = 1) -> Iterator[pa.Table]:
    """So many records, the same for the same seed, in batches of at most a million."""
    chance = np.random.default_rng(seed)
    cells, weights = _cells()
    days = np.arange(np.datetime64(FIRST_DAY), np.datetime64(LAST_DAY) + 1)
    season = SEASONS[(days.astype("datetime64[M]").astype(int)) % len(SEASONS)].cumsum()
    spellings, old_spellings, codes = _regions()
    articles = pa.array([article for _, article in cells[:: len(codes)]])
    persons = pa.array([f"SYNTHETIC PERSON {number:05d}" for number in range(PERSONS)])
    for start in range(0, rows, ROWS_A_BATCH):
        size = min(ROWS_A_BATCH, rows - start)
        cell = np.searchsorted(weights, chance.random(size) * weights[-1])
        article, region = np.divmod(cell, len(codes))
        day = days[np.searchsorted(season, chance.random(size) * season[-1])]
        is_old = day < np.datetime64(BORDERS_CHANGED)
        has_no_region = chance.random(size) < NO_REGION
        # The code of a district is one of today's borders; before the split it would tell a region that was not there.
        has_no_district = is_old | (has_no_region & (chance.random(size) >= WITH_DISTRICT))
        district = region * DISTRICTS + chance.integers(0, DISTRICTS, size)
        has_no_day = chance.random(size) < NO_DATE
        columns: dict[str, Any] = {
            "date": pa.array(day.astype("datetime64[D]"), mask=has_no_day),
            "region": _coded(
                np.where(is_old, region + len(codes), region), [*spellings, *old_spellings], has_no_region
            ),
            "district": _coded(
                district, [f"{code}{n + 10}" for code in codes for n in range(DISTRICTS)], has_no_district
            ),
            "article": pa.DictionaryArray.from_arrays(pa.array(article.astype("int16")), articles),
            "discontinued": pa.array((chance.random(size) < STRUCK_OFF).astype("int8")),
            "person": pa.DictionaryArray.from_arrays(pa.array(chance.integers(0, PERSONS, size, "int16")), persons),
            "is_synthetic": pa.array(np.ones(size, bool)),
        }
        yield pa.table(columns)


def written_records(folder: Path, rows: int, kind: str = "parquet", seed: int = 1) -> list[Path]:
    """The records as files of a kind ('parquet', 'csv', 'map') in a folder; their paths in order."""
    folder.mkdir(parents=True, exist_ok=True)
    writer = {"parquet": _write_parquet, "csv": _write_csv, "map": _write_pages}[kind]
    return writer(folder, record_batches(rows, seed))


def _cells() -> tuple[list[tuple[str, str]], np.ndarray]:
    """(region, article), by article, and how many records up to each, as registered in 2022."""
    known = {indicator: article for article, indicator in article_indicators(facts()).items()}
    with (DATA / "observation.form_1m_2022.csv").open(newline="", encoding="utf-8") as file:
        counted = {(row["region_id"], row["indicator_id"]): float(row["value"]) for row in csv.DictReader(file)}
    regions = [region for region, _, _ in _region_rows()]
    named = {(region, article): counted.get((region, one), 0.0) for one, article in known.items() for region in regions}
    shares = OTHER_DECAY ** np.arange(len(OTHER_ARTICLES))
    shares /= shares.sum()
    rest = {
        one: counted[one, "offences"] - sum(v for (region, _), v in named.items() if region == one) for one in regions
    }
    for article, share in zip(OTHER_ARTICLES, shares, strict=True):
        named |= {(region, article): rest[region] * share for region in regions}
    return list(named), np.array(list(named.values())).cumsum()


def _region_rows() -> list[tuple[str, str, str]]:
    """(id, name now, name until the split of 2022) of the 20 regions."""
    rows = facts().regions.rows
    former = {part: whole for whole, part in facts().regions.pairs if rows[whole]["valid_to"] == BORDERS_CHANGED}
    now = [row for row in rows.values() if row["kind"] in ("region", "city")]
    # A former region was called as the part that kept its name, but for the words that tell the two apart.
    old = {one: rows[whole]["name_ru"].partition(" (")[0] for one, whole in former.items()}
    return [(one["region_id"], one["name_ru"], old.get(one["region_id"], one["name_ru"])) for one in now]


def _regions() -> tuple[list[str], list[str], list[str]]:
    """Names now, names until the split, and the map's codes, in one order."""
    found = _region_rows()
    return [now for _, now, _ in found], [old for _, _, old in found], [f"19{one[3:]}" for one, _, _ in found]


def _coded(places: np.ndarray, values: list[str], is_missing: np.ndarray) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(places.astype("int16"), mask=is_missing), pa.array(values))


def _write_parquet(folder: Path, batches: Iterator[pa.Table]) -> list[Path]:
    """Plain strings, as a database exports them: without the note by which pandas would read them as categories."""
    paths: list[Path] = []
    writer, held = None, 0
    for batch in batches:
        if writer is None or held + len(batch) > ROWS_A_FILE:
            _close(writer)
            paths.append(folder / f"records-{len(paths) + 1:03d}.parquet")
            writer, held = pq.ParquetWriter(paths[-1], batch.schema, compression="zstd", store_schema=False), 0
        writer.write_table(batch)
        held += len(batch)
    _close(writer)
    return paths


def _close(writer: pq.ParquetWriter | None) -> None:
    if writer:
        writer.add_key_value_metadata(LABEL)
        writer.close()


def _write_csv(folder: Path, batches: Iterator[pa.Table]) -> list[Path]:
    path = folder / "records.csv"
    with pa.OSFile(str(path), "wb") as out:
        for place, batch in enumerate(batches):
            plain = batch.cast(pa.schema([(one.name, _plain(one.type)) for one in batch.schema]))
            pyarrow.csv.write_csv(plain, out, pyarrow.csv.WriteOptions(include_header=place == 0))
    return [path]


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if isinstance(kind, pa.DictionaryType) else kind


def _write_pages(folder: Path, batches: Iterator[pa.Table]) -> list[Path]:
    """Pages as the crime map answers them: codes, milliseconds, articles with a nought behind. Regions of today."""
    paths: list[Path] = []
    codes = dict(zip(_regions()[0], _regions()[2], strict=True)) | dict(zip(*_regions()[1:], strict=True))
    for batch in batches:
        rows = batch.to_pylist()
        for start in range(0, len(rows), ROWS_A_PAGE):
            features = [{"attributes": _attributes(row, codes)} for row in rows[start : start + ROWS_A_PAGE]]
            paths.append(folder / f"page-{len(paths) + 1:04d}.json")
            paths[-1].write_text(json.dumps({"features": features}), encoding="utf-8")
    return paths


def _attributes(row: dict, codes: dict[str, str]) -> dict:
    day = row["date"] and datetime(row["date"].year, row["date"].month, row["date"].day, 12, tzinfo=UTC)
    return {
        "dat_vozb": day and int(day.timestamp() * 1000), "city_code": codes.get(row["region"]),
        "reg_code": row["district"], "crime_code": f"{int(row['article'].split('-')[0]):03d}0",
        "discontinued": row["discontinued"], "fz1r18p5": row["person"], "is_synthetic": True,
    }  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.records", description="Made-up records, labelled so.")
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--format", choices=("parquet", "csv", "map"), default="parquet")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    written_records(chosen.out, chosen.rows, chosen.format, chosen.seed)
