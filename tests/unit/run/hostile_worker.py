"""A worker whose reading obeys the file: what native code does on a hostile document, on demand."""

from __future__ import annotations

import os
import time
from pathlib import Path

from dagster_project import schemas
from dagster_project.run.workers import worker
from dagster_project.run.workers.document import Frames, empty


def obey(path: Path, *, document_id: str, file_name: str, limits) -> Frames:
    order = path.read_text()
    if order.startswith("crash"):
        os.abort()
    if order.startswith("hang"):
        time.sleep(60)
    if order.startswith("slow"):
        time.sleep(1.5)
    if order.startswith("swell"):
        hoard = bytearray(400_000_000)
        time.sleep(60)
        del hoard
    print("noise on standard output")
    row = {"document_id": document_id, "file_name": file_name, "media": "text", "page_count": 1}
    return empty() | {"documents": schemas.DOCUMENTS.frame([row])}


worker.extract_document = obey
if __name__ == "__main__":
    worker.main()
