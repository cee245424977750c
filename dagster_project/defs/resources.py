"""Resources of the assets: our settings as Dagster configuration, and the night that holds its warehouse folder."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Self

import dagster as dg
from pydantic import Field

from dagster_project.processes import end_with
from dagster_project.run.log_format import tell
from dagster_project.run.night import diary
from dagster_project.run.night.lock import alive, night_lock
from dagster_project.settings import Limits, Settings

from .launch import SERVED_BY, export


class SettingsResource(dg.ConfigurableResource):
    """Every field of :class:`Settings`, so that the launchpad shows it and one run can have another value."""

    raw: str = Field(description="folder of the documents as published")
    warehouse: str = Field(description="folder of everything that is made")
    dbt_project: str
    seeds: str = Field(description="folder of the official code tables")
    reviews: str = Field(description="file of what people decided about findings")
    workers: int = Field(description="processes that read documents")
    batch_files: int
    dask_address: str | None
    time_zone: str
    language: str = Field(description="language of what people read: zh or en")
    largest_removal: float
    builds_kept: int
    runs_kept_days: int
    log_format: str = Field(description="text, or json: one object a line on stderr")
    webhook: str | None
    limits: dict[str, float] = Field(description="bounds for one document, as in Limits")

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The resource that gives these settings."""
        values: dict[str, Any] = settings.model_dump(exclude={"limits"})
        limits = {name: float(value) for name, value in settings.limits.model_dump().items()}
        texts = {name: str(value) for name, value in values.items() if isinstance(value, Path)}
        return cls(**(values | texts), limits=limits)

    def settings(self) -> Settings:
        """The settings object that the stages take. Raises pydantic.ValidationError for a value out of bounds."""
        values = {name: getattr(self, name) for name in type(self).model_fields if name != "limits"}
        return Settings.model_validate({**values, "limits": Limits.model_validate(self.limits)})


class Night(SettingsResource):
    """A run of our assets: it holds the lock of its warehouse folder from its first step to the end of its last.

    The executor runs all steps in one process, and a resource lives as long as the run, so a night that the terminal,
    the schedule or the sensor began, or a person who materialises one asset, waits for every other.
    """

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Self]:
        settings = self.settings()
        export(settings)
        tell(settings.log_format)
        if served_by := os.environ.get(SERVED_BY):
            # Dagster's own processes outlive whoever began them by half a minute, a run by the whole night.
            end_with(int(served_by))
        run_id = context.run.run_id if context.run else "none"
        with alive(settings, run_id), night_lock(settings), diary.kept(settings, run_id):
            yield self

    def step(self, name: str) -> AbstractContextManager[None]:
        """Count the time of a step for the row of the night."""
        return diary.step(self.settings(), name)

    def end(self, state: diary.State) -> None:
        """Say how the night ended."""
        diary.end(self.settings(), state)

    def note(self, **values: Any) -> None:
        """Columns of the row of the night."""
        diary.note(self.settings(), **values)


def resources(settings: Settings) -> dict[str, object]:
    """``settings`` for what only looks (the sensor), ``night`` for what works."""
    return {"settings": SettingsResource.of(settings), "night": Night.of(settings)}
