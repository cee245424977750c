"""Real Dask workers: the same rows as here, also when one of them is killed in the middle of a batch."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

import pytest

from dagster_project import schemas
from dagster_project.land import stage
from dagster_project.register import register_folder
from dagster_project.run.workers import supervise
from dagster_project.run.workers.pool import read_batches
from dagster_project.settings import Limits
from tests.unit.run.test_batches import batches_of, outcome, write_files

distributed = pytest.importorskip("distributed")
HOSTILE = (sys.executable, "-m", "tests.unit.run.hostile_worker")


class Obey(distributed.WorkerPlugin):
    """Every Dask worker, also one started in place of a dead one, reads with the hostile worker."""

    def setup(self, worker) -> None:
        supervise.WORKER = HOSTILE


@pytest.fixture(scope="module")
def cluster():
    made = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    )
    with distributed.Client(made) as client:
        client.register_plugin(Obey())
        yield client
    made.close()


def read_on(cluster, raw, stage_dir, seen):
    batches = batches_of(raw, stage_dir, batch_files=2)
    return batches, read_batches(
        batches, Limits(), workers=1, dask_address=cluster.scheduler.address, progress=seen.append
    )


def test_the_rows_are_those_of_this_machine(tmp_path, cluster, monkeypatch):
    monkeypatch.setattr(supervise, "WORKER", HOSTILE)
    raw = tmp_path / "raw"
    write_files(raw, a="1", b="crash", c="2", d="3")
    seen: list[int] = []
    _, lost = read_on(cluster, raw, tmp_path / "dask", seen)
    read_batches(batches_of(raw, tmp_path / "here", batch_files=2), Limits(), workers=1)

    assert lost == 1
    assert sum(seen) == 4
    assert outcome(tmp_path / "dask", raw) == outcome(tmp_path / "here", raw)
    files = register_folder(raw, None)
    on_dask, here = (
        stage.read_table(folder, schemas.DOCUMENTS, stage.current_reads(folder, files, "v1"))
        for folder in (tmp_path / "dask", tmp_path / "here")
    )
    assert on_dask.sort("document_id").equals(here.sort("document_id"))


def test_a_killed_dask_worker_costs_no_document(tmp_path, cluster):
    raw, stage_dir = tmp_path / "raw", tmp_path / "stage"
    write_files(raw, a="slow 1", b="slow 2", c="slow 3", d="slow 4")
    victim = next(iter(cluster.run(os.getpid).values()))

    def kill_soon() -> None:
        time.sleep(1.5)
        os.kill(victim, signal.SIGKILL)

    killer = threading.Thread(target=kill_soon)
    killer.start()
    _, lost = read_on(cluster, raw, stage_dir, [])
    killer.join()

    assert lost == 0
    states, reasons = outcome(stage_dir, raw)
    assert states == {f"{name}.txt": "read" for name in "abcd"}
    assert reasons == {}
    assert stage.read_reads(stage_dir).height == 4, "a batch read again replaces itself"
