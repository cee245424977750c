"""Whole nights with faults in them: a table of what stood afterwards.

``python -m tests.faults [--each] [--folder FOLDER] [FAULT…]``; ``FAULT`` is the beginning of a name.

Each fault is done to a copy of the same published warehouse, with a document new, one changed and one gone; the next night
then has to complete by itself, and every row of ``marts`` and ``analysis`` is compared with those of an undisturbed one.

A night takes a minute or two, so faults of a kind are done in a row by default: a night is killed in its first step, the next
one, which has to get over that, in its second, and so on; then one has to complete. With ``--each`` every fault has a copy and
a next night of its own (some hours). ``--folder`` keeps the warehouses that all start from, for a run in pieces.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.conftest import REPOSITORY
from tests.faults.faulty_run import STEPS

FAULTY = (sys.executable, "-m", "tests.faults.faulty_run")
UNDISTURBED = (*FAULTY, "none", "-", "0")
VOLATILE = {"build_id", "built_at"}
"""Columns that differ from build to build, beside times."""
OF_THE_NIGHT = {"marts.night"}
"""Tables that tell of nights and not of documents: a night that was killed has a row there, and is told separately."""
DISKS = (100_000, 2_000_000, 6_000_000)
"""Bytes that no file may exceed (EFBIG where a full disk says ENOSPC, by the same paths)."""
DAMAGED = {
    "stage": "stage/observations/*.parquet",
    "sums": "stage/sums/*.json",
    "register": "stage/files/*.parquet",
    "build": "build/juesuan.duckdb",
    "published": "juesuan.duckdb",
    "note": "last_publication.json",
    "runs": ".dagster/history/runs.db",
    "events": ".dagster/history/runs/index.db",
    "schedules": ".dagster/schedules/schedules.db",
    "report": "report/.state.json",
    "dbt": "build/dbt/manifest.json",
}


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


def killed(step: str, when: str, times: dict[str, float]) -> Callable[[House], str]:
    """Kill the night at a step."""
    order = [*STEPS, "end"]
    following = times[order[order.index(step) + 1]]
    half = max(0.05, (following - times[step]) / 2)

    def do(house: House) -> str:
        process = house.run(*FAULTY, step, when, f"{half:.2f}")
        process.communicate(timeout=3600)
        return (
            f"ended by {signal.Signals(-process.returncode).name}"
            if process.returncode < 0
            else "ran through"
        )

    return do


def starved(size: int) -> Callable[[House], str]:
    """A disk on which no file gets larger than so many bytes."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    def do(house: House) -> str:
        process = house.run(preexec_fn=limit)
        _, words = process.communicate(timeout=3600)
        lines = [line for line in words.splitlines() if line.strip()]
        return f"exit status {process.returncode}: {(lines or ['(no word)'])[-1][:90]}"

    return do


