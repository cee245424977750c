"""Batches: a hostile document costs itself, by name, and the others are read."""

from __future__ import annotations

import sys

import polars as pl
import pytest

from dagster_project import schemas
from dagster_project.land import stage
from dagster_project.register import register_folder
from dagster_project.run.workers import supervise
from dagster_project.run.workers.batches import Batch, plan, sources_to_read
from dagster_project.run.workers.pool import read_batches
from dagster_project.settings import Limits


@pytest.fixture
def hostile(monkeypatch):
    monkeypatch.setattr(supervise, "WORKER", (sys.executable, "-m", "tests.unit.run.hostile_worker"))


def write_files(folder, **contents: str) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in contents.items():
        (folder / f"{name}.txt").write_text(text)


def batches_of(raw, stage_dir, *, workers: int = 1, batch_files: int = 50) -> list[Batch]:
    sources = sources_to_read(raw, register_folder(raw, None), stage.read_reads(stage_dir), "v1")
    return plan(
        sources, batch_files=batch_files, workers=workers, stage_dir=stage_dir, extractor_version="v1"
    )


def outcome(stage_dir, raw) -> tuple[dict[str, str], dict[str, str]]:
    """(state of each file, reason of each rejection)."""
    reads = stage.current_reads(stage_dir, register_folder(raw, None), "v1")
    rejections = stage.read_table(stage_dir, schemas.REJECTIONS, reads)
    return dict(reads.select("file_name", "state").iter_rows()), dict(
        rejections.select("file_name", "reason").iter_rows()
    )


def test_a_crash_costs_one_document_and_names_it(tmp_path, hostile):
    raw, stage_dir = tmp_path / "raw", tmp_path / "stage"
    write_files(raw, a="1", b="2", c="crash", d="3", e="crash too", f="4")
    seen: list[int] = []
    lost = read_batches(batches_of(raw, stage_dir), Limits(), workers=1, progress=seen.append)

    assert lost == 2
    states, reasons = outcome(stage_dir, raw)
    assert states == {f"{n}.txt": "failed" if n in "ce" else "read" for n in "abcdef"}
    assert reasons == {"c.txt": "crash", "e.txt": "crash"}
    assert sum(seen) == 6, "progress ends at the number of documents, whatever was repeated"
    documents = stage.read_table(
        stage_dir, schemas.DOCUMENTS, stage.current_reads(stage_dir, register_folder(raw, None), "v1")
    )
    assert sorted(documents["file_name"]) == ["a.txt", "b.txt", "d.txt", "f.txt"]


def test_time_and_memory_limits_end_the_document_and_not_the_batch(tmp_path, hostile):
    raw, stage_dir = tmp_path / "raw", tmp_path / "stage"
    write_files(raw, a="1", b="hang", c="swell", d="2")
    limits = Limits(document_seconds=2, worker_megabytes=350)
    assert read_batches(batches_of(raw, stage_dir), limits, workers=1) == 2
    states, reasons = outcome(stage_dir, raw)
    assert states == {"a.txt": "read", "b.txt": "failed", "c.txt": "failed", "d.txt": "read"}
    assert reasons == {"b.txt": "time_limit", "c.txt": "memory_limit"}


def test_a_worker_that_cannot_start_is_our_failure_and_no_documents(tmp_path, monkeypatch):
    monkeypatch.setattr(supervise, "WORKER", (sys.executable, "-c", "raise SystemExit('no such module')"))
    write_files(tmp_path / "raw", a="1")
    with pytest.raises(RuntimeError, match=r"outside any document.*no such module"):
        read_batches(batches_of(tmp_path / "raw", tmp_path / "stage"), Limits(), workers=1)
    assert stage.read_reads(tmp_path / "stage").is_empty()


def test_nothing_is_read_twice_for_the_same_content_and_extractor(tmp_path):
    raw, stage_dir = tmp_path / "raw", tmp_path / "stage"
    write_files(raw, a="1", b="1", c="2")
    files = register_folder(raw, None)
    sources = sources_to_read(raw, files, stage.READS.frame(), "v1")
    assert [source.file_name for source in sources] == ["a.txt", "c.txt"], "equal content is one document"
    reads = stage.READS.frame(
        [{"document_id": sources[0].document_id, "extractor_version": "v1", "batch_id": "x", "state": "read"}]
    )
    assert [s.file_name for s in sources_to_read(raw, files, reads, "v1")] == ["c.txt"]
    assert len(sources_to_read(raw, files, reads, "v2")) == 2, "another extractor reads anew"
    assert stage_dir.exists() is False


