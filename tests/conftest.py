"""Where the tests find real documents, and the environment that keeps them from talking to anyone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "yes")


@pytest.fixture(scope="session")
def corpus_dir() -> Path:
    """The folder of real published documents; they are not ours to commit, so a clone may lack them."""
    folder = Path(os.environ.get("JUESUAN_CORPUS", REPOSITORY.parent / "shared" / "corpus"))
    if not folder.is_dir():
        pytest.skip("the real documents are not here (set JUESUAN_CORPUS to their folder)")
    return folder
