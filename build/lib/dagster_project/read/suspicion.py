"""Whether a page may hold text that is not printed, told from its content and resources alone.

Being sure takes a picture of the page (:mod:`.picture.ink`), ten times what reading it costs. What is told here is cheap
and may be wrong in one direction: a page that is named has only to be looked at.
"""

from __future__ import annotations

import re
from typing import Any, Final

import pikepdf

NOT_PAINTED: Final = (b"3 Tr", b"7 Tr")
"""Render modes that paint nothing: invisible text, and text that is only a clipping path."""
PAPER: Final = (b"1 1 1 rg", b"\n1 g", b" 1 g")
"""The colour of the paper: of text that is not seen, or of what lies over text."""
LEAST_OPACITY: Final = 0.1
"""Text that lets through nine tenths of the paper is not read by anybody."""
DEEPEST: Final = 3
"""Forms within forms that are looked into."""
ACTUAL_TEXT: Final = re.compile(rb"/ActualText\s*(?:\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]*)>)", re.DOTALL)
UTF_16: Final = b"\xfe\xff"
FIGURE_AHEAD: Final = (b"/ActualText (", b"/ActualText(", b"<FEFF003", b"<feff003")
"""How an ``/ActualText`` begins that may hold a figure. Browsers write one, in hexadecimal, for every other Chinese
character: to decode them all would take longer than reading the page."""


class Doubts:
    """Asked page by page about one document; what pages share is looked at once."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        self._has_layers = "/OCProperties" in document.Root
        self._clear: dict[tuple[int, int], bool] = {}
        self._forms: dict[tuple[int, int], bool] = {}
        """Forms looked into. Office programs give every form the resources of all: without this the look is exponential."""

    def may_hide_text(self, content: bytes, resources: Any, depth: int = 0) -> bool:
        """Whether text of this content may have no ink: an invisible mode, the paper's colour, a layer, an image."""
        if any(operator in content for operator in (*NOT_PAINTED, *PAPER)):
            return True
        if not isinstance(resources, pikepdf.Dictionary):
            return False
        if self._has_layers and b"/OC" in content:
            return True
        states, objects = resources.get("/ExtGState"), resources.get("/XObject")
        if states is not None and any(map(self._is_clear, _values(states))):
            return True
        return any(self._object_may_hide(stream, depth) for stream in _values(objects)) if objects else False

    def _object_may_hide(self, stream: Any, depth: int) -> bool:
        kind = stream.get("/Subtype")
        if kind == "/Image" or (self._has_layers and "/OC" in stream):
            return True
        if kind != "/Form" or depth >= DEEPEST:
            return False
        known = stream.objgen
        if known not in self._forms:
            self._forms[known] = False  # while it is looked into: a form may name itself
            self._forms[known] = self.may_hide_text(stream.read_bytes(), stream.get("/Resources"), depth + 1)
        return self._forms[known]

    def _is_clear(self, state: Any) -> bool:
        known = state.objgen
        if known in self._clear:
            return self._clear[known]
        mask = state.get("/SMask")
        clear = (mask is not None and mask != "/None") or any(
            float(state.get(name, 1)) < LEAST_OPACITY for name in ("/ca", "/CA")
        )
        if known != (0, 0):
            self._clear[known] = clear
        return clear


def _values(named: Any) -> list[Any]:
    return list(named.values()) if isinstance(named, pikepdf.Dictionary) else []


def rewords_figures(content: bytes) -> bool:
    """Whether an ``/ActualText`` of this content holds digits: no glyph of a figure needs one."""
    if not any(begin in content for begin in FIGURE_AHEAD):
        return False
    return any(map(_has_digit, ACTUAL_TEXT.finditer(content)))


def without_rewording(content: bytes) -> bytes:
    """The content without each ``/ActualText`` that holds digits or nothing: the glyphs are what is printed."""
    return ACTUAL_TEXT.sub(
        lambda found: b"" if _has_digit(found) or not _letters(found) else found[0], content
    )


def _has_digit(found: re.Match[bytes]) -> bool:
    return any(sign.isdecimal() for sign in _letters(found))


def _letters(found: re.Match[bytes]) -> str:
    literal, digits = found.groups()
    if literal is None:
        packed = b"".join(digits.split()).decode()
        literal = bytes.fromhex(packed + "0" * (len(packed) % 2))
    if literal.startswith(UTF_16):
        return literal[2:].decode("utf-16-be", "replace")
    return literal.decode("latin-1")
