"""Checks of a PDF before the fast engine reads it: encryption, the shape of the page tree, pages, decompression bombs.

qpdf (through pikepdf) is slow to parse pages but robust; reading the structure alone takes a millisecond.
The fast engine overflows its stack on a page tree that refers to itself, and unpacks whatever it is given.
"""

from __future__ import annotations

import io
import logging
import math
from dataclasses import dataclass
from typing import Any, Final

import pikepdf

from .geometry import Frame, frame_of
from .model import DocumentRejected
from .printed import as_printed, attachments_of, has_printed_annotations, rewords_figures
from .suspicion import Doubts

LOOP: Final = "its page tree refers to itself"
DEEPEST_TREE: Final = 64
"""Levels of a page tree; a balanced one of a million pages has twenty."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The pages of a file in order: the visible box of each, and the unpacked size of those that are too large.

    ``heavy`` goes by index from 0; ``doubted`` are the pages that may hold text that is not printed, ``attachments`` the
    names of files within the file. ``printed``: the file to read instead, where what is printed is not in the
    content of its pages (:mod:`.printed`). All are empty for a file that qpdf cannot open.
    """

    frames: list[Frame]
    heavy: dict[int, int]
    doubted: frozenset[int] = frozenset()
    attachments: tuple[str, ...] = ()
    printed: bytes | None = None


@dataclass(frozen=True, slots=True)
class _Inherited:
    """What pages take from the node above them where they do not say it themselves (ISO 32000-1, 7.7.3.4)."""

    media: Any = None
    crop: Any = None
    rotation: Any = 0
    resources: Any = None

    def below(self, node: Any) -> _Inherited:
        media, crop = node.get("/MediaBox", self.media), node.get("/CropBox", self.crop)
        resources = node.get("/Resources", self.resources)
        return _Inherited(media, crop, node.get("/Rotate", self.rotation), resources)

    def frame(self) -> Frame:
        return frame_of(_corners(self.media), _corners(self.crop), _whole(self.rotation))


def look_at_pages(data: bytes, page_limit: int, content_limit: int) -> Skeleton:
    """The pages of a file; ``heavy`` are those whose unpacked content exceeds ``content_limit`` bytes.

    Raises ``DocumentRejected``: ``encrypted``, ``too_many_pages``, or ``not_a_document`` for a page tree with a
    loop. A file that qpdf cannot open at all is left to the other engines.
    """
    try:
        document = pikepdf.open(io.BytesIO(data), suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise DocumentRejected("encrypted", "a password is needed to open the file") from error
    except Exception as error:
        if "Loop detected" in str(error):
            raise DocumentRejected("not_a_document", LOOP) from error
        log.debug("qpdf cannot open the file: %s", error)  # damaged: others may still recover something
        return Skeleton([], {})
    with document:
        try:
            return _skeleton(document, _leaves(document.Root.Pages, page_limit), content_limit)
        except (AttributeError, KeyError, TypeError, ValueError, pikepdf.PdfError) as error:
            log.debug("the page tree is damaged: %s", error)
            return Skeleton([], {})


def _leaves(root: Any, page_limit: int) -> list[tuple[Any, _Inherited]]:
    """The pages in order. Walks with its own stack: a hostile tree may be as deep as the file is long."""
    leaves: list[tuple[Any, _Inherited]] = []
    stack: list[tuple[Any, _Inherited, frozenset[tuple[int, int]]]] = [(root, _Inherited(), frozenset())]
    while stack:
        node, said, ancestors = stack.pop()
        if not isinstance(node, pikepdf.Dictionary):
            continue
        said = said.below(node)
        kids = node.get("/Kids")
        if kids is None:
            leaves.append((node, said))
            if len(leaves) > page_limit:
                raise DocumentRejected("too_many_pages", f"more than {page_limit} pages")
            continue
        if node.objgen in ancestors or len(ancestors) > DEEPEST_TREE:
            raise DocumentRejected("not_a_document", LOOP)
        path = ancestors | {node.objgen}
        stack.extend((kid, said, path) for kid in reversed(list(kids)))
    return leaves


def _corners(box: Any) -> tuple[float, ...] | None:
    """Four finite numbers, or None for whatever else stands there."""
    try:
        corners = tuple(map(float, box))
    except (TypeError, ValueError, ArithmeticError):
        return None
    return corners if len(corners) == 4 and all(map(math.isfinite, corners)) else None


def _whole(rotation: Any) -> int:
    try:
        return int(rotation)
    except (TypeError, ValueError, ArithmeticError):
        return 0


def _skeleton(document: pikepdf.Pdf, pages: list[tuple[Any, _Inherited]], content_limit: int) -> Skeleton:
    doubts = Doubts(document)
    heavy: dict[int, int] = {}
    doubted: set[int] = set()
    reworded: list[int] = []
    for index, (page, said) in enumerate(pages):
        content = _content(page)
        if len(content) > content_limit:
            heavy[index] = len(content)
            continue
        if doubts.may_hide_text(content, said.resources):
            doubted.add(index)
        if rewords_figures(content):
            reworded.append(index)
    leaves = [page for page, _ in pages]
    frames = [said.frame() for _, said in pages]
    attachments = tuple(attachments_of(document, leaves))
    printed = None
    if reworded or any(map(has_printed_annotations, leaves)):
        try:
            printed = as_printed(document, leaves, reworded)
        except Exception as error:  # whatever qpdf finds wrong with its fields: the pages themselves are read
            log.debug("fields and annotations cannot be drawn into the pages: %s", error)
    return Skeleton(frames, heavy, frozenset(doubted), attachments, printed)


def _content(page: Any) -> bytes:
    """The page's content, unpacked."""
    contents = page.get("/Contents")
    if contents is None:
        return b""
    if not isinstance(contents, pikepdf.Array):
        return contents.read_bytes()
    return b"".join(stream.read_bytes() for stream in contents)
