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
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.conftest import REPOSITORY
from tests.faults.house import House, compare, rows
from tests.faults.kinds import Fault, faults

OTHER = "something else"
"""Neither the former publication nor that of an undisturbed night: what no reader may ever see."""


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
            failures += not _goes_well(
                start, House(Path(name) / "faulty" / "raw", Path(name) / "faulty" / "house"), group
            )
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
    shutil.copytree(start.base.raw, house.raw)
    readers_saw: list[str] = []
    for name, do in group[:-1]:
        that_night = do(house)
        readers_saw.append(seen(house, start))
        print(f"| {name} | {that_night} | {readers_saw[-1]} | the next fault | | | | |", flush=True)
    name, do = group[-1]
    that_night = do(house)
    readers_saw.append(seen(house, start))
    begun = time.monotonic()
    status = house.night()
    seconds = time.monotonic() - begun
    differing = compare(start.right, rows(house.warehouse))
    told = " | ".join(str(count) for count in differing)
    print(
        f"| {name} | {that_night} | {readers_saw[-1]} | {status} ({seconds:.0f} s) | {told} | {nights_of(house)} |",
        flush=True,
    )
    shutil.rmtree(house.warehouse)
    shutil.rmtree(house.raw)
    return not status and not any(differing) and OTHER not in readers_saw


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
    return "the former" if found == start.former else "the new" if found == start.right else OTHER


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
