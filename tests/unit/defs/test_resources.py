"""Settings as Dagster configuration, and the lock that a run holds from its first step to its last."""

from __future__ import annotations

import fcntl
from pathlib import Path

import dagster as dg
import pytest

from dagster_project.defs.resources import Night, SettingsResource, resources
from dagster_project.settings import Limits, Settings


def test_settings_come_back_as_they_went_in():
    settings = Settings(
        raw=Path("/a"), warehouse=Path("/b"), workers=3, limits=Limits(pages=7, page_seconds=1.5)
    )
    assert SettingsResource.of(settings).settings() == settings


def test_a_run_may_have_another_value(tmp_path):
    seen: list[int] = []

    @dg.asset
    def step(night: Night) -> None:
        seen.append(night.settings().workers)

    settings = Settings(raw=tmp_path / "raw", warehouse=tmp_path / "warehouse", workers=2)
    given = SettingsResource.of(settings).model_dump() | {"workers": 5}
    config = {"resources": {"night": {"config": given}}}
    result = dg.materialize([step], resources=resources(settings), run_config=config)
    assert result.success
    assert seen == [5]


def test_the_lock_is_held_between_the_steps_of_a_run_and_released_at_its_end(tmp_path):
    lock = tmp_path / "warehouse" / ".night"

    def is_held() -> bool:
        with lock.open() as other:
            try:
                fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    seen: list[bool] = []

    @dg.asset
    def with_the_night(night: Night) -> None:
        seen.append(is_held())

    @dg.asset(deps=[with_the_night])
    def without_it() -> None:
        seen.append(is_held())

    @dg.asset(deps=[without_it])
    def failing(night: Night) -> None:
        raise RuntimeError("a step fails")

    given = resources(Settings(raw=tmp_path / "raw", warehouse=tmp_path / "warehouse"))
    with pytest.raises(RuntimeError):
        dg.materialize([with_the_night, without_it, failing], resources=given)
    assert seen == [True, True]
    assert not is_held()