def damaged(pattern: str) -> Callable[[House], str]:
    """Flip a bit in the middle and one near the head of each file of a kind."""

    def do(house: House) -> str:
        files = sorted(house.warehouse.glob(pattern))
        for file in files:
            content = bytearray(file.read_bytes())
            content[len(content) // 2] ^= 1
            content[min(20, len(content) - 1)] ^= 1
            file.chmod(0o644)
            file.write_bytes(content)
        return f"{len(files)} files damaged"

    return do


def two(house: House) -> str:
    """Two nights at once."""
    both = [house.run() for _ in range(2)]
    words = [process.communicate(timeout=3600)[1] for process in both]
    waited = sum("waiting for it to end" in word for word in words)
    return f"exit status {', '.join(str(process.returncode) for process in both)}; {waited} waited"


def waiting_ended(house: House) -> str:
    """A night that waits for another is told to end."""
    first = house.run(*FAULTY, "documents_read", "inside", "30")
    time.sleep(8)
    second = house.run()
    assert second.stderr is not None
    line = second.stderr.readline()
    begun = time.monotonic()
    second.terminate()
    _, words = second.communicate(timeout=60)
    took = time.monotonic() - begun
    first.kill()
    first.communicate()
    return (
        f"{'waited' if 'waiting' in line else 'did not wait'}; ended after {took:.1f} s: {words.strip()[:60]}"
    )


Fault = Callable[[House], str]


def faults(times: dict[str, float]) -> dict[str, list[tuple[str, Fault]]]:
    """Kind → (name, what is done), in an order in which they can be done to one house, one after the other."""
    kinds: dict[str, list[tuple[str, Fault]]] = {
        f"kill-{when}": [(f"kill-{when}-{step}", killed(step, when, times)) for step in STEPS]
        for when in ("inside", "before", "after")
    }
    kinds["disk"] = [(f"disk-{size}", starved(size)) for size in DISKS]
    kinds["damage"] = [(f"damage-{name}", damaged(pattern)) for name, pattern in DAMAGED.items()]
    kinds["two"] = [("two-at-once", two)]
    kinds["waiting"] = [("waiting-ended", waiting_ended)]
    return kinds


@dataclass(frozen=True)
class Start:
    """What every fault starts from, and what has to come of it."""

    base: House
    times: dict[str, float]
    former: dict[str, Counter]
    right: dict[str, Counter]


def prepared(folder: Path) -> Start:
    """The warehouses in ``folder``, made where they are not there yet."""
    base, undisturbed = (House(folder / "raw", folder / name) for name in ("base", "undisturbed"))
    told = folder / "times.json"
    if not (folder / "prepared").exists():
        for made in (base.raw, base.warehouse):
            shutil.rmtree(made, ignore_errors=True)
        prepare(base)
        (folder / "prepared").touch()
    if not told.exists():
        shutil.rmtree(undisturbed.warehouse, ignore_errors=True)
        shutil.copytree(base.warehouse, undisturbed.warehouse, symlinks=True)
        half = told.with_suffix(".half")
        done = undisturbed.run(environment={"JUESUAN_STEP_TIMES": str(half)})
        print(done.communicate(timeout=3600)[1], file=sys.stderr)
        assert done.returncode == 0
        half.replace(told)
    return Start(base, json.loads(told.read_text()), rows(base.warehouse), rows(undisturbed.warehouse))


def main() -> int:
    """The table; 1 where a row is lost, doubled or wrong, or a next night did not complete."""
    asked = argparse.ArgumentParser(prog="tests.faults", description=__doc__)
    asked.add_argument("--each", action="store_true")
    asked.add_argument("--folder", type=Path)
    asked.add_argument("fault", nargs="*")
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        folder = wanted.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        start = prepared(folder)
        total = sum(sum(table.values()) for table in start.right.values())
        print(f"undisturbed: {total:,} rows in {len(start.right)} tables", flush=True)
        print(
            "| fault | that night | readers saw | next night | lost | doubled | wrong | its row in marts.night |"
        )
        print("|---|---|---|--:|--:|--:|--:|---|", flush=True)
        failures = 0
        for group in _groups(faults(start.times), each=wanted.each, beginnings=wanted.fault):
            failures += not _goes_well(start, House(start.base.raw, Path(name) / "house"), group)
    return int(failures > 0)


def _groups(
    kinds: dict[str, list[tuple[str, Fault]]], *, each: bool, beginnings: list[str]
) -> Iterator[list[tuple[str, Fault]]]:
    """The faults wanted, those that are done to one house together."""
    for group in kinds.values():
        chosen = [
            fault for fault in group if not beginnings or any(fault[0].startswith(one) for one in beginnings)
        ]
        yield from ([fault] for fault in chosen) if each else [chosen] if chosen else []


def _goes_well(start: Start, house: House, group: list[tuple[str, Fault]]) -> bool:
    """Do the faults one after the other, then a night that nothing is done to; tell of all."""
    shutil.copytree(start.base.warehouse, house.warehouse, symlinks=True)
    for name, do in group[:-1]:
        print(f"| {name} | {do(house)} | {seen(house, start)} | the next fault | | | | |", flush=True)
    name, do = group[-1]
    that_night, saw = do(house), seen(house, start)
    begun = time.monotonic()
    status = house.night()
    seconds = time.monotonic() - begun
    differing = compare(start.right, rows(house.warehouse))
    told = " | ".join(str(count) for count in differing)
    print(
        f"| {name} | {that_night} | {saw} | {status} ({seconds:.0f} s) | {told} | {nights_of(house)} |",
        flush=True,
    )
    shutil.rmtree(house.warehouse)
    return not status and not any(differing)


def nights_of(house: House) -> str:
    """States of the nights by the published warehouse, the newest first."""
    with duckdb.connect(str(house.warehouse / "juesuan.duckdb"), read_only=True) as connection:
        states = connection.execute("select state from marts.night order by started_at desc").fetchall()
    return ", ".join(state for (state,) in states)


def seen(house: House, start: Start) -> str:
    """What whoever opened the warehouse after the fault found."""
    try:
        found = rows(house.warehouse)
    except duckdb.Error:
        return "an error"
    return "the former" if found == start.former else "the new" if found == start.right else "something else"


def prepare(base: House) -> None:
    """A published night of some sample documents; then one new, one changed, one gone."""
    samples = sorted(REPOSITORY.glob("raw/**/*.pdf"), key=lambda path: path.stat().st_size)[:4]
    base.raw.mkdir()
    for sample in samples[:3]:
        shutil.copy2(sample, base.raw)
    assert base.night() == 0
    shutil.copy2(samples[3], base.raw)
    changed = base.raw / samples[0].name
    changed.write_bytes(changed.read_bytes() + b"\n% republished\n")
    (base.raw / samples[1].name).unlink()


if __name__ == "__main__":
    sys.exit(main())
