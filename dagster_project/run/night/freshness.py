"""Whether a night has anything to do: what the last publication was made of, against what is there now."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path

import polars as pl

from dagster_project.land import sealed, stage
from dagster_project.land.stage import waits_for_another_try
from dagster_project.register import list_files
from dagster_project.register.files import REGISTER
from dagster_project.settings import IS_CHECKOUT, PACKAGE, PROJECT_ROOT, Settings
from dagster_project.version import extractor_version

_CODE_SUFFIXES = {
    ".py",
    ".yaml",
    ".yml",
    ".csv",
    ".sql",
    ".md",
    ".html",
    ".css",
    ".js",
    ".jinja",
    ".json",
}
_MADE = {"target", "logs", "dbt_packages", "__pycache__"}


def fingerprint(settings: Settings, files: pl.DataFrame) -> str:
    """What a publication is made of: the register (paths and contents), reviews, code and data, the locked libraries."""
    digest = hashlib.sha256()
    for row in files.sort("file_path").select("file_path", "document_id").iter_rows():
        digest.update(repr(row).encode())
    if settings.reviews.exists():
        digest.update(settings.reviews.read_bytes())
    digest.update(_libraries())
    for path in [*house_files(PACKAGE), *house_files(settings.dbt_project)]:
        digest.update(path.as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _libraries() -> bytes:
    """The lock file of a checkout; of an installed program the versions of what is installed beside it."""
    if IS_CHECKOUT:
        return (PROJECT_ROOT / "requirements.lock").read_bytes()
    return repr(sorted((found.name, found.version) for found in distributions())).encode()


def listing_digest(settings: Settings) -> str:
    """A digest of the raw folder's paths, sizes and times of change: cheap enough for every minute."""
    return _digest((file.file_path, file.stamp) for file in list_files(settings.raw))


def registered_listing(files: pl.DataFrame) -> str:
    """The same of a register: what was registered, and not what lies there by now."""
    return _digest(files.sort("file_path").select("file_path", "stamp").iter_rows())


def _digest(entries: Iterable[tuple[str, str | None]]) -> str:
    digest = hashlib.sha256()
    for entry in sorted(entries, key=lambda entry: entry[0]):
        digest.update(repr(entry).encode())
    return digest.hexdigest()[:32]


def seems_unchanged(settings: Settings) -> bool:
    """True where the raw folder looks as it did at the last publication: worth a closer look before a whole night."""
    last = last_publication(settings)
    return last is not None and last.get("listing") == listing_digest(settings)


def is_anything_new(settings: Settings, files: pl.DataFrame) -> bool:
    """True unless the published warehouse, and all that goes with it, was made of exactly what is there now.

    A document that failed for a reason that may be gone by now is something new as well.
    """
    last = last_publication(settings)
    return (
        last is None
        or waits_for_another_try(settings.stage_dir, extractor_version())
        or last["fingerprint"] != fingerprint(settings, files)
        or not all((settings.warehouse / path).exists() for path in last["outputs"])
        # Somebody put another file there, or what lies there was damaged.
        or last.get("published") != _stamp(settings.published_file)
    )


def registered(settings: Settings) -> pl.DataFrame:
    """The register as the last registering left it, ``register.files.REGISTER``. Raises RuntimeError where there is none."""
    files = last_register(settings)
    if files is None:
        raise RuntimeError("there is no whole register: run the night from its first step, raw_files")
    return files


def last_register(settings: Settings) -> pl.DataFrame | None:
    """The same; None where there is none that is whole: the next registering makes it anew."""
    return sealed.read_frame(register_folder_of(settings), REGISTER)


def register_folder_of(settings: Settings) -> Path:
    """Where the register lies."""
    return settings.stage_dir / stage.REGISTER_FOLDER


def last_publication(settings: Settings) -> dict | None:
    """The note of the last complete run (fingerprint, outputs, published_at); None without a whole one."""
    return sealed.read_note(_note(settings))


def note_publication(settings: Settings, files: pl.DataFrame, outputs: list[Path]) -> None:
    """Remember what was just published; called when everything that follows publication is done too."""
    note = {
        "fingerprint": fingerprint(settings, files),
        "listing": registered_listing(files),
        "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
        # As seen from the warehouse: a folder that was moved, copied or restored is asked for its own.
        "outputs": [os.path.relpath(path, settings.warehouse) for path in outputs],
        "published": _stamp(settings.published_file),
    }
    sealed.write_note(_note(settings), note)


def _stamp(file: Path) -> str | None:
    """Size and time of change; None where the file is not there."""
    try:
        found = file.stat()
    except OSError:
        return None
    return f"{found.st_size}/{found.st_mtime_ns}"


def _note(settings: Settings) -> Path:
    return settings.warehouse / "last_publication.json"


def house_files(folder: Path) -> list[Path]:
    """Every file of ours under a folder that rows or pages follow from; nothing that was made."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in _CODE_SUFFIXES
        and not _MADE.intersection(path.relative_to(folder).parts)
        and path.is_file()
    )
