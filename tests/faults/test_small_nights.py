"""A night that is cut off anywhere, on a full disk, beside another, or over damaged files is made good by the next one."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from dagster_project.settings import Settings
from tests.faults.small_night import Night, moments_of, published
from tests.unit.land.test_sealed import flip

EVERY = int(os.environ.get("JUESUAN_FAULTS_EVERY", "27"))
"""Of the moments of a night every so many-th is tried; `make faults` tries all."""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A published night, and after it: one document new, one changed, one gone; and what then is to be published."""
    folder = tmp_path_factory.mktemp("house")
    settings = Settings(
        raw=folder / "raw", warehouse=folder / "warehouse", reviews=folder / "reviews.yaml", workers=2
    )
    settings.raw.mkdir()
    for name in ("a", "b", "c", "d", "e", "f", "g"):
        (settings.raw / f"{name}.txt").write_text(f"first {name}")
    assert Night(settings).do() == 0
    before = published(settings)
    shutil.copytree(settings.warehouse, folder / "former")
    (settings.raw / "h.txt").write_text("new")
    (settings.raw / "a.txt").write_text("changed")
    (settings.raw / "b.txt").unlink()
    moments = moments_of(settings)
    wanted = published(settings)
    assert wanted != before
    return settings, before, wanted, moments


@pytest.fixture
def house(built):
    """The same, before the second night."""
    back_to_former(built[0])
    return built


def back_to_former(settings: Settings) -> None:
    shutil.rmtree(settings.warehouse)
    shutil.copytree(settings.warehouse.with_name("former"), settings.warehouse)


def next_night(settings: Settings, clock: datetime | None = None) -> dict:
    assert Night(settings, clock=clock).do() == 0, "the next night completes by itself"
    left = [path for path in settings.warehouse.rglob(".*") if path.is_file() and path.name != ".night"]
    assert left == [], "nothing half-made is left"
    return published(settings)


def test_a_night_killed_at_any_moment_loses_doubles_and_falsifies_nothing(house):
    settings, before, wanted, moments = house
    assert moments > 60
    for moment in range(1, moments + 1, EVERY):
        assert Night(settings, cut_off_at=moment).do() == -signal.SIGKILL, moment
        assert published(settings) in (before, wanted), f"readers see a whole build (moment {moment})"
        assert next_night(settings) == wanted, moment
        back_to_former(settings)


def test_a_disk_that_fills_at_any_moment_costs_that_night_alone(house):
    settings, before, wanted, moments = house
    for moment in range(2, moments + 1, 2 * EVERY):
        assert Night(settings, cut_off_at=moment, full_disk=True).do() == 1, moment
        assert published(settings) in (before, wanted), moment
        assert next_night(settings) == wanted, moment
        back_to_former(settings)


DAMAGED = (
    "stage/observations/*.parquet",
    "stage/reads/*.parquet",
    "stage/sums/*.json",
    "stage/files/*.parquet",
    "build/juesuan.duckdb",
    "juesuan.duckdb",
    "last_publication.json",
)


DAMAGES = ("flipped", "cut", "emptied", "gone", "overwritten")
CASES = [(pattern, damage) for pattern in DAMAGED for damage in DAMAGES]


@pytest.mark.parametrize(("pattern", "damage"), CASES if EVERY == 1 else CASES[:: len(DAMAGES) + 1])
def test_damage_of_each_kind_of_file_is_made_good_from_what_is_whole(house, pattern, damage):
    settings, _, wanted, _ = house
    files = sorted(settings.warehouse.glob(pattern))
    assert files
    for file in files:
        size = file.stat().st_size
        file.chmod(0o644)
        if damage == "flipped":
            # In the middle, and in the head: what is meant is that it may be anywhere.
            flip(file)
            flip(file, min(size - 1, 20))
        elif damage == "cut":
            file.write_bytes(file.read_bytes()[: size // 2])
        elif damage == "emptied":
            file.write_bytes(b"")
        elif damage == "gone":
            file.unlink()
        else:
            file.write_bytes(b"\xff" * size)
    assert next_night(settings) == wanted


def test_a_bit_flipped_anywhere_in_the_stage_never_becomes_a_row(house):
    settings, _, wanted, _ = house
    for number, file in enumerate(sorted(settings.warehouse.glob("stage/*/*"))):
        flip(file, number * 37 % file.stat().st_size)
    shutil.rmtree(settings.build_file.parent)
    assert next_night(settings) == wanted


def test_changes_that_somebody_left_beside_the_published_file_reach_no_build(house):
    settings, _, wanted, _ = house

    settings.published_file.chmod(0o644)
    meddling = (
        "import duckdb, os, signal, sys; meddling = duckdb.connect(sys.argv[1]); "
        "meddling.execute(\"set wal_autocheckpoint = '1TB'\"); meddling.execute('delete from marts.fct_observation'); "
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", meddling, str(settings.published_file)])
    assert done.returncode == -signal.SIGKILL
    left = settings.published_file.with_name(f"{settings.published_file.name}.wal")
    assert left.exists()
    assert next_night(settings) == wanted
    assert not left.exists()
    assert settings.published_file.stat().st_mode & 0o222 == 0, "nobody writes into what is published"


def test_what_is_made_anew_remembers_when_things_were_first_seen(house):
    settings, *_ = house
    shutil.rmtree(settings.build_file.parent)
    shutil.rmtree(settings.stage_dir / "files")

    def times() -> dict:
        import duckdb

        with duckdb.connect(str(settings.published_file), read_only=True) as connection:
            seen = connection.execute("select document_id, first_seen_at from marts.dim_file").fetchall()
            opened = connection.execute("select finding_id, opened_at from marts.fct_finding").fetchall()
        return dict(seen) | dict(opened)

    before = times()
    next_night(settings)
    after = times()
    assert {name: after[name] for name in before if name in after} == {
        name: before[name] for name in before if name in after
    }
    assert len(after.keys() & before.keys()) > 5


@pytest.mark.parametrize("days", [-4000, 4000])
def test_a_clock_that_was_moved_changes_no_row(house, days):
    settings, _, wanted, _ = house
    moved = datetime.now(UTC) + timedelta(days=days)
    for path in settings.raw.iterdir():
        os.utime(path, (moved.timestamp(), moved.timestamp()))
    assert next_night(settings, moved) == wanted


def test_two_nights_at_once_publish_what_one_does(house):
    settings, _, wanted, _ = house
    first = Night(settings).start()
    assert Night(settings).do() == 0
    first.join()
    assert first.exitcode == 0
    assert published(settings) == wanted
