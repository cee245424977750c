"""One whole night for all tests of this folder: made once, shared by the test processes, never changed."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from samples import Sample, generate
from tests.conftest import REPOSITORY

PERTURBED_SEED, PERTURBED_LAYOUT = 12, "mof"
CLEAN, CHANGED = "clean.pdf", "changed.pdf"
"""A document whose figures agree, and the same with one of them changed."""
JUESUAN = (sys.executable, "-m", "dagster_project")


@dataclass(frozen=True)
class Night:
    """A finished run of ``juesuan run``: its folders and what it said."""

    raw: Path
    warehouse: Path
    status: int
    summary: dict
    stderr: str

    @property
    def run_id(self) -> str:
        """The run in Dagster's history."""
        return self.summary["run_id"]

    @property
    def build_file(self) -> Path:
        return self.warehouse / "build" / "juesuan.duckdb"

    @property
    def published_file(self) -> Path:
        return self.warehouse / "juesuan.duckdb"

    def query(self, sql: str) -> list[tuple]:
        """Rows of the published warehouse."""
        with duckdb.connect(str(self.published_file), read_only=True) as connection:
            return connection.execute(sql).fetchall()


def run_night(raw: Path, warehouse: Path, *more: str) -> Night:
    """``juesuan run`` as a user runs it, in a process of its own."""
    done = subprocess.run(
        [*JUESUAN, "run", "--raw", str(raw), "--warehouse", str(warehouse), "--json", *more],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    summary = json.loads(done.stdout) if done.stdout.startswith("{") else {}
    return Night(raw, warehouse, done.returncode, summary, done.stderr)


def bad_files(raw: Path, sample: Path) -> dict[str, str]:
    """Files that no reader can read, with the reason each must be rejected for."""
    content = sample.read_bytes()
    files = {
        "empty.pdf": (b"", "empty_file"),
        "page.html.pdf": (b"<html><body>404</body></html>", "not_a_document"),
        "cut.pdf": (content[: len(content) // 3], "truncated"),
    }
    for name, (data, _) in files.items():
        (raw / name).write_bytes(data)
    return {name: reason for name, (_, reason) in files.items()}


@pytest.fixture(scope="session")
def planted() -> tuple[Sample, Sample]:
    """The clean document and its copy with one cell changed."""
    clean = generate(PERTURBED_SEED, PERTURBED_LAYOUT)
    changed = generate(PERTURBED_SEED, PERTURBED_LAYOUT, ("cell_changed",))
    assert changed.not_planted == ()
    return clean, changed


@pytest.fixture(scope="session")
def night(tmp_path_factory, planted) -> Night:
    """The sample documents, a document and its copy with one figure changed, and some bad files, published."""
    root = _shared_folder(tmp_path_factory) / "night"
    with _locked(root.with_suffix(".lock")):
        note = root / "night.json"
        if not note.exists():
            raw = root / "raw"
            shutil.copytree(REPOSITORY / "raw", raw)
            bad_files(raw, next(iter(sorted(raw.rglob("*.pdf")))))
            for name, sample in zip((CLEAN, CHANGED), planted, strict=True):
                (raw / name).write_bytes(sample.pdf)
            made = run_night(raw, root / "warehouse")
            told = {"status": made.status, "summary": made.summary, "stderr": made.stderr}
            note.write_text(json.dumps(told))
    kept = json.loads(note.read_text())
    assert kept["status"] == 0, kept["stderr"]
    return Night(root / "raw", root / "warehouse", **kept)


@pytest.fixture
def copy_of_night(night, tmp_path) -> Night:
    """The same night in folders that a test may change."""
    shutil.copytree(night.raw, tmp_path / "raw")
    shutil.copytree(night.warehouse, tmp_path / "warehouse")
    return Night(tmp_path / "raw", tmp_path / "warehouse", 0, night.summary, night.stderr)


def _shared_folder(tmp_path_factory) -> Path:
    """One folder for all processes of a test run (xdist gives each a folder of its own inside it)."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
