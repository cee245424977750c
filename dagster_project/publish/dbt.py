"""dbt as a subprocess: one invocation builds and tests everything, on the build file of the settings."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from dagster_project.land.versions import schema_version
from dagster_project.land.warehouse import reader
from dagster_project.settings import Settings

from .dbt_program import PARSED_PROJECT

log = logging.getLogger(__name__)
DBT = Path(sys.executable).with_name("juesuan-dbt")
"""dbt of the same environment, with the project parsed once: it need not be on the PATH."""
_MADE = {"target", "logs", "dbt_packages", "__pycache__", ".user.yml"}
_SHOWN_LINES = 60
MANIFEST, PARSED = "manifest.json", "partial_parse.msgpack"
"""The parsed project, for Dagster and for dbt itself."""


class DbtError(RuntimeError):
    """dbt ended with an error; the message holds the end of what it printed."""


def run_dbt(settings: Settings, *arguments: str) -> str:
    """Run dbt with ``arguments`` on the build file; what it printed. Raises DbtError if it ended with an error.

    Artifacts are written beside the build file (``artifacts``), so that warehouses do not overwrite each other's.
    """
    folder = artifacts(settings)
    places = ("--target-path", str(folder), "--log-path", str(folder))
    return _run(settings, *arguments, *places, parsed=parsed_project(settings) / PARSED)


def artifacts(settings: Settings) -> Path:
    """Where dbt leaves what it compiled and what came of it."""
    return (settings.warehouse / "build" / "dbt").resolve()


def parsed_project(settings: Settings) -> Path:
    """The folder with the parsed project (``MANIFEST``, ``PARSED``), made when the project is not the one parsed last.

    It is made under another name and renamed: several processes may need it at once.
    """
    target = settings.dbt_project / "target"
    folder = target / f"parsed-{project_fingerprint(settings.dbt_project)}"
    if folder.is_dir():
        return folder
    target.mkdir(parents=True, exist_ok=True)
    former = sorted(target.glob("parsed-*"))
    with tempfile.TemporaryDirectory(dir=target) as half:
        made = Path(half) / "made"
        _run(settings, "parse", "--target-path", str(made.resolve()), "--log-path", half)
        try:
            made.rename(folder)
        except OSError:
            if not folder.is_dir():  # another process has made it meanwhile
                raise
    for old in former:
        shutil.rmtree(old, ignore_errors=True)
    return folder


def _run(settings: Settings, *arguments: str, parsed: Path | None = None) -> str:
    # Without the project parsed before, which this process may have been given: a parse that has it writes nothing.
    environment = {name: value for name, value in os.environ.items() if name != PARSED_PROJECT}
    known = {} if parsed is None else {PARSED_PROJECT: str(parsed.resolve())}
    done = subprocess.run(
        [str(DBT), "--no-use-colors", *arguments, "--project-dir", ".", "--profiles-dir", "."],
        cwd=settings.dbt_project,
        env=environment | dbt_variables(settings) | known,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = (done.stdout + done.stderr).splitlines()
        raise DbtError(f"dbt {' '.join(arguments)} failed:\n" + "\n".join(lines[-_SHOWN_LINES:]))
    return done.stdout


def build_arguments(settings: Settings) -> list[str]:
    """The dbt command of a night: everything but the unit tests, which check the code and not the data.

    The incremental facts are made anew when the dbt project is not the one that built them.
    """
    arguments = ["build", "--exclude-resource-type", "unit_test"]
    former, own = built_with(settings.build_file), project_fingerprint(settings.dbt_project)
    if former != own:
        arguments.append("--full-refresh")
    if former is not None and former != own:
        log.warning("the marts were built by dbt project %s, this is %s: all are made anew", former, own)
    return arguments


def dbt_variables(settings: Settings) -> dict[str, str]:
    """The variables that the dbt project reads."""
    return {
        "JUESUAN_BUILD_FILE": str(settings.build_file.resolve()),
        "JUESUAN_PROJECT_FINGERPRINT": project_fingerprint(settings.dbt_project),
        "JUESUAN_SCHEMA_VERSION": schema_version(),
        "JUESUAN_TIME_ZONE": settings.time_zone,
        "JUESUAN_DUCKDB_THREADS": str(settings.duckdb_threads),
        "JUESUAN_DUCKDB_MEMORY": settings.duckdb_memory,
        "DO_NOT_TRACK": "1",
    }


def project_fingerprint(dbt_project: Path) -> str:
    """Sixteen hex digits over every file of the dbt project that is not made by dbt."""
    digest = hashlib.sha256()
    for path in sorted(dbt_project.rglob("*")):
        relative = path.relative_to(dbt_project)
        if path.is_file() and not _MADE & set(relative.parts):
            digest.update(relative.as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def built_with(build_file: Path) -> str | None:
    """The fingerprint of the project that last built this file completely; None if none ever did."""
    if not build_file.exists():
        return None
    with reader(build_file) as connection:
        try:
            row = connection.execute("select project_fingerprint from marts.warehouse_version").fetchone()
        except duckdb.CatalogException:
            return None
    return row[0] if row else None
