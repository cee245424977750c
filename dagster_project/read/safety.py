"""What must be known of a PDF before a fast engine touches it: its lock, the shape of its page tree, bombs.

qpdf (through pikepdf) is slow to parse pages and hard to surprise; looking at the skeleton alone costs a millisecond.
The fast engine overflows its stack on a page tree that refers to itself, and unpacks whatever it is given.
"""

from __future__ import annotations

import io
import logging
from typing import Any, Final

import pikepdf

from .model import DocumentRejected

LOOP: Final = "its page tree refers to itself"
DEEPEST_TREE: Final = 64
LARGE_PACKED: Final = 8_000
"""Bytes of packed page content worth unpacking to see how much it becomes (deflate packs 1:1000 at most)."""

log = logging.getLogger(__name__)


def heavy_pages(data: bytes, page_limit: int, content_limit: int) -> dict[int, int]:
    """Pages (index from 0) whose unpacked content exceeds ``content_limit`` bytes, with that size.

    Raises ``DocumentRejected``: ``encrypted``, ``too_many_pages``, or ``not_a_document`` for a page tree with a
    loop. A file that qpdf cannot open at all is left to the other engines: the result is empty then.
    """
    try:
        document = pikepdf.open(io.BytesIO(data), suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise DocumentRejected("encrypted", "a password is needed to open the file") from error
    except Exception as error:
        if "Loop detected" in str(error):
            raise DocumentRejected("not_a_document", LOOP) from error
        log.debug("qpdf cannot open the file: %s", error)  # damaged: others may still recover something
        return {}
    with document:
        try:
            pages = _leaves(document.Root.Pages, page_limit)
            return {
                index: size for index, page in enumerate(pages) if (size := _unpacked(page)) > content_limit
            }
        except (AttributeError, KeyError, TypeError, ValueError, pikepdf.PdfError) as error:
            log.debug("the page tree is damaged: %s", error)
            return {}


def _leaves(root: Any, page_limit: int) -> list[Any]:
    """The pages in order. Walks with its own stack: a hostile tree may be as deep as the file is long."""
    leaves: list[Any] = []
    stack: list[tuple[Any, frozenset[tuple[int, int]]]] = [(root, frozenset())]
    while stack:
        node, ancestors = stack.pop()
        if not isinstance(node, pikepdf.Dictionary):
            continue
        kids = node.get("/Kids")
        if kids is None:
            leaves.append(node)
            if len(leaves) > page_limit:
                raise DocumentRejected("too_many_pages", f"more than {page_limit} pages")
            continue
        if node.objgen in ancestors or len(ancestors) > DEEPEST_TREE:
            raise DocumentRejected("not_a_document", LOOP)
        path = ancestors | {node.objgen}
        stack.extend((kid, path) for kid in reversed(list(kids)))
    return leaves


def _unpacked(page: Any) -> int:
    """Bytes of the page's content, unpacked only where they could be many."""
    contents = page.get("/Contents")
    if contents is None:
        return 0
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    packed = sum(int(stream.get("/Length", 0)) for stream in streams)
    if packed < LARGE_PACKED:
        return packed
    return sum(len(stream.read_bytes()) for stream in streams)
