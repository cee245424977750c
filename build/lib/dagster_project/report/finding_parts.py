"""What all outputs share of a finding: the paragraphs of its explanation, a place as printed and as expected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from dagster_project.schemas import PARAGRAPH

from .safe import one_line, plain
from .words import figure

LONGEST_EXPLANATION = 20_000
_NUMBER = re.compile(r"-?[\d,]+(\.\d+)?%?")
_LIKE = 0.5
"""Figures that share fewer of their digits are another number, not the same with a slip: nothing is marked."""


class Paragraphs(NamedTuple):
    """The parts of an explanation, each with line breaks; empty where there is none."""

    sentence: str
    reading: str
    recomputation: str
    review: str


def paragraphs(explanation: str | None) -> Paragraphs:
    """The finding in one sentence; the likely cause; the recomputation; the note of a review."""
    parts = plain(explanation, longest=LONGEST_EXPLANATION).split(PARAGRAPH)
    sentence, reading, recomputation = (*parts, "", "")[:3]
    return Paragraphs(sentence, reading, recomputation, "\n".join(parts[3:]))


def printed(place: Mapping[str, Any]) -> str:
    """The characters of a member or a term with their unit; a blank is empty."""
    text = one_line(place["stated_text"])
    if text:
        return with_unit(text, place["stated_unit"])
    value = place["stated_value"] if "stated_value" in place else place["value"]
    return figure(value, place["stated_unit"] or place["unit"]) if value else ""


def expected(member: Mapping[str, Any]) -> str:
    """The expected figure of a place with its unit; empty where none is known."""
    text = one_line(member["expected_text"])
    return with_unit(text, member["stated_unit"]) if text else ""


def with_unit(text: str, unit: str | None) -> str:
    """``13,590.96 万元``; a percentage carries its sign already."""
    return f"{text} {unit}" if unit and unit != "%" else text


def differing(shown: str, other: str) -> list[tuple[str, bool]]:
    """A figure in pieces, with whether its digits differ from another figure's, both laid out from the point.

    >>> differing("264.24", "246.24")
    [('2', False), ('64', True), ('.24', False)]
    """
    if not _NUMBER.fullmatch(shown) or not _NUMBER.fullmatch(other):
        return [(shown, False)]
    theirs = dict(_digits(other))
    ours = dict(_digits(shown))
    apart = {place for place in ours if ours[place] != theirs.get(place)}
    if len(ours) - len(apart) < _LIKE * max(len(ours), len(theirs)):
        return [(shown, False)]
    pieces: list[tuple[str, bool]] = []
    places = iter(_digits(shown))
    for character in shown:
        is_apart = next(places)[0] in apart if character.isdigit() else False
        if pieces and pieces[-1][1] == is_apart:
            pieces[-1] = (pieces[-1][0] + character, is_apart)
        else:
            pieces.append((character, is_apart))
    return pieces


def _digits(text: str) -> Iterator[tuple[int, str]]:
    """(place from the point, digit), from left to right."""
    whole, _, rest = text.strip("-%").partition(".")
    whole = whole.replace(",", "")
    yield from ((len(whole) - at, digit) for at, digit in enumerate(whole))
    yield from ((-at, digit) for at, digit in enumerate(rest))
