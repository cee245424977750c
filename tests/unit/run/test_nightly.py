"""The night's steps as plain functions, with stages in place of the real ones where those would only be slow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from dagster_project import schemas
from dagster_project.land import stage, warehouse
from dagster_project.land.contract import examine
from dagster_project.register.files import REGISTER
from dagster_project.run.night import freshness, verdicts, work
from dagster_project.settings import Settings
from tests.unit.land.test_land import frames_of

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path) -> Settings:
    (tmp_path / "raw").mkdir()
    return Settings(raw=tmp_path / "raw", warehouse=tmp_path / "warehouse")


@pytest.fixture
def house(settings, monkeypatch):
    """A house whose reading and judging are simple: every file is one document with one finding."""
    judged: list[str] = []

    def read_batches(batches, limits, *, workers, dask_address, progress):
        for batch in batches:
            for source in batch.sources:
                frames = frames_of(source.document_id)
                row = stage.read_row(source.document_id, source.file_name, frames, 0.0)
                row |= {"extractor_version": batch.extractor_version, "batch_id": source.document_id}
                stage.write_part(settings.stage_dir, source.document_id, frames, [row])
        return 0

    def judge(frames, others=None, *, without_others=False, paths=None):
        judged.extend(frames["documents"]["document_id"])
        findings = [
            {"finding_id": f"f-{name}", "document_id": name, "level": "不一致", "status": "open"}
            for name in frames["documents"]["document_id"]
        ]
        checks = [
            {"document_id": name, "identity_id": "I", "binding": "", "verdict": "fails"}
            for name in frames["documents"]["document_id"]
        ]
        return verdicts.Verdicts(
            schemas.CHECKS.frame(checks), schemas.FINDINGS.frame(findings), schemas.REJECTIONS.frame()
        )

    monkeypatch.setattr(work, "read_batches", read_batches)
    monkeypatch.setattr(verdicts, "_verdicts", judge)
    monkeypatch.setattr(work, "catalogue_version", lambda: "c1")

    def night():
        files = work.register(settings)
        reading = work.read_new(settings, files)
        landed = work.land(settings, files)
        return reading, landed, work.judge_documents(settings)

    return settings, night, judged


def test_a_night_reads_lands_and_judges_what_is_new_and_only_that(house):
    settings, night, judged = house
    (settings.raw / "a.txt").write_text("a")
    (settings.raw / "b.txt").write_text("b")
    reading, landed, result = night()
    assert (reading.documents, reading.read_now, landed.loaded, result.judged_now) == (2, 2, 2, 2)
    assert result.levels == {"不一致": 2}

    (settings.raw / "c.txt").write_text("c")
    reading, landed, result = night()
    assert (reading.read_now, landed.loaded, result.judged_now) == (1, 1, 1)
    assert result.levels == {"不一致": 3}

    (settings.raw / "a.txt").unlink()
    reading, landed, result = night()
    assert (reading.read_now, landed.loaded, landed.removed, result.judged_now) == (0, 0, 1, 0)
    assert result.levels == {"不一致": 2}, "a document that left takes its findings along"
    assert len(judged) == 3


def test_a_new_catalogue_judges_everything_again_and_reads_nothing(house, monkeypatch):
    settings, night, judged = house
    (settings.raw / "a.txt").write_text("a")
    night()
    monkeypatch.setattr(work, "catalogue_version", lambda: "c2")
    reading, _, result = night()
    assert (reading.read_now, result.judged_now, len(judged)) == (0, 1, 2)


def test_a_finding_keeps_the_time_it_was_first_found(house, monkeypatch):
    settings, night, _ = house
    (settings.raw / "a.txt").write_text("a")
    night()
    with warehouse.reader(settings.build_file) as connection:
        first = warehouse.read_frame(connection, schemas.FINDINGS)["opened_at"][0]
    monkeypatch.setattr(work, "catalogue_version", lambda: "c2")
    night()
    with warehouse.reader(settings.build_file) as connection:
        assert warehouse.read_frame(connection, schemas.FINDINGS)["opened_at"].to_list() == [first]


def test_opening_times_of_known_and_new_findings():
    findings = schemas.FINDINGS.frame([{"finding_id": "old"}, {"finding_id": "new"}])
    before = schemas.FINDINGS.frame([{"finding_id": "old", "opened_at": NOW - timedelta(days=9)}])
    timed = work.with_times(findings, before, NOW)
    assert timed["opened_at"].to_list() == [NOW - timedelta(days=9), NOW]
    assert timed.schema == schemas.FINDINGS.schema


def test_files_that_cannot_even_be_hashed_are_rejected_by_name():
    rows = [{"file_path": "x/a.pdf", "file_name": "a.pdf"}, {"file_path": "b", "document_id": "b"}]
    files = pl.DataFrame(rows, schema=REGISTER)
    rejected = work.unreadable(files)
    assert rejected.select("file_name", "scope", "reason").rows() == [("a.pdf", "file", "not_a_document")]
    assert "permissions" in rejected["message"][0]


def test_promises_of_the_landing_tables_are_examined(house):
    settings, night, _ = house
    (settings.raw / "a.txt").write_text("a")
    _, landed, _ = night()
    breaches = {kept.promise.name: kept.breaches for kept in landed.promises}
    assert breaches["keys_unique"] == breaches["files_accounted_for"] == 0
    with warehouse.writer(settings.build_file) as connection:
        connection.execute("insert into landing.observations from landing.observations")
        connection.execute("insert into landing.units (document_id, unit_name) values ('nobody', '本级')")
        connection.execute("insert into landing.files (file_path, document_id) values ('c.pdf', 'c')")
        kept = {k.promise.name: k for k in examine(connection)}
    assert kept["keys_unique"].breaches == 1
    assert kept["documents_known"].sample[0]["table_name"] == "units"
    assert kept["files_accounted_for"].sample == [{"file_path": "c.pdf"}]


def test_portions_hold_every_document_once(monkeypatch):
    monkeypatch.setattr(verdicts, "DOCUMENTS_AT_ONCE", 3)
    portions = verdicts.in_portions(str(n) for n in range(7))
    assert [len(portion) for portion in portions] == [3, 3, 1]
    assert pl.concat(portions).n_unique() == 7


def test_a_night_is_new_until_its_publication_is_noted_and_again_when_anything_changed(settings, monkeypatch):
    (settings.raw / "a.txt").write_text("a")
    files = work.register(settings)
    assert freshness.is_anything_new(settings, files)
    output = settings.warehouse / "juesuan.duckdb"
    output.write_bytes(b"published")
    freshness.note_publication(settings, files, [output])
    assert not freshness.is_anything_new(settings, files)
    aside = output.rename(output.with_name("aside"))
    assert freshness.is_anything_new(settings, files), "an output that is gone is made again"
    output.write_bytes(b"something else")
    assert freshness.is_anything_new(settings, files), "what stands there is not what was published"
    aside.replace(output)
    (settings.raw / "b.txt").write_text("b")
    assert freshness.is_anything_new(settings, work.register(settings))
    assert not freshness.is_anything_new(settings, files)
    monkeypatch.setattr(freshness, "house_files", lambda folder: [])
    assert freshness.is_anything_new(settings, files), "other code or data of ours"