@pytest.mark.parametrize(
    ("documents", "workers", "sizes"),
    [(0, 2, []), (3, 1, [3]), (5, 2, [3, 2]), (120, 1, [50, 50, 20]), (120, 4, [30, 30, 30, 30])],
)
def test_batches_are_at_most_fifty_and_keep_every_worker_busy(tmp_path, documents, workers, sizes):
    from dagster_project.run.workers.batches import Source

    sources = [Source(f"{number:032x}", f"{number}.pdf", f"/raw/{number}.pdf") for number in range(documents)]
    made = plan(sources, batch_files=50, workers=workers, stage_dir=tmp_path, extractor_version="v1")
    assert [len(batch.sources) for batch in made] == sizes
    assert len({batch.batch_id for batch in made}) == len(made)
    assert [Batch.from_json(batch.to_json()) for batch in made] == made


def test_a_repeated_batch_replaces_itself(tmp_path, hostile):
    raw, stage_dir = tmp_path / "raw", tmp_path / "stage"
    write_files(raw, a="1", b="2")
    batches = batches_of(raw, stage_dir)
    read_batches(batches, Limits(), workers=1)
    read_batches(batches, Limits(), workers=1)
    assert stage.read_reads(stage_dir).height == 2
    assert pl.read_parquet(stage_dir / "documents" / "*.parquet").height == 2


def test_what_failed_for_a_transient_reason_is_read_once_more_alone_and_then_only_on_request(
    tmp_path, hostile
):
    raw, stage_dir = tmp_path / "raw", tmp_path / "stage"
    write_files(raw, a="1", b="crash", c="2")
    read_batches(batches_of(raw, stage_dir), Limits(), workers=1)
    assert stage.waits_for_another_try(stage_dir, "v1")

    again = batches_of(raw, stage_dir)
    assert [[source.file_name for source in batch.sources] for batch in again] == [["b.txt"]]
    read_batches(again, Limits(), workers=1)
    assert outcome(stage_dir, raw)[0]["b.txt"] == "failed"
    assert not stage.waits_for_another_try(stage_dir, "v1")
    assert batches_of(raw, stage_dir) == [], "twice is enough for a night by itself"

    files, reads = register_folder(raw, None), stage.read_reads(stage_dir)
    (source,) = sources_to_read(raw, files, reads, "v1", again=True)
    assert (source.file_name, source.attempt) == ("b.txt", 3)


def test_a_second_try_that_succeeds_is_what_counts(tmp_path, hostile, monkeypatch):
    raw, stage_dir = tmp_path / "raw", tmp_path / "stage"
    write_files(raw, a="1", b="crash")
    read_batches(batches_of(raw, stage_dir), Limits(), workers=1)
    monkeypatch.setattr(supervise, "WORKER", (sys.executable, "-m", "dagster_project.run.workers.worker"))
    read_batches(batches_of(raw, stage_dir), Limits(), workers=1)
    assert outcome(stage_dir, raw) == ({"a.txt": "read", "b.txt": "read"}, {})


def test_a_file_replaced_between_register_and_reading_stores_nothing_under_the_old_name(tmp_path):
    raw, stage_dir = tmp_path / "raw", tmp_path / "stage"
    write_files(raw, a="一、部门概况", b="二、部门决算", c="三、名词解释")
    batches = batches_of(raw, stage_dir)
    files = register_folder(raw, None)
    (raw / "a.txt").write_text("四、另一份文件")
    (raw / "b.txt").unlink()
    read_batches(batches, Limits(), workers=1)

    reads = stage.current_reads(stage_dir, files, "v1")
    assert dict(reads.select("file_name", "state").iter_rows()) == {
        "a.txt": "failed",
        "b.txt": "failed",
        "c.txt": "read",
    }
    rejections = stage.read_table(stage_dir, schemas.REJECTIONS, reads)
    assert dict(rejections.select("file_name", "reason").iter_rows()) == {
        "a.txt": "changed_while_read",
        "b.txt": "changed_while_read",
    }
    assert stage.read_table(stage_dir, schemas.DOCUMENTS, reads)["file_name"].to_list() == ["c.txt"]
