"""A warehouse folder to which faults are done, the nights in it, and what is compared afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.conftest import REPOSITORY

FAULTY = (sys.executable, "-m", "tests.faults.faulty_run")
UNDISTURBED = (*FAULTY, "none", "-", "0")
VOLATILE = {"build_id", "built_at", "document_version"}
"""Columns that differ from build to build, beside times, or from reading to reading: what was damaged is read again, in another
batch, and the version by which the incremental build tells what is stale is of that batch."""
OF_THE_NIGHT = {"marts.night"}
"""Tables that tell of nights and not of documents: a night that was killed has a row there, and is told separately."""


@dataclass(frozen=True)
class House:
    """A warehouse folder and the documents for it."""

    raw: Path
    warehouse: Path

    def arguments(self) -> list[str]:
        return ["--raw", str(self.raw), "--warehouse", str(self.warehouse), "--json"]

    def run(self, *command: str, **options) -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), **options.pop("environment", {})}
        return subprocess.Popen(
            [*(command or UNDISTURBED), *self.arguments()], cwd=REPOSITORY, env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options,
        )  # fmt: skip

    def night(self) -> int:
        process = self.run()
        _, words = process.communicate(timeout=3600)
        if process.returncode:
            print(words[-2000:], file=sys.stderr)
        return process.returncode


def rows(warehouse: Path) -> dict[str, Counter]:
    """Every row of every table and view of marts and analysis, without times and build ids."""
    found = {}
    with duckdb.connect(str(warehouse / "juesuan.duckdb"), read_only=True) as connection:
        columns = connection.execute(
            "select schema_name, table_name, column_name, data_type from duckdb_columns() "
            "where schema_name in ('marts', 'analysis') order by all"
        ).fetchall()
        for schema, table in dict.fromkeys((schema, table) for schema, table, _, _ in columns):
            if f"{schema}.{table}" in OF_THE_NIGHT:
                continue
            kept = [
                f'"{name}"'
                for of_schema, of_table, name, kind in columns
                if (of_schema, of_table) == (schema, table)
                and name not in VOLATILE
                and not kind.startswith("TIMESTAMP")
            ]
            told = connection.execute(f'select {", ".join(kept) or 1} from "{schema}"."{table}"').fetchall()
            found[f"{schema}.{table}"] = Counter(map(repr, told))
    return found


def compare(wanted: dict[str, Counter], found: dict[str, Counter]) -> tuple[int, int, int]:
    """Rows lost, doubled, and wrong (there and not wanted)."""
    lost = doubled = wrong = 0
    for table in wanted.keys() | found.keys():
        right, there = wanted.get(table, Counter()), found.get(table, Counter())
        lost += sum((right - there).values())
        more = there - right
        doubled += sum(count for row, count in more.items() if row in right)
        wrong += sum(count for row, count in more.items() if row not in right)
    return lost, doubled, wrong
