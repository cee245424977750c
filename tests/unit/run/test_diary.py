"""A row for each night, however it ended."""

from __future__ import annotations

import os
import signal

import duckdb
import pytest

from dagster_project.report.site.nights_view import nights_page
from dagster_project.run.night import diary
from dagster_project.settings import Settings


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(raw=tmp_path / "raw", warehouse=tmp_path / "warehouse")


def told(settings) -> list[tuple]:
    return diary.nights(settings).select("night_id", "state", "failed_step", "message").rows()


def test_a_night_tells_what_its_steps_noted_and_how_long_they_took(settings):
    with diary.kept(settings, "n1"):
        with diary.step(settings, "raw_files"):
            diary.note(settings, files=7, documents=6)
        with diary.step(settings, "landing"):
            diary.note(settings, rejections_by_reason=[{"reason": "encrypted", "rejections": 2}])
        assert diary.nights(settings)["state"].to_list() == ["under_way"]
        diary.end(settings, "published")
    night = diary.nights(settings).row(0, named=True)
    assert (night["state"], night["files"], night["documents"], night["failed_step"]) == (
        "published",
        7,
        6,
        None,
    )
    assert [step["step"] for step in night["seconds_by_step"]] == ["raw_files", "landing"]
    assert night["rejections_by_reason"] == [{"reason": "encrypted", "rejections": 2}]
    assert night["seconds"] == pytest.approx(
        sum(step["seconds"] for step in night["seconds_by_step"]), abs=0.02
    )
    assert night["started_at"] <= night["ended_at"]


def test_a_step_that_raises_is_the_end_of_its_night(settings):
    with (
        pytest.raises(OSError, match="no space"),
        diary.kept(settings, "n1"),
        diary.step(settings, "landing"),
    ):
        raise OSError("first line\nno space left")
    assert told(settings) == [("n1", "failed", "landing", "OSError: no space left")]


def test_a_night_that_ends_between_two_steps_was_stopped_and_may_be_told_why(settings):
    with diary.kept(settings, "n1"), diary.step(settings, "landing"):
        pass
    assert told(settings) == [("n1", "stopped", "landing", None)]
    diary.amend(settings, "n1", state="failed", message="landing: a promise is broken")
    assert told(settings) == [("n1", "failed", "landing", "landing: a promise is broken")]


def test_the_next_night_says_of_a_killed_one_that_it_died(settings):
    child = os.fork()
    if child == 0:
        with diary.kept(settings, "killed"), diary.step(settings, "verdicts"):
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert [row[:3] for row in told(settings)] == [("killed", "under_way", "verdicts")]
    with diary.kept(settings, "next"), diary.step(settings, "raw_files"):
        pass
    assert [row[:3] for row in told(settings)][1] == ("killed", "died", "verdicts")


def test_a_look_that_found_something_to_do_is_no_night(settings):
    with diary.kept(settings, "look"), diary.step(settings, "raw_files"):
        pass
    diary.forget(settings, "look")
    assert told(settings) == []


def test_nights_of_long_ago_and_damaged_notes_are_forgotten(settings):
    for night_id in ("old", "damaged", "kept"):
        with diary.kept(settings, night_id), diary.step(settings, "raw_files"):
            pass
    notes = {path.name.split("-")[1]: path for path in (settings.warehouse / "nights").iterdir()}
    notes["old.json"].rename(settings.warehouse / "nights" / "20200101T000000000000-old.json")
    notes["damaged.json"].write_text("{")
    assert diary.forget_old(settings) == 1
    with diary.kept(settings, "now"), diary.step(settings, "raw_files"):
        pass
    assert [row[0] for row in told(settings)] == ["now", "kept"]


def test_what_no_night_does_is_noted_nowhere(settings):
    with diary.step(settings, "findings_site"):
        diary.note(settings, files=1)
    diary.end(settings, "published")
    assert told(settings) == []


def test_a_full_disk_takes_the_note_and_not_the_night(settings):
    settings.warehouse.mkdir()
    (settings.warehouse / "nights").write_text("no folder")
    with diary.kept(settings, "n1"), diary.step(settings, "raw_files"):
        done = True
    assert done


def test_the_row_of_the_night_is_completed_in_what_is_published(settings):
    with diary.kept(settings, "former"), diary.step(settings, "raw_files"):
        diary.end(settings, "published")
    with diary.kept(settings, "n2"):
        with diary.step(settings, "verdicts"):
            pass
        diary.land_nights(settings)
        with diary.step(settings, "dbt_build"):
            pass
        with duckdb.connect(str(settings.build_file)) as connection:
            connection.execute("create schema marts; create table marts.night as from landing.nights")
            connection.execute("alter table marts.night add primary key (night_id)")
            diary.complete_row(settings, connection)
            rows = connection.execute(
                "select night_id, state, failed_step, list_transform(seconds_by_step, lambda s: s.step) from marts.night order by 1"
            ).fetchall()
    assert rows == [
        ("former", "published", None, ["raw_files"]),
        ("n2", "published", None, ["verdicts", "dbt_build"]),
    ]


def test_the_page_shows_every_night_and_nothing_unescaped(settings):
    with diary.kept(settings, "n1"):
        with diary.step(settings, "landing"):
            diary.note(
                settings,
                files=7,
                documents_rejected=2,
                rejections_by_reason=[{"reason": "encrypted", "rejections": 2}],
            )
        diary.note(settings, message="<script>", findings=3, findings_new=2, findings_closed=1)
    html = nights_page(diary.nights(settings), language="zh")
    assert "未走完" in html
    assert "+2 −1" in html
    assert "整份未读出 2" in html
    assert "&lt;script&gt;" in html
    assert "<script>" not in html.split("</header>")[1]
    assert "还没有夜间作业的记录" in nights_page(diary.NIGHTS.frame(), language="zh")
