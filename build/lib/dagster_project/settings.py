"""The one settings object: paths, workers, limits, time zone.

Every field can be set by an environment variable of the same name with the prefix ``JUESUAN_``
(``JUESUAN_WORKERS=4``).
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGE = Path(__file__).resolve().parent
PROJECT_ROOT = PACKAGE.parent
IS_CHECKOUT = (PROJECT_ROOT / "pyproject.toml").exists()
HOME = PROJECT_ROOT if IS_CHECKOUT else Path.cwd()
"""Where raw/ and warehouse/ are looked for: the checkout; where the program was installed, the folder it is called in."""
DBT = (PROJECT_ROOT if IS_CHECKOUT else PACKAGE) / "dbt"


def _known_time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"no time zone is called so ({error})") from error
    return name


class Limits(BaseSettings):
    """Bounds that keep one hostile document from taking the batch with it."""

    model_config = SettingsConfigDict(env_prefix="JUESUAN_LIMIT_", frozen=True)

    file_bytes: int = Field(300_000_000, gt=0, description="larger files are rejected: too_large")
    pages: int = Field(5_000, gt=0, description="documents with more pages are rejected: too_many_pages")
    page_characters: int = Field(
        200_000, gt=0, description="a page with more characters is rejected: page_error"
    )
    page_content_bytes: int = Field(
        4_000_000, gt=0, description="a page whose unpacked content is larger is rejected: page_error"
    )
    page_segments: int = Field(
        200_000, gt=0, description="a page with more path segments is rejected: page_error"
    )
    page_seconds: float = Field(20.0, gt=0, description="time one page may take: time_limit")
    document_seconds: float = Field(600.0, gt=0, description="time one document may take: time_limit")
    worker_megabytes: int = Field(2_000, gt=0, description="resident memory of a worker: memory_limit")
    text_bytes: int = Field(50_000_000, gt=0, description="plain text beyond this is rejected: too_large")


class Settings(BaseSettings):
    """Where things are and how hard to work."""

    model_config = SettingsConfigDict(env_prefix="JUESUAN_", frozen=True)

    raw: Path = HOME / "raw"
    warehouse: Path = HOME / "warehouse"
    dbt_project: Path = DBT
    seeds: Path = DBT / "seeds"
    reviews: Path = Field(
        HOME / "reviews.yaml", description="what people decided about findings; need not be there"
    )
    workers: int = Field(ge=1, default_factory=lambda: max(1, (os.cpu_count() or 2) - 1))
    batch_files: int = Field(50, ge=1)
    dask_address: str | None = Field(None, description="scheduler address; None: processes on this machine")
    time_zone: Annotated[str, AfterValidator(_known_time_zone)] = "Asia/Shanghai"
    language: Literal["zh", "en"] = Field("zh", description="language of what people read: zh or en")
    duckdb_threads: int = Field(2, ge=1, description="threads that dbt gives DuckDB (dbt/profiles.yml)")
    duckdb_memory: str = Field(
        "3GB",
        pattern=r"(?i)^\d+(\.\d+)? ?([kmgt]i?b|%)$",
        description="memory that dbt gives DuckDB, likewise",
    )
    largest_removal: float = Field(
        0.2, ge=0, le=1, description="share of the published documents that one night may take away unasked"
    )
    builds_kept: int = Field(3, ge=0, description="published builds kept beside the current one")
    runs_kept_days: int = Field(90, ge=1, description="days that runs stay in Dagster's history")
    log_format: Literal["text", "json"] = Field(
        "text",
        description="what is told on stderr while it happens: lines of text, or one JSON object a line",
    )
    webhook: str | None = Field(
        None, description="address that a line about each night is posted to; None: nobody"
    )
    limits: Limits = Field(default_factory=lambda: Limits())

    @property
    def stage_dir(self) -> Path:
        """Parquet of the stages, one folder a table, one file a batch."""
        return self.warehouse / "stage"

    @property
    def build_file(self) -> Path:
        """Where the next warehouse is built, beside the published one; its landing tables survive the night."""
        return self.warehouse / "build" / "juesuan.duckdb"

    @property
    def published_file(self) -> Path:
        """The warehouse that users open."""
        return self.warehouse / "juesuan.duckdb"


@lru_cache(maxsize=1)
def seeds_folder() -> Path:
    """Folder of the code tables. Every document asks for it: the environment is read once a process."""
    return Settings().seeds
