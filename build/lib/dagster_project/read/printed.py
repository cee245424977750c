"""A PDF as it is printed, where what it holds is another thing: before any engine reads it.

Values of form fields and of text annotations stand outside a page's content and are printed; they are drawn into the
content, except those that are hidden. ``/ActualText`` replaces what the glyphs say; a figure is what its glyphs say.
"""

from __future__ import annotations

import io
import logging
from typing import Any, Final

import pikepdf

from .suspicion import rewords_figures, without_rewording

NOT_PRINTED: Final = frozenset({"/Link", "/Popup", "/FileAttachment", "/Sound", "/Movie"})
"""Annotations that show no text of their own."""
log = logging.getLogger(__name__)


def has_printed_annotations(page: Any) -> bool:
    """Whether a page has fields or annotations that may print text."""
    annotations = page.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return False
    return any(
        isinstance(one, pikepdf.Dictionary) and one.get("/Subtype") not in NOT_PRINTED for one in annotations
    )


def as_printed(document: pikepdf.Pdf, pages: list[Any], reworded: list[int]) -> bytes:
    """The file with its visible annotations drawn into its pages, and without ``/ActualText`` on those ``reworded``.

    Raises what qpdf raises.
    """
    for index in reworded:
        page = pages[index]
        contents = page.Contents
        streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        content = b"\n".join(stream.read_bytes() for stream in streams)
        page.Contents = document.make_stream(without_rewording(content))
    if any(has_printed_annotations(page) for page in pages):
        document.generate_appearance_streams()
        document.flatten_annotations("screen")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def attachments_of(document: pikepdf.Pdf, pages: list[Any]) -> list[str]:
    """Names of the files that the document carries, in its own list or pinned to a page."""
    names = list(document.attachments.keys())
    for page in pages:
        for one in page.get("/Annots") or ():
            if isinstance(one, pikepdf.Dictionary) and one.get("/Subtype") == "/FileAttachment":
                named = one.get("/FS")
                names.append(
                    str(
                        named.get("/UF", named.get("/F", "?"))
                        if isinstance(named, pikepdf.Dictionary)
                        else named
                    )
                )
    return names


__all__ = ["as_printed", "attachments_of", "has_printed_annotations", "rewords_figures"]
