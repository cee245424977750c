"""Stage ``tables``: pages become cells with their boxes and spans, and lines of text in reading order."""

from __future__ import annotations

import logging
from pathlib import Path

from dagster_project.read import DocumentRejected, open_document
from dagster_project.read.cells.model import ATTACHMENT
from dagster_project.read.files import PdfFile
from dagster_project.settings import Limits

from .content import DocumentContent, Gatherer
from .reading import read_pdf
from .sheets import read_sheets

__all__ = ["DocumentContent", "read_content"]

log = logging.getLogger(__name__)


def read_content(path: Path, *, document_id: str, file_name: str, limits: Limits) -> DocumentContent:
    """Everything that is printed in one file: cells, lines, pages, and what could not be read.

    Never raises for a bad file: ``rejections`` has a row of scope ``file`` then, and the frames are empty.
    """
    gather = Gatherer(document_id, file_name)
    try:
        with open_document(path, limits) as document:
            if not isinstance(document, PdfFile):
                read_sheets(document, gather)
                return gather.content(document.media, document.page_count)
            media = read_pdf(document, gather)
            for name in document.attachments:
                gather.reject("page", "attachment", ATTACHMENT, value_raw=name)
            return gather.content(media, document.page_count)
    except DocumentRejected as rejected:
        gather.reject("file", rejected.reason, rejected.message)
        return gather.content("unknown", None)
