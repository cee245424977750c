"""A claim while it is read, and the figures in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from dagster_project.schemas import ClaimReason

from ..subjects.sections import Section
from ..subjects.totals import Subject
from ..text.paragraphs import Paragraph
from ..words.numbers import Number

BUDGET_KINDS: Final = frozenset({"initial", "adjusted", "unspecified"})
UNJUDGED: Final[frozenset[ClaimReason]] = frozenset(
    {"in_explanation", "indicator", "unknown_words", "approximate", "base_or_change"}
)
"""Reasons for which no finding may rest on a claim."""


class Figure(NamedTuple):
    """One number in one slot: value in its own unit, as printed, and where it stands (document offsets)."""

    value: Decimal | None
    text: str
    unit: str
    is_implied: bool
    start: int
    end: int
    is_malformed: bool = False
    is_copied: bool = False


class Average(NamedTuple):
    """What an average says of itself: the units of its count, the words that name the count, the amount it is of if named."""

    units: tuple[str, ...]
    by: str
    named: Subject | None


@dataclass(eq=False)
class Draft:
    """One statement with at most one comparator. ``place``: document offset that makes its id."""

    subject: Subject
    section: Section
    place: int
    year: int | None
    quote: tuple[int, int] = (0, 0)
    figures: dict[str, Figure] = field(default_factory=dict)
    base_kind: str | None = None
    base_year: int | None = None
    """The year that its comparator names; None: none is named."""
    budget_kind: str = "final"
    direction: int | None = None
    direction_text: str | None = None
    rate_direction: int | None = None
    whole: Draft | None = None
    parts: list[Draft] = field(default_factory=list)
    part_keys: set[tuple] = field(default_factory=set)
    part_lengths: set[int] = field(default_factory=set)
    has_vehicle: bool = False
    has_list: bool = False
    is_open_list: bool = False
    is_implicit_list: bool = False
    denominator_phrase: str | None = None
    denominator: Draft | None = None
    denominator_amount: Decimal | None = None
    parts_closed: bool | None = None
    other_budgets: list[tuple[str, Figure]] = field(default_factory=list)
    pattern: str | None = None
    reasons: list[ClaimReason] = field(default_factory=list)
    unknown_words: list[str] = field(default_factory=list)
    in_reason: bool = False
    is_inherited: bool = False
    """Its own sentence does not name what it is about: the sentence before does, or one that it reports on."""
    is_bracketed: bool = False
    """Its members stand in brackets at once behind it."""
    has_slip: bool = False
    """Its list makes the whole as soon as two neighbouring digits of one figure change places."""
    is_cut: bool = False
    """Its list is told by a way to divide it (按…分): that names all."""
    ways: set[str] = field(default_factory=set)
    """Other slots that its words leave open for a figure (``alternatives``)."""
    average: Average | None = None
    """What it says of itself where it is an average."""
    paragraph: Paragraph | None = None
    claim_id: str | None = None
    """Once all is known that it is made of."""

    @property
    def is_judged(self) -> bool:
        """Whether findings may rest on it. A target linked by its digits is the department's own budget."""
        return "linked_by_digits" in self.reasons or not UNJUDGED.intersection(self.reasons)

    @property
    def prints_final(self) -> bool:
        """Whether it prints its final figure itself, and did not take it over from another claim."""
        return "final" in self.figures and not self.figures["final"].is_copied

    @property
    def printed(self) -> Figure | None:
        """The figure that the claim is about: the final one, or the budget where nothing else is stated."""
        if "final" in self.figures:
            return self.figures["final"]
        is_budget = self.base_kind in BUDGET_KINDS and self.figures.keys() == {"base"}
        return self.figures["base"] if is_budget else None

    def because(self, reason: ClaimReason) -> None:
        """Note why something could not be resolved, once."""
        if reason not in self.reasons:
            self.reasons.append(reason)

    def add_part(self, part: Draft) -> None:
        """Take a member into the list; what the list holds is indexed, a hostile one may be long."""
        self.parts.append(part)
        self.part_keys.add(part.subject.key)
        if part.subject.set_name in ("class", "functional"):
            self.part_lengths.add(len(part.subject.item or ""))
        if part.subject.item == "vehicle":
            self.has_vehicle = True

    def sibling(self, place: int) -> Draft:
        """Another claim of the same item and final figure, for another comparator."""
        twin = Draft(self.subject, self.section, place, self.year, self.quote, budget_kind=self.budget_kind)
        for slot in ("final", "count"):
            if slot in self.figures:
                twin.figures[slot] = self.figures[slot]._replace(is_copied=True)
        if not twin.figures and self.printed is not None:
            twin.figures["final"] = self.printed._replace(is_copied=True)
            twin.budget_kind = str(self.base_kind)
        return twin


def figure_of(number: Number, paragraph: Paragraph, unit: str, *, implied: bool) -> Figure:
    """The figure of a number token, at its offsets in the document."""
    first, last = int(paragraph.offsets[number.start]), int(paragraph.offsets[number.end - 1]) + 1
    return Figure(number.value, number.text, unit, implied, first, last, is_malformed=number.value is None)
