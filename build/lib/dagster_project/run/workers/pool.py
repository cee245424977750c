"""Batches over workers: threads that each watch a process here, or the workers of a Dask scheduler."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from dagster_project.settings import Limits

from .batches import Batch
from .supervise import Progress, read_in_process

log = logging.getLogger(__name__)


def read_batches(
    batches: Sequence[Batch],
    limits: Limits,
    *,
    workers: int,
    dask_address: str | None = None,
    progress: Progress = lambda _: None,
) -> int:
    """Read all batches; the number of documents lost to crashes and limits.

    On Dask every host needs the raw and stage folders under the same paths. A batch whose host dies is read by
    another, and a document that kills its process costs itself and not the Dask worker.
    """
    if not batches:
        return 0
    if dask_address:
        return _on_dask(batches, limits, dask_address, progress)
    with ThreadPoolExecutor(max_workers=min(workers, len(batches))) as pool:
        futures = [pool.submit(read_in_process, batch, limits, progress) for batch in batches]
        return sum(future.result() for future in as_completed(futures))


def _on_dask(batches: Sequence[Batch], limits: Limits, address: str, progress: Progress) -> int:
    # Imported here: most installations read on one machine and should not wait for it.
    from distributed import Client
    from distributed import as_completed as dask_as_completed

    lost = 0
    with Client(address, set_as_default=False) as client:
        sizes = {}
        for batch in batches:
            future = client.submit(
                read_in_process, batch, limits, key=f"juesuan-{batch.batch_id}", pure=False
            )
            sizes[future.key] = (future, len(batch.sources))
        log.info("%d batches on %s", len(sizes), address)
        for future in dask_as_completed([future for future, _ in sizes.values()]):
            lost += future.result()
            progress(sizes[future.key][1])
    return lost
