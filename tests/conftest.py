"""Where the tests find real documents, and the environment that keeps them from talking to anyone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "yes")


@pytest.fixture(autouse=True)
def environment_as_it_was() -> Iterator[None]:
    """What a night in this process puts into the environment for its children is not there for the next test."""
    before = dict(os.environ)
    yield
    for name in os.environ.keys() - before.keys():
        del os.environ[name]
    os.environ.update(before)


@pytest.fixture(scope="session")
def corpus_dir() -> Path:
    """The folder of real published documents; they are not ours to commit, so a clone may lack them."""
    folder = Path(os.environ.get("JUESUAN_CORPUS", REPOSITORY.parent / "shared" / "corpus"))
    if not folder.is_dir():
        pytest.skip("the real documents are not here (set JUESUAN_CORPUS to their folder)")
    return folder
