"""What operators have: a doctor, a notice, backups."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer

import duckdb
import pytest

from dagster_project.run.commands import doctor
from dagster_project.run.commands.backup import BadBackupError, back_up, restore
from dagster_project.run.commands.doctor import examine
from dagster_project.run.log_format import tell
from dagster_project.run.night import diary
from dagster_project.run.night.freshness import note_publication
from dagster_project.run.night.lock import alive, night_lock
from dagster_project.run.night.notice import notify, told
from dagster_project.run.night.summary import count
from dagster_project.run.night.work import register
from dagster_project.settings import Settings


@pytest.fixture
def settings(tmp_path) -> Settings:
    """A published warehouse of one document."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text("x")
    made = Settings(raw=tmp_path / "raw", warehouse=tmp_path / "warehouse", reviews=tmp_path / "reviews.yaml")
    made.build_file.parent.mkdir(parents=True)
    for file in (made.published_file, made.build_file):
        with duckdb.connect(str(file)) as connection:
            connection.execute("create schema marts")
            connection.execute(
                "create table marts.warehouse_version as select 'b1' build_id, 1 document_count"
            )
    made.reviews.write_text("[]")
    note_publication(made, register(made), [made.published_file])
    return made


def states(settings: Settings) -> dict[str, str]:
    return {one.name: one.state for one in examine(settings)}


def test_a_warehouse_that_is_well_has_no_errors_and_says_what_is_published(settings):
    looked = {one.name: one for one in examine(settings)}
    assert "error" not in {one.state for one in looked.values()}
    assert looked["published"].said == "build b1, 1 documents"
    assert looked["last night"].state == "ok"
    assert looked["lock"].said == "free"
    assert looked["schedule"].state == "warning", "nobody serves this folder"


def test_what_would_keep_a_night_from_being_published_is_an_error(settings, tmp_path):
    settings.published_file.write_bytes(b"no database")
    (settings.raw / "a.txt").unlink()
    assert states(settings) | {"published": "error", "raw": "warning"} == states(settings)
    assert states(Settings(raw=tmp_path / "none", warehouse=settings.warehouse))["raw"] == "error"
    (tmp_path / "file").write_text("a file where a folder is needed")
    assert states(Settings(raw=settings.raw, warehouse=tmp_path / "file"))["warehouse"] == "error"


def test_a_machine_that_draws_no_chinese_is_told_what_that_costs(settings, monkeypatch):
    def fonts() -> tuple[str, str]:
        return next((one.state, one.said) for one in examine(settings) if one.name == "fonts")

    monkeypatch.setattr(doctor, "_draws", lambda code: False)
    state, said = fonts()
    assert (state, "fonts-noto-cjk" in said) == ("warning", True)
    monkeypatch.setattr(doctor, "_draws", lambda code: True)
    assert fonts()[0] == "ok"


def test_ink_is_told_from_a_blank_page():
    # A font of any machine has the letter; no font has a character for the blank.
    assert doctor._draws("A3C1") or doctor._draws("41")
    assert not doctor._draws("20")


def test_a_run_whose_process_is_gone_is_told(settings, monkeypatch):
    monkeypatch.delenv("DAGSTER_HOME", raising=False)  # another history than that of the warehouse
    history = settings.warehouse / ".dagster" / "history" / "runs.db"
    history.parent.mkdir(parents=True)
    with closing(sqlite3.connect(history)) as connection:
        connection.execute("create table runs as select 'r1' as run_id, 'STARTED' as status")
        connection.commit()
    with alive(settings, "r1"):
        assert states(settings)["history"] == "ok"
    life = settings.warehouse / "build" / "alive" / "r1"
    life.touch()  # what a killed process leaves
    (told,) = [one for one in examine(settings) if one.name == "history"]
    assert (told.state, "processes of 1 are gone" in told.said) == ("warning", True)


def test_a_night_under_way_is_told(settings):
    with night_lock(settings):
        (lock,) = (one for one in examine(settings) if one.name == "lock")
    assert "under way (process" in lock.said


