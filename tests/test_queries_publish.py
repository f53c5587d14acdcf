"""The open data: complete, described, verifiable, and read back by the public libraries of its formats."""

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

import queries
from queries.__main__ import main
from queries.publish import PublishError, published, published_zip


@pytest.fixture(scope="module")
def folder(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("open") / "data"
    published(made, queries.warehouse_path())
    return made


def test_every_table_is_there_as_csv_and_as_parquet(folder: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    tables = warehouse.sql(
        "select table_name from duckdb_tables() where not internal"
        " union all select view_name from duckdb_views() where not internal"
    ).fetchall()
    assert {path.stem for path in (folder / "csv").iterdir()} == {name for (name,) in tables}
    for (name,) in tables:
        ((count,),) = warehouse.sql(f'select count(*) from "{name}"').fetchall()
        with (folder / "csv" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert sum(1 for _ in csv.reader(file)) == count + 1, name
        assert pq.read_metadata(folder / "parquet" / f"{name}.parquet").num_rows == count


def test_frictionless_finds_the_package_valid(folder: Path) -> None:
    from frictionless import Package

    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])[:5]
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert report.stats["tasks"] == len(package["resources"])
    observation = next(one for one in package["resources"] if one["name"] == "observation")
    assert observation["schema"]["primaryKey"]
    assert {one["reference"]["resource"] for one in observation["schema"]["foreignKeys"]} == {
        "indicator",
        "region",
        "source",
    }
    assert all(field["description"] for one in package["resources"] for field in one["schema"]["fields"])


def test_sdmx_csv_reads_back_with_its_concepts(folder: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    import pysdmx.io

    message = pysdmx.io.read_sdmx(str(folder / "sdmx" / "nysana.csv"), validate=False)
    (dataset,) = message.data
    assert dataset.structure == "Dataflow=NYSANA:DF_PUBLIC_SECURITY(1.0)"
    data = dataset.data
    key = ["FREQ", "REF_AREA", "INDICATOR", "TIME_PERIOD"]
    assert not data.duplicated(key).any()
    ((count,),) = warehouse.sql("select count(*) from observation_best where not is_cumulative").fetchall()
    assert len(data) == count
    row = data[(data["INDICATOR"] == "OFFENCES") & (data["REF_AREA"] == "KZ") & (data["TIME_PERIOD"] == "2022")]
    assert row[["FREQ", "OBS_VALUE", "UNIT_MEASURE", "COVERAGE"]].to_numpy().tolist() == [
        ["A", "157473.0", "OFFENCES", "FULL"]
    ]
    spans = data.loc[data["FREQ"] == "_O", "TIME_PERIOD"]
    assert spans.str.fullmatch(r"\d{4}-\d\d-\d\d/P\d+[MD]").all()


def test_the_duckdb_file_and_the_checksums_are_right(folder: Path) -> None:
    with duckdb.connect(str(folder / "nysana.duckdb"), read_only=True) as con:
        assert con.sql("select count(*) from scorecard").fetchall() == [(19,)]
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert len(lines) == sum(1 for one in folder.rglob("*") if one.is_file()) - 1
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


def test_terms_citation_and_dictionary_stand_beside_it(folder: Path) -> None:
    version = queries.rows("build")["version"][0]
    assert version in (folder / "CITATION.cff").read_text(encoding="utf-8")
    assert "name the publisher" in (folder / "LICENCE.md").read_text(encoding="utf-8")
    assert "## observation\n" in (folder / "data-dictionary.md").read_text(encoding="utf-8")
    assert version in (folder / "README.md").read_text(encoding="utf-8")


def test_the_archive_holds_the_same_files(folder: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(published_zip(queries.warehouse_path()))) as archive:
        names = {name.partition("/")[2] for name in archive.namelist()}
    assert names == {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}


def test_a_folder_with_something_in_it_is_not_touched(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(PublishError, match="not empty"):
        published(tmp_path, queries.warehouse_path())
    assert main(["publish", "--out", str(tmp_path)]) == 2
    assert "name a new folder" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]


def test_a_publication_that_fails_leaves_nothing(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from queries import publish

    monkeypatch.setattr(publish, "_citation", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        published(tmp_path / "out", queries.warehouse_path())
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_how_many_files_it_wrote(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["publish", "--out", str(tmp_path / "new")]) == 0
    assert "files in" in capsys.readouterr().out
    assert (tmp_path / "new" / "datapackage.json").exists()


@pytest.mark.parametrize("name", ["/proc/x", "x" * 300])
def test_a_folder_that_cannot_be_is_refused_with_a_sentence(home: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(PublishError, match="name another"):
        published(tmp_path / name, queries.warehouse_path())
