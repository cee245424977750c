"""``juesuan doctor``: what a night needs, looked at without doing one; each line says what is wrong and what to do."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from dagster_project.publish.dbt import DBT
from dagster_project.settings import PROJECT_ROOT, Limits, Settings

from ..night.diary import nights
from ..night.freshness import last_publication
from ..night.lock import holder, is_alive

State = Literal["ok", "warning", "error"]
LEAST_FREE_BYTES = 2_000_000_000
"""Below this a build, its copy and a release may not fit."""
ROOM = 4
"""Times the published file that should be free: the build, its copy, the release and what dbt spills."""
UNDER_WAY = {"STARTING", "STARTED", "CANCELING"}
"""States of a run, in Dagster's history, that has a process."""
LATE = timedelta(hours=26)
"""A night begins every 24 hours; one that is two hours late was not made."""
OF_OUR_OWN = {"JUESUAN_SERVED_BY"}
"""Variables that our processes set for each other."""
NIGHTS_TOLD = 7
CHINESE = "B1ED"
"""表, in GB 2312."""
DARK = 128
"""Levels of grey below which a pixel is ink."""
LIBRARIES = (
    "dagster",
    "dbt-core",
    "dbt-duckdb",
    "duckdb",
    "great-expectations",
    "pdf-oxide",
    "polars",
    "pypdfium2",
)


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing that was looked at."""

    name: str
    state: State
    said: str

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return asdict(self)


def examine(settings: Settings) -> list[Looked]:
    """Everything that a night needs, in the order in which to mend it."""
    return [
        *_environment(),
        *_unknown_settings(),
        _raw(settings),
        *_folders(settings),
        _fonts(),
        _disk(settings),
        _published(settings),
        _history(settings),
        _under_way(settings),
        _last_night(settings, datetime.now(UTC)),
        _nights(settings),
        _served(settings),
    ]


def _environment() -> Iterator[Looked]:
    found = {name: _version(name) for name in LIBRARIES}
    missing = [name for name, version in found.items() if version is None]
    said = ", ".join(f"{name} {version}" for name, version in found.items() if version)
    python = f"Python {sys.version.split()[0]}, {said}"
    yield (
        Looked("environment", "error", f"not installed: {', '.join(missing)}; run make run once")
        if missing
        else Looked("environment", "ok", python)
    )
    pinned = _pinned()
    other = [name for name, version in found.items() if version and pinned.get(name, version) != version]
    if other:
        yield Looked("versions", "warning", f"not those of requirements.lock: {', '.join(other)}")
    if not DBT.exists():
        yield Looked("dbt", "error", f"{DBT} is missing: install the project into this environment again")


def _unknown_settings() -> Iterator[Looked]:
    """Variables that look like settings and are none: what they were meant to change has not changed."""
    known = OF_OUR_OWN | {
        f"{of.model_config['env_prefix']}{name}".upper()
        for of in (Settings, Limits)
        for name in of.model_fields
    }
    unknown = sorted(name for name in os.environ if name.startswith("JUESUAN_") and name not in known)
    if unknown:
        yield Looked(
            "settings", "warning", f"no settings: {', '.join(unknown)}; docs/operate.md lists what there is"
        )


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _pinned() -> dict[str, str]:
    lock = PROJECT_ROOT / "requirements.lock"
    if not lock.exists():
        return {}
    lines = (line.split(" ")[0] for line in lock.read_text(encoding="utf-8").splitlines())
    return dict(line.split("==", 1) for line in lines if "==" in line and not line.startswith("#"))


def _raw(settings: Settings) -> Looked:
    if not settings.raw.is_dir():
        return Looked("raw", "error", f"{settings.raw} is no folder: mount it, or name another with --raw")
    if not os.access(settings.raw, os.R_OK | os.X_OK):
        return Looked("raw", "error", f"{settings.raw} cannot be read by this account")
    if not any(settings.raw.iterdir()):
        return Looked("raw", "warning", f"{settings.raw} is empty: is it mounted?")
    return Looked("raw", "ok", str(settings.raw))


def _folders(settings: Settings) -> Iterator[Looked]:
    for name, folder in (("warehouse", settings.warehouse), ("dbt project", settings.dbt_project)):
        there = next(path for path in (folder, *folder.parents) if path.exists())
        writable = there.is_dir() and os.access(there, os.W_OK | os.X_OK)
        said = str(folder) if writable else f"{there} cannot be written by this account"
        yield Looked(name, "ok" if writable else "error", said)


def _fonts() -> Looked:
    """Whether this machine can draw Chinese whose font a document does not bring with it."""
    if _draws(CHINESE):
        return Looked("fonts", "ok", "Chinese that brings no font of its own is drawn")
    return Looked(
        "fonts",
        "warning",
        "no Chinese font: characters whose font a PDF does not hold are missing from pictures of its pages, and findings that "
        "the picture has to confirm are withheld; install one (fonts-noto-cjk, google-noto-sans-cjk-fonts)",
    )


def _draws(code: str) -> bool:
    """Whether a character of GB 2312 (its code in hex digits) leaves ink on a page that names a font and holds none."""
    import io

    import pikepdf
    import pypdfium2
    from pikepdf import Array, Dictionary, Name

    file = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(40, 40))
        about = Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("GB1"), Supplement=2)
        song = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/STSong-Light"), CIDSystemInfo=about
        )
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=song.BaseFont, Encoding=Name("/GB-EUC-H"),
            DescendantFonts=Array([document.make_indirect(song)]),
        )  # fmt: skip
        page.Resources = Dictionary(Font=Dictionary(F=document.make_indirect(font)))
        page.Contents = document.make_stream(f"BT /F 30 Tf 5 8 Td <{code}> Tj ET".encode())
        document.save(file)
    drawn = pypdfium2.PdfDocument(file.getvalue())
    try:
        return bool((drawn[0].render().to_numpy() < DARK).any())
    finally:
        drawn.close()


def _disk(settings: Settings) -> Looked:
    there = next(path for path in (settings.warehouse, *settings.warehouse.parents) if path.exists())
    free = shutil.disk_usage(there).free
    size = settings.published_file.stat().st_size if settings.published_file.exists() else 0
    wanted = max(LEAST_FREE_BYTES, ROOM * size)
    said = f"{free / 1e9:.1f} GB free, {wanted / 1e9:.1f} GB wanted"
    return Looked("disk", "ok" if free >= wanted else "warning", said)


def _published(settings: Settings) -> Looked:
    import duckdb

    from dagster_project.land.warehouse import reader

    if not settings.published_file.exists():
        return Looked("published", "warning", "nothing is published yet: juesuan run")
    try:
        with reader(settings.published_file) as connection:
            found = connection.execute(
                "select build_id, document_count from marts.warehouse_version"
            ).fetchone()
    except duckdb.Error as error:
        return Looked(
            "published", "error", f"{str(error).splitlines()[0][:200]}; the next night makes it anew"
        )
    build, documents = found or ("?", 0)
    return Looked("published", "ok", f"build {build}, {documents:,} documents")


def _history(settings: Settings) -> Looked:
    file = Path(os.environ.get("DAGSTER_HOME", settings.warehouse / ".dagster")) / "history" / "runs.db"
    if not file.exists():
        return Looked("history", "warning", "no run yet")
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
            rows = connection.execute("select status, run_id from runs order by 1").fetchall()
    except sqlite3.DatabaseError as error:
        return Looked("history", "error", f"{file}: {error}; the next night begins it anew")
    counted = Counter(status for status, _ in rows)
    said = ", ".join(f"{count:,} {status.lower()}" for status, count in counted.items()) or "no run yet"
    dead = [run_id for status, run_id in rows if status in UNDER_WAY and is_alive(settings, run_id) is False]
    if dead:
        said += f"; the processes of {len(dead)} are gone: the next night marks them as failed"
    return Looked("history", "warning" if dead else "ok", said)


def _under_way(settings: Settings) -> Looked:
    who = holder(settings)
    return Looked("lock", "ok", f"a night is under way{who}" if who is not None else "free")


def _last_night(settings: Settings, now: datetime) -> Looked:
    register = settings.stage_dir / "files"
    last = last_publication(settings)
    if last is None or not register.exists():
        return Looked("last night", "warning", "no night was complete yet")
    looked = datetime.fromtimestamp(register.stat().st_mtime, UTC)
    state: State = "ok" if now - looked < LATE else "warning"
    said = f"raw/ was last looked at {looked:%Y-%m-%d %H:%M} UTC, something new published {last['published_at'][:16]}"
    return Looked("last night", state, said)


def _nights(settings: Settings) -> Looked:
    """How the last nights ended; all of them stand in ``marts.night`` and on the report's page."""
    last = nights(settings).head(NIGHTS_TOLD)
    if last.is_empty():
        return Looked("nights", "warning", "no night is noted yet")
    told = ", ".join(f"{row['started_at']:%m-%d %H:%M} {row['state']}" for row in last.to_dicts())
    page = settings.warehouse / "report" / "nights.html"
    state: State = "warning" if last["state"][0] in ("failed", "stopped", "died") else "ok"
    return Looked("nights", state, f"{told} (UTC); marts.night, {page}")


def _served(settings: Settings) -> Looked:
    """Whether some process does the nights by itself."""
    import psutil

    for process in psutil.process_iter(["cmdline", "environ"]):
        line, environment = process.info["cmdline"] or [], process.info["environ"] or {}
        if any("dagster-daemon" in part for part in line) and environment.get("JUESUAN_WAREHOUSE") == str(
            settings.warehouse
        ):
            return Looked("schedule", "ok", f"the daemon runs (process {process.pid})")
    return Looked(
        "schedule", "warning", "no daemon runs for this folder: juesuan serve, or cron with juesuan run"
    )