def test_what_was_backed_up_comes_back_byte_for_byte(settings, tmp_path):
    archive = tmp_path / "backup.tar.gz"
    count = back_up(settings, archive)
    new = Settings(raw=settings.raw, warehouse=tmp_path / "new", reviews=tmp_path / "new.yaml")
    assert restore(new, archive) == count
    for file in (path for path in new.warehouse.rglob("*") if path.is_file() and path.name != ".night"):
        assert file.read_bytes() == (settings.warehouse / file.relative_to(new.warehouse)).read_bytes()
    assert new.published_file.exists()
    assert new.build_file.exists()
    assert new.reviews.read_text() == "[]"
    with pytest.raises(BadBackupError, match="already"):
        restore(new, archive)


@pytest.mark.parametrize("share", [0.5, 0.98])
def test_an_archive_that_is_not_whole_changes_nothing(settings, tmp_path, share):
    archive = tmp_path / "backup.tar.gz"
    back_up(settings, archive)
    content = archive.read_bytes()
    archive.write_bytes(content[: int(len(content) * share)])
    new = Settings(raw=settings.raw, warehouse=tmp_path / "new", reviews=tmp_path / "new.yaml")
    with pytest.raises(BadBackupError):
        restore(new, archive)
    assert not new.published_file.exists()
    assert not new.stage_dir.exists()
    assert [path.name for path in new.warehouse.iterdir()] == [".night"]


@pytest.fixture
def duty():
    """A webhook on loopback, and what was posted to it."""
    posted: list[dict] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200 if self.path == "/robot" else 500)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", posted
        server.shutdown()


def test_a_night_is_told_in_one_line_and_a_failure_says_what_failed(duty):
    address, posted = duty
    settings = Settings(webhook=f"{address}/robot")
    assert notify(settings, {"documents": 1200, "documents_rejected": 3, "findings": {"不一致": 7}}, None)
    assert notify(settings, {}, "dbt_build: out of disk")
    first, second = (message["text"]["content"] for message in posted)
    assert "1,200" in first and "不一致 7" in first
    assert "dbt_build: out of disk" in second
    assert all(message["msgtype"] == "text" for message in posted)


def test_a_webhook_that_is_away_refuses_or_is_no_address_costs_nothing(duty):
    address, _ = duty
    assert not notify(Settings(webhook=f"{address}/refuses"), {}, None)
    assert not notify(Settings(webhook="http://127.0.0.1:9/robot"), {}, None)
    assert not notify(Settings(webhook="file:///etc/passwd"), {}, None)
    assert not notify(Settings(), {}, None)
    assert "nothing new" in told({"unchanged_since": "2026-01-01"}, None)


def test_a_first_night_that_failed_before_anything_was_landed_has_a_summary_too(tmp_path):
    settings = Settings(raw=tmp_path / "raw", warehouse=tmp_path / "warehouse")
    settings.build_file.parent.mkdir(parents=True)
    duckdb.connect(str(settings.build_file)).close()
    assert count(settings) == {"checks": {}, "findings": {}, "rejections": {}}


def test_the_doctor_tells_how_the_last_nights_ended(settings):
    assert states(settings)["nights"] == "warning", "none is noted"
    with diary.kept(settings, "n1"), diary.step(settings, "raw_files"):
        diary.end(settings, "published")
    (told,) = [one for one in examine(settings) if one.name == "nights"]
    assert (told.state, "published (UTC)" in told.said) == ("ok", True)
    with diary.kept(settings, "n2"), diary.step(settings, "landing"):
        pass
    assert states(settings)["nights"] == "warning", "the last one did not come to its end"


def test_logs_are_one_json_object_a_line_where_that_is_asked_for(settings, capsys):
    tell("json")
    try:
        with diary.kept(settings, "n1"), diary.step(settings, "landing"):
            logging.getLogger("dagster_project.land").warning("部分 %d", 3, extra={"part": "b1"})
    finally:
        tell("text")
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [one["message"] for one in told] == ["landing begins", "部分 3", "landing is done"]
    assert told[1] | {"level": "warning", "logger": "dagster_project.land", "part": "b1"} == told[1]
    assert (told[2]["night_id"], told[2]["step"]) == ("n1", "landing")
    assert told[2]["seconds"] >= 0
    logging.getLogger("dagster_project.land").info("news")
    assert capsys.readouterr().err == "", "news is told in JSON only"
