"""What is written to the stage says whether it is whole; what is not is made anew."""

from __future__ import annotations

import duckdb
import polars as pl
import pytest

from dagster_project.land import sealed, stage, warehouse
from dagster_project.land.damage import discard_damaged
from tests.unit.land.test_land import frames_of

FRAME = pl.DataFrame({"a": [1, 2]})


def flip(path, place=None):
    """One bit of a file, in its middle unless told where."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2 if place is None else place] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)


def part(stage_dir, batch_id):
    frames = frames_of(batch_id)
    row = stage.read_row(batch_id, f"{batch_id}.pdf", frames, 0.0) | {
        "extractor_version": "v1",
        "batch_id": batch_id,
    }
    stage.write_part(stage_dir, batch_id, frames, [row])


def test_a_note_and_a_frame_that_are_not_what_was_written_do_not_count(tmp_path):
    note = tmp_path / "note.json"
    assert sealed.read_note(note) is None
    sealed.write_note(note, {"年度": 2023})
    assert sealed.read_note(note) == {"年度": 2023}
    note.write_text(note.read_text().replace("2023", "2024"))
    assert sealed.read_note(note) is None
    note.write_bytes(b"\x00" * 40)
    assert sealed.read_note(note) is None

    folder = tmp_path / "files"
    assert sealed.read_frame(folder, FRAME.schema) is None
    sealed.write_frame(folder, FRAME)
    sealed.write_frame(folder, FRAME.head(1))
    assert sealed.read_frame(folder, FRAME.schema).equals(FRAME.head(1))
    (file,) = folder.iterdir()
    flip(file)
    assert sealed.read_frame(folder, FRAME.schema) is None


@pytest.mark.parametrize("damage", ["flipped", "cut", "gone", "sums"])
@pytest.mark.parametrize("table", ["documents", "observations", "reads"])
def test_a_part_with_one_damaged_file_leaves_the_stage_and_the_others_stay(tmp_path, damage, table):
    for batch_id in ("b1", "b2"):
        part(tmp_path, batch_id)
    file = tmp_path / table / "b1.parquet"
    if damage == "flipped":
        flip(file)
    elif damage == "cut":
        file.write_bytes(file.read_bytes()[:20])
    elif damage == "gone":
        file.unlink()
    else:
        flip(tmp_path / "sums" / "b1.json")
    assert stage.drop_damaged(tmp_path) == ["b1"]
    assert stage.read_reads(tmp_path)["batch_id"].to_list() == ["b2"]
    assert not list(tmp_path.glob("*/b1.*")), "nothing of it is left to be taken for whole"
    assert stage.drop_damaged(tmp_path) == []


def test_what_a_dead_process_left_half_written_counts_for_nothing_and_is_removed(tmp_path):
    part(tmp_path, "b1")
    (tmp_path / "observations" / "b2.parquet").write_bytes(b"rows without a list")
    (tmp_path / "observations" / ".b3.parquet.4711").write_bytes(b"half")
    assert stage.drop_damaged(tmp_path) == []
    assert [path.name for path in (tmp_path / "observations").iterdir()] == ["b1.parquet"]


def build(path):
    with warehouse.writer(path) as connection:
        warehouse.ensure_tables(connection)
        connection.execute(
            "create table landing.many as select range as n, md5(range::varchar) t from range(200000)"
        )
    return path


def test_a_build_with_a_flipped_bit_is_put_aside_and_one_that_is_whole_stays(tmp_path):
    path = build(tmp_path / "build.duckdb")
    assert discard_damaged(path) is None
    assert discard_damaged(tmp_path / "none.duckdb") is None
    flip(path)
    assert "checksum" in discard_damaged(path)
    assert not path.exists()
    assert path.with_name("build.duckdb.damaged").exists()


@pytest.mark.parametrize("content", [b"", b"no database at all" * 1000])
def test_what_is_no_database_is_put_aside(tmp_path, content):
    path = tmp_path / "build.duckdb"
    path.write_bytes(content)
    told = discard_damaged(path)
    assert path.exists() == (told is None)
    with warehouse.writer(path) as connection:
        warehouse.ensure_tables(connection)


def test_a_build_that_another_process_has_open_is_not_damaged(tmp_path, monkeypatch):
    path = build(tmp_path / "build.duckdb")

    def refuse(*_, **__):
        raise duckdb.IOException("Could not set lock on file: Conflicting lock is held")

    monkeypatch.setattr("dagster_project.land.warehouse.duckdb.connect", refuse)
    monkeypatch.setattr("dagster_project.land.warehouse.LOCK_SECONDS", 0.0)
    with pytest.raises(duckdb.IOException):
        discard_damaged(path)
    assert path.exists()
