"""When the night's work starts: the schedule as agreed, the sensor only when raw/ changed and holds still."""

from __future__ import annotations

import dagster as dg
import pytest

from dagster_project.defs.automation import new_files_in_raw, nightly_schedule
from dagster_project.defs.resources import SettingsResource
from dagster_project.settings import Settings


def test_the_schedule_is_half_past_two_in_beijing_and_on():
    schedule = nightly_schedule("Asia/Shanghai")
    assert (schedule.name, schedule.job_name) == ("every_night", "nightly")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("30 2 * * *", "Asia/Shanghai")
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING


def test_the_sensor_is_on_and_asks_for_the_nightly_job():
    assert (new_files_in_raw.name, new_files_in_raw.job_name) == ("new_files_in_raw", "nightly")
    assert new_files_in_raw.default_status is dg.DefaultSensorStatus.RUNNING


@pytest.fixture
def tick(tmp_path):
    """One look of the sensor at tmp_path/raw, with the cursor of the look before."""
    (tmp_path / "raw").mkdir()
    settings = Settings(raw=tmp_path / "raw", warehouse=tmp_path / "warehouse")
    state: dict[str, str | None] = {"cursor": None}
    with dg.DagsterInstance.ephemeral() as instance:

        def look() -> list[str]:
            context = dg.build_sensor_context(
                instance=instance,
                cursor=state["cursor"],
                resources={"settings": SettingsResource.of(settings)},
            )
            result = new_files_in_raw(context)
            state["cursor"] = result.cursor or state["cursor"]
            return [request.run_key for request in result.run_requests or []]

        look.instance = instance
        look.raw = settings.raw
        yield look


def test_a_new_file_is_asked_for_once_it_holds_still(tick):
    assert tick() == []
    assert len(tick()) == 1, "also an empty folder is a state to publish once"
    (tick.raw / "a.pdf").write_bytes(b"half")
    assert tick() == [], "it may still be being copied"
    (tick.raw / "a.pdf").write_bytes(b"half and half")
    assert tick() == []
    (key,) = tick()
    assert tick() == []
    (tick.raw / "a.pdf").unlink()
    assert tick() == []
    (other,) = tick()
    assert other != key


def test_the_sensor_waits_for_a_run_under_way(tick):
    @dg.job
    def nightly():
        pass

    (tick.raw / "a.pdf").write_bytes(b"x")
    run = tick.instance.create_run_for_job(nightly, status=dg.DagsterRunStatus.STARTED)
    assert tick() == []
    assert tick() == []
    tick.instance.delete_run(run.run_id)
    assert len(tick()) == 1
