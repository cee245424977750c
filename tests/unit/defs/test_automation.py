"""When the night's work starts: the schedule as agreed, the sensor only when raw/ changed and holds still."""

from __future__ import annotations

import os
import shutil

import dagster as dg
import pytest

from dagster_project.defs.automation import new_files_in_raw, night_request, nightly_schedule
from dagster_project.defs.build import build_defs
from dagster_project.defs.reading import REGISTER_ALONE
from dagster_project.defs.resources import SettingsResource
from dagster_project.run.night import diary
from dagster_project.run.night.freshness import note_publication, register_folder_of
from dagster_project.run.night.work import register
from dagster_project.settings import Settings


def test_the_schedule_is_half_past_two_in_beijing_and_on():
    schedule = nightly_schedule("Asia/Shanghai")
    assert (schedule.name, schedule.job_name) == ("every_night", "nightly")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("30 2 * * *", "Asia/Shanghai")
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING


def test_a_night_with_nothing_new_is_the_register_alone(tick):
    whole = night_request(tick.settings)
    assert whole.asset_selection is None, "nothing was published yet"
    (tick.raw / "a.pdf").write_bytes(b"one")
    publish(tick)
    alone = night_request(tick.settings)
    assert alone.asset_selection == [dg.AssetKey("raw_files")]
    assert alone.tags == {REGISTER_ALONE: "yes"}
    (tick.raw / "b.pdf").write_bytes(b"two")
    assert night_request(tick.settings).asset_selection is None


@pytest.mark.parametrize(
    "damage", [shutil.rmtree, lambda folder: [f.write_bytes(b"") for f in folder.iterdir()]]
)
def test_a_night_whose_register_is_gone_or_damaged_is_a_whole_one(tick, damage):
    (tick.raw / "a.pdf").write_bytes(b"one")
    publish(tick)
    damage(register_folder_of(tick.settings))
    assert night_request(tick.settings).asset_selection is None


def test_the_schedule_asks_by_the_settings_of_its_folder(tick):
    with dg.build_schedule_context(
        instance=tick.instance, resources={"settings": SettingsResource.of(tick.settings)}
    ) as context:
        request = nightly_schedule("Asia/Shanghai")(context)
    assert request.asset_selection is None


def test_a_night_of_the_register_alone_is_told_as_one_with_nothing_new(tick):
    (tick.raw / "a.pdf").write_bytes(b"one")
    publish(tick)
    job = build_defs(tick.settings).resolve_job_def("nightly")
    alone = night_request(tick.settings)
    done = job.execute_in_process(
        instance=tick.instance, asset_selection=alone.asset_selection, tags=alone.tags
    )
    assert done.success
    assert [event.asset_key.path for event in done.get_asset_materialization_events()] == [["raw_files"]]
    assert not [event for event in done.all_events if event.event_type_value == "STEP_SKIPPED"]
    assert diary.nights(tick.settings)["state"].to_list() == ["nothing_new"]


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
        look.settings = settings
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


def publish(tick) -> None:
    """As a complete night would."""
    note_publication(tick.settings, register(tick.settings), [])


def test_a_state_that_comes_back_is_run_again_and_one_that_is_published_is_not(tick):
    document = tick.raw / "a.pdf"
    document.write_bytes(b"first")
    assert (tick(), len(tick())) == ([], 1)
    publish(tick)
    assert (tick(), tick()) == ([], [])
    aside = document.rename(tick.raw.parent / "a.pdf")
    assert (tick(), len(tick())) == ([], 1)
    publish(tick)
    aside.rename(document)
    os.utime(document, ns=(1, 1))
    assert (tick(), len(tick())) == ([], 1), "the state of the beginning, which was asked for before"


def test_a_run_that_failed_is_asked_for_again_when_the_folder_went_back_and_forth(tick):
    publish(tick)
    (tick.raw / "a.pdf").write_bytes(b"first")
    assert (tick(), len(tick()), tick()) == ([], 1, []), "once, for it failed"
    (tick.raw / "a.pdf").rename(tick.raw.parent / "a.pdf")
    assert tick() == []
    (tick.raw.parent / "a.pdf").rename(tick.raw / "a.pdf")
    assert (tick(), len(tick())) == ([], 1)


def test_a_file_dropped_during_the_night_is_seen_after_it(tick):
    (tick.raw / "a.pdf").write_bytes(b"first")
    registered = register(tick.settings)
    (tick.raw / "b.pdf").write_bytes(b"dropped while the night was at work")
    note_publication(tick.settings, registered, [])
    assert (tick(), len(tick())) == ([], 1)


def test_a_dead_run_does_not_block_the_sensor(tick):
    @dg.job
    def nightly():
        pass

    (tick.raw / "a.pdf").write_bytes(b"x")
    run = tick.instance.create_run_for_job(nightly, status=dg.DagsterRunStatus.STARTED)
    life = tick.settings.warehouse / "build" / "alive" / run.run_id
    life.parent.mkdir(parents=True)
    life.touch()
    assert (tick(), len(tick())) == ([], 1)
