"""What is known at one place of a paragraph: its clause, its lists, an explanation, names, figures told 分别.

Each part is written by one of the readers beside this module and looked at by the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ..claims.drafts import Draft, Figure, figure_of
from ..subjects.sections import Section
from ..subjects.totals import Subject
from ..text.paragraphs import Paragraph
from ..words.numbers import Number

OF_AMOUNT: Final = re.compile(r"的\d[\d.]*%")
"""Behind an amount: the rate that follows is of it."""
CLAUSES: Final = re.compile(r"[，。;:!?]")
_LAST_STOP = re.compile(r".*[，。;:!?]", re.DOTALL)
"""Up to the last stop: asked of each figure several times, and quicker than a loop."""


class Cue(NamedTuple):
    """A word that says what the next figure is: its kind and value in the vocabulary, and where it stands."""

    kind: str
    value: object
    start: int
    end: int
    text: str


class Placement(NamedTuple):
    """A figure with its role, the cue that gave the role, and its subject.

    ``is_same``: the subject is that of the claim before. ``is_named``: its own words name it.
    """

    role: str
    cue: Cue | None
    number: Number
    target: Subject
    is_same: bool
    is_named: bool

    @property
    def sign(self) -> int | None:
        """The direction of its cue."""
        return self.cue.value if self.cue is not None and isinstance(self.cue.value, int) else None


@dataclass
class Clause:
    """What was read since the figure before (``mark``), and what holds for the sentence."""

    mark: int = 0
    cues: list[Cue] = field(default_factory=list)
    sentence_start: int = 0
    comparator: str | None = None
    base_year: int | None = None
    """The year that the comparator names."""
    year: int | None = None
    awaits_completion: bool = False
    scope: str | None = None
    """Words of another scope (剔除…因素, 按可比口径): what follows in the sentence is told of that."""


@dataclass
class OpenLists:
    """Wholes whose lists are open, each with the depth of brackets in which it opened."""

    wholes: list[tuple[Draft, int]] = field(default_factory=list)
    soft_whole: Draft | None = None
    """The whole of the sentence before: its list may go on without 其中."""
    parentheses: int = 0
    outside: list[Draft | None] = field(default_factory=list)
    opens: bool = False
    """The paragraph ends in 其中: and the like: the list stands in the paragraphs below."""


@dataclass
class Explanation:
    """主要原因是…, 主要用于…: figures there are bound to nothing."""

    is_open: bool = False
    word: str = ""


@dataclass
class NameList:
    """主要包括：…: where the names begin, whose they are, and the subject named before them."""

    start: int | None = None
    record: Draft | None = None
    subject: Subject | None = None


@dataclass
class Respective:
    """分别为A、B: subjects that wait for their figures, and the claims made so."""

    subjects: list[Subject | None] | None = None
    drafts: list[Draft] = field(default_factory=list)
    share: Cue | None = None
    whole: Subject | None = None
    """What the shares are of, where its amount stands among them."""
    change: Cue | None = None
    slots: list[tuple[str, str]] = field(default_factory=list)
    """Slots and kind of budget, where the figures are of one subject."""


@dataclass
class Reading:
    """One paragraph while it is read. ``record``: the claim that the next figure may belong to."""

    paragraph: Paragraph
    section: Section
    subject: Subject | None = None
    record: Draft | None = None
    clause: Clause = field(default_factory=Clause)
    lists: OpenLists = field(default_factory=OpenLists)
    explanation: Explanation = field(default_factory=Explanation)
    names: NameList = field(default_factory=NameList)
    stated_whole: Draft | None = None
    """What the next share is of, where its amount stands behind 占."""
    year: int | None = None
    """The year that the sentences before told of, where it is not the account's own."""
    respective: Respective = field(default_factory=Respective)

    def __post_init__(self) -> None:
        self.text = self.paragraph.text

    def read_up_to(self, end: int) -> None:
        """What stands before ``end`` has been used: the next phrase begins there."""
        self.clause.mark, self.clause.cues = end, []

    def next_clause(self, start: int, longest: int) -> str:
        """The words from ``start`` to the end of their clause."""
        return CLAUSES.split(self.text[start : start + longest], maxsplit=1)[0]

    def last_clause(self, end: int, longest: int) -> str:
        """The words of the clause before ``end``, since the figure before."""
        return CLAUSES.split(self.text[max(self.clause.mark, end - longest) : end])[-1]


def own_clause(at: Reading, end: int) -> int:
    """Where the clause of the figure at ``end`` begins: behind the last stop, or behind the figure before."""
    stop = _LAST_STOP.match(at.text, at.clause.mark, end)
    return stop.end() if stop else at.clause.mark


def figure_in(at: Reading, number: Number) -> Figure:
    """The figure of a number; a unit that begins with ~ was not printed beside it."""
    return figure_of(number, at.paragraph, number.unit.lstrip("~"), implied=number.unit.startswith("~"))
