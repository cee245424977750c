"""The claims of a document as they are found, and what of earlier paragraphs still counts."""

from __future__ import annotations

from typing import Final

from ..claims.drafts import BUDGET_KINDS, Draft
from ..subjects.resolution import Subjects
from ..subjects.sections import Section
from ..subjects.totals import Subject
from ..text.paragraphs import Paragraph
from ..words.numbers import Number
from ..words.vocabulary import Vocabulary
from .reading import Reading

MOST_OPEN_LISTS: Final = 12
"""Lists that may be open one inside the other; an honest document has four."""

NEAR: Final = 12
"""Claims before that a paragraph may still speak of: a figure, its budgets and comparisons, and those of a list's members."""


class Ledger:
    """Drafts and unclaimed numbers of one document; both grow. ``year``, ``money_unit``: what the text says most, if it does."""

    def __init__(
        self, words: Vocabulary, subjects: Subjects, year: int | None, money_unit: str | None
    ) -> None:
        self.words = words
        self.subjects = subjects
        self.year = year
        self.money_unit = money_unit
        self.unit_of_nothing = money_unit or "元"
        """The unit of 无 and 持平: nothing is nothing in each of them."""
        self.drafts: list[Draft] = []
        self.unclaimed: list[tuple[Number, Paragraph, str]] = []
        self.unread: list[Paragraph] = []
        self.open_wholes: list[tuple[Draft, tuple[str, ...]]] = []
        """Wholes whose list stands in the paragraphs below, each with the headings above it."""
        self.recent: dict[tuple, Draft] = {}
        """Section and subject → its last claim."""
        self.before: Draft | None = None
        """The claim that the paragraph before ended with."""
        self.reason_goes_on = False

    def leave(self, paragraph: Paragraph, number: Number, kind: str) -> None:
        self.unclaimed.append((number, paragraph, kind))

    def parent(self, at: Reading) -> Subject | None:
        if at.lists.wholes:
            return at.lists.wholes[-1][0].subject
        return self.open_wholes[-1][0].subject if self.open_wholes else None

    def draft(self, at: Reading, subject: Subject, number: Number) -> Draft:
        offset = int(at.paragraph.offsets[number.start])
        draft = Draft(subject, at.section, offset, at.clause.year or at.year or self.year)
        draft.is_inherited = at.clause.year is None and at.year is not None
        end = at.text.find("。", number.end)
        draft.quote = (at.clause.sentence_start, len(at.text) if end < 0 else end + 1)
        if subject.reason:
            draft.because(subject.reason)
        return draft

    def add(self, at: Reading, draft: Draft) -> Draft:
        if draft.quote == (0, 0):
            draft.quote = (at.clause.sentence_start, len(at.text))
        draft.paragraph = at.paragraph
        self.drafts.append(draft)
        if draft.whole is not None:
            draft.whole.add_part(draft)
        if draft.subject.is_linked and not draft.in_reason:
            key = (at.section.path[:2], draft.subject.key)
            if key not in self.recent or self.year is None or draft.year in (None, self.year):
                self.recent[key] = draft
        return draft

    def follows_year_before(self, at: Reading) -> bool:
        """Whether the last claim is of the quantity whose figure of the year before was told at once before it."""
        last = self.drafts[-2:]
        return len(last) > 1 and last[1] is at.record and _is_year_before(last[0], last[1])

    def sibling(self, at: Reading, record: Draft, number: Number) -> Draft:
        twin = record.sibling(int(at.paragraph.offsets[number.start]))
        twin.quote = (at.clause.sentence_start, record.quote[1])
        at.record = twin
        return twin

    def named(self, at: Reading, words: str) -> Subject | None:
        """The subject whose whole name the words are, where the reader stands."""
        return self.subjects.resolve(words, words, at.section, self.parent(at))

    def known(self, section: Section, subject: Subject) -> Draft | None:
        return self.recent.get((section.path[:2], subject.key))

    def copy_final(self, record: Draft) -> None:
        """The final figure that the same section printed for the same item and year."""
        known = [
            d for d in self.drafts[-80:] if d is not record and not d.in_reason and d.printed is not None
        ]
        for draft in reversed(known):
            same = draft.subject.is_linked and draft.subject.key == record.subject.key
            if same and draft.year == record.year and draft.section.path[:2] == record.section.path[:2]:
                assert draft.printed is not None
                record.figures["final"] = draft.printed._replace(is_copied=True)
                record.budget_kind = draft.budget_kind if "final" in draft.figures else str(draft.base_kind)
                return

    def with_budget(self, at: Reading, record: Draft) -> Draft | None:
        """The claim of the same item that has the budget: a comparison with last year may stand in between."""
        if record.base_kind in BUDGET_KINDS:
            return record
        return next(
            (
                draft
                for draft in reversed(self.drafts[-NEAR:])
                if draft.paragraph is at.paragraph
                and draft.subject.key == record.subject.key
                and draft.base_kind in BUDGET_KINDS
            ),
            None,
        )

    def compared(self, at: Reading, record: Draft, kind: str | None, role: str, number: Number) -> Draft:
        """The record itself, or a sibling where its comparator is another one, or the slot of ``role`` is filled."""
        inherited = record.whole.base_kind if record.whole is not None and record.base_kind is None else None
        wanted = kind or record.base_kind or inherited
        differs = record.base_kind is not None and kind is not None and kind != record.base_kind
        if differs and kind == "unspecified" and record.base_kind in BUDGET_KINDS:
            differs = False
            wanted = record.base_kind
        if differs or role in record.figures:
            record = self.add(at, self.sibling(at, record, number))
        record.base_kind = wanted or "unspecified"
        record.base_year = at.clause.base_year
        return record

    def close_lists_outside(self, section: Section) -> None:
        """Lists end where their heading ends."""
        while self.open_wholes and not _is_within(section.path, self.open_wholes[-1][1]):
            self.open_wholes.pop()

    def close_paragraph(self, at: Reading) -> None:
        """Keep what the next paragraph may go on with."""
        if at.lists.opens and at.record is not None:
            self.open_wholes = [*self.open_wholes[1 - MOST_OPEN_LISTS :], (at.record, at.section.path)]
            at.record.has_list = True
        self.before = at.record or self.before


def _is_within(path: tuple[str, ...], outer: tuple[str, ...]) -> bool:
    return path[: len(outer)] == outer


def _is_year_before(one: Draft, other: Draft) -> bool:
    """Whether a claim prints the figure of the same quantity for the year before that of the other."""
    is_same = one.subject.is_linked and one.subject.key == other.subject.key
    is_before = one.year is not None and other.year is not None and one.year == other.year - 1
    return (
        is_same
        and is_before
        and one.prints_final
        and one.budget_kind == other.budget_kind
        and not one.in_reason
    )
