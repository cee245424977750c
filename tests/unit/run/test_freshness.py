"""What makes a night necessary, and what keeps two of them apart."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys

import pytest

from dagster_project.run.night import freshness, lock, work
from dagster_project.settings import PROJECT_ROOT, Settings


@pytest.fixture
def published(tmp_path) -> Settings:
    """A folder with one document, published a moment ago."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text("一、部门概况", encoding="utf-8")
    settings = Settings(
        raw=tmp_path / "raw", warehouse=tmp_path / "warehouse", reviews=tmp_path / "reviews.yaml"
    )
    freshness.note_publication(settings, work.register(settings), [])
    return settings


def test_a_folder_that_looks_the_same_is_worth_a_closer_look(published):
    document = published.raw / "a.txt"
    assert freshness.seems_unchanged(published)
    os.utime(document, ns=(1, 1))
    assert not freshness.seems_unchanged(published)
    assert not freshness.is_anything_new(published, work.register(published)), "the contents are the same"


def test_a_copy_of_a_warehouse_is_asked_for_its_own_report(published, tmp_path):
    page = published.warehouse / "report" / "index.html"
    page.parent.mkdir()
    page.write_text("page")
    published.published_file.write_text("published")
    files = freshness.registered(published)
    freshness.note_publication(published, files, [page])
    assert not freshness.is_anything_new(published, files)
    shutil.copytree(published.warehouse, tmp_path / "copy")
    copied = published.model_copy(update={"warehouse": tmp_path / "copy"})
    assert not freshness.is_anything_new(copied, files)
    (copied.warehouse / "report" / "index.html").unlink()
    assert freshness.is_anything_new(copied, files)


def test_a_review_is_something_new(published):
    files = freshness.registered(published)
    assert not freshness.is_anything_new(published, files)
    published.reviews.write_text("- {finding_id: 0123456789ab, decision: reject, reason: 原件无误}\n")
    assert freshness.is_anything_new(published, files)


def test_a_second_night_waits_until_the_first_process_ends(published):
    holder = "import sys; from pathlib import Path; from dagster_project.run.night.lock import night_lock; "
    holder += "from dagster_project.settings import Settings; "
    holder += (
        "held = night_lock(Settings(warehouse=Path(sys.argv[1]))); held.__enter__(); "
        "print('held', flush=True); sys.stdin.readline()"
    )
    command = [sys.executable, "-c", holder, str(published.warehouse)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=PROJECT_ROOT, **pipes) as first:
        assert first.stdout.readline() == "held\n"
        with subprocess.Popen(command, cwd=PROJECT_ROOT, **pipes) as second:
            assert f"(process {first.pid}, since 20" in second.stderr.readline(), "it says for whom it waits"
            first.communicate("end\n", timeout=30)
            assert second.stdout.readline() == "held\n"
            second.communicate("end\n", timeout=30)


def test_entering_the_lock_again_in_the_same_process_does_nothing_and_leaving_it_lets_others_in(published):
    with (
        lock.night_lock(published),
        lock.night_lock(published),
        (published.warehouse / ".night").open() as other,
        pytest.raises(BlockingIOError),
    ):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with (published.warehouse / ".night").open() as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
