"""Which extractor made a row: the release, and a fingerprint of the code and data that read documents.

The fingerprint changes by itself when a stage changes, so nothing is read twice for the same content and
extractor, and nothing stale survives an edit that forgot to count a version up.
"""

from __future__ import annotations

import hashlib
from functools import cache

from dagster_project import __version__
from dagster_project.settings import PACKAGE

_PACKAGES = ("schemas", "read", "tables", "statements", "narrative")
_SUFFIXES = {".py", ".yaml", ".csv"}


@cache
def extractor_version() -> str:
    """``0.1.0+1a2b3c4d``: the release and eight hex digits over everything that turns a file into rows."""
    package = PACKAGE
    files = [package / "money.py"]
    for name in _PACKAGES:
        files += [path for path in (package / name).rglob("*") if path.suffix in _SUFFIXES]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:8]}"
