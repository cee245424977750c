"""One document with failing checks, as the hypotheses look at it: figures, claims, and the checks between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from ..culprits.search import Board
from ..culprits.table_constraints import Check, FormFigures, OtherCheck, TableCheck
from ..figures.constraints import Constraint, Figure, Interval, Linear, Ratio
from ..figures.document_figures import Account
from ..figures.intervals import claim_figure

LEAST_HABITUAL = 3
"""So many rates that are right of the final figure are a habit of the writer."""
LEAST_NAMED_DIGITS = 4
"""Fewer significant digits do not tell one quantity from another."""
SLOTS = ("final", "base", "change", "rate", "share", "completion", "count")


@dataclass(frozen=True)
class Reading:
    """One hypothesis that fits: its name (docs/specification/verdicts.md#hypotheses), and what it rests on.

    ``figure``: the printed figure it speaks of; ``value``: what it would be; ``others``: the figures it points to.
    ``words``: slots for the sentence of this cause.
    """

    cause: str
    figure: Figure
    value: Fraction | None = None
    others: tuple[Figure, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    tried: int = 1
    """Candidates that were tried to find it: a reading that is one of many is never certain."""


@dataclass
class Root:
    """What becomes one finding: failing checks with one cause, and the places they point to."""

    cause: str
    checks: list[Check]
    stated: list[tuple[Figure, Interval | None]]
    readings: list[Reading] = field(default_factory=list)
    consequences: list[Check] = field(default_factory=list)
    is_named: bool = False
    """One figure is wrong (or several together); otherwise: these cannot all be right."""
    open_partner: bool = False
    """The figure named repairs the checks only together with another one, which stays open."""
    holding: int = 0
    """Rates of the same kind in the document that are right."""
    is_corrected: bool = False
    """What is expected follows from figures as another cause would correct them."""
    corrected: dict[str, Figure] = field(default_factory=dict)
    """Other figures of its sums as another cause would correct them."""
    severity: str | None = None
    """Of its cause, where that is another than that of the checks."""
    is_undecided: bool = False
    """The document leaves an admissible case open, so the finding asks at most."""


class Case:
    """The checks, figures and claims of one document."""

    def __init__(
        self,
        document: Mapping[str, Any],
        checks: Iterable[Check],
        forms: FormFigures,
        claims: list[dict[str, Any]],
        disputed: Iterable[Check] = (),
        account: Account | None = None,
    ) -> None:
        """``disputed``: failing checks that our two evaluations do not agree on; they are reported and not explained."""
        self.document = document
        self.disputed = list(disputed)
        self.account = account
        self.forms = forms
        self.claims = claims
        self.follows: dict[int, int] = {}
        """Failing check → another that fails only because this one does."""
        self._slots: dict[tuple[str, str], Figure | None] = {}
        self._twins: dict[str, list[Figure]] = {}
        checks = list(checks)
        self.others = [check for check in checks if isinstance(check, OtherCheck)]
        usable = [check for check in checks if check.graded != "hint" and _is_judged(check)]
        self.board = self._board(usable)

    def withdraw(self, checks: Iterable[Check]) -> None:
        """Remove checks that failed through a misreading: they give no finding and confirm nothing."""
        gone = {id(check) for check in checks}
        if gone:
            kept = [check for check in self.board.checks if id(check) not in gone]
            self.board = self._board(kept)
            self.__dict__.pop("failing", None)
            self._twins.clear()

    def _board(self, checks: list[Check]) -> Board:
        board = Board(checks, self._bounds(), self.forms)
        failing = {index: check.constraint for index, check in enumerate(checks) if check.fails}
        found = {index: self._of_final(constraint) for index, constraint in failing.items()}
        of_final = {index: rate for index, rate in found.items() if rate is not None}
        if sum(rate.judge().verdict != "fails" for rate in of_final.values()) >= LEAST_HABITUAL:
            board.follow(of_final)
        return board

    def _of_final(self, constraint: Constraint | None) -> Ratio | None:
        """A rate of growth as change ÷ final figure."""
        if not isinstance(constraint, Ratio) or constraint.printed.slot != "rate":
            return None
        final = self.figure(constraint.printed.record, "final")
        if final is None or final.low <= 0 or len(constraint.numerator) != 1:
            return None
        return replace(constraint, denominator=((1, final),))

    @staticmethod
    def unit_printed(figure: Figure) -> str | None:
        """The unit that stands behind a figure."""
        column = "stated_unit" if figure.kind == "observation" else f"{figure.slot}_unit"
        return figure.record.get(column)

    @cached_property
    def usual_unit(self) -> str | None:
        """The unit of most amounts of the text."""
        slots = ("final", "base", "change")
        printed = {
            figure.key: claim[f"{slot}_unit"]
            for claim in self.claims
            for slot in slots
            if claim[f"{slot}_unit"] and (figure := self.figure(claim, slot)) is not None
        }
        units = Counter(printed.values())
        return units.most_common(1)[0][0] if units else None

    def figure(self, claim: Mapping[str, Any], slot: str) -> Figure | None:
        """The figure of one slot of a claim; null where there is none that can be read."""
        key = (claim["claim_id"], slot)
        if key not in self._slots:
            self._slots[key] = claim_figure(claim, slot)
        return self._slots[key]

    def _bounds(self) -> Iterator[Linear]:
        """A base is not negative: change <= final."""
        for claim in self.claims:
            final, change = self.figure(claim, "final"), self.figure(claim, "change")
            if final is not None and change is not None:
                yield Linear("<=", ((1, change),), ((1, final),))

    @cached_property
    def failing(self) -> list[int]:
        """Failing checks of the board."""
        return [index for index, check in enumerate(self.board.checks) if check.fails]

    def twins(self, figure: Figure) -> list[Figure]:
        """Other printings of the same quantity: joined to it by an identity of one figure against one."""
        if figure.key not in self._twins:
            found: dict[str, Figure] = {}
            for index in self.board.by_figure.get(figure.key, ()):
                left, right = _one_against_one(self.board.checks[index])
                if left is not None and right is not None:
                    twin = right if left.key == figure.key else left
                    found[twin.key] = twin
            self._twins[figure.key] = list(found.values())
        return self._twins[figure.key]

    def stated(self, key: str, indices: Iterable[int]) -> Figure:
        """A figure as the first of these checks names it: one number of the text may serve several statements."""
        for index in indices:
            for figure in self.board.checks[index].figures:
                if figure.key == key:
                    return figure
        return self.board.figure(key)

    def constraints_on(self, figure: Figure, indices: Iterable[int]) -> list[Constraint]:
        """The constraints of some checks that a figure takes part in."""
        touched = set(self.board.by_figure[figure.key])
        found = (self.board.checks[index].constraint for index in indices if index in touched)
        return [constraint for constraint in found if constraint is not None]

    def ratio_on(self, figure: Figure, indices: Iterable[int]) -> Ratio | None:
        """The rate that prints this figure, among some checks."""
        for constraint in self.constraints_on(figure, indices):
            if isinstance(constraint, Ratio) and constraint.printed.key == figure.key:
                return constraint
        return None


def _one_against_one(check: Check) -> tuple[Figure | None, Figure | None]:
    """The two figures of a check that says of one quantity, printed twice, that it is the same; else nothing."""
    if check.identity.tolerance != "same_quantity":
        return None, None
    constraint = check.constraint
    if not isinstance(constraint, Linear) or constraint.op != "==" or constraint.constant:
        return None, None
    if len(constraint.left) != 1 or len(constraint.right) != 1:
        return None, None
    return constraint.left[0][1], constraint.right[0][1]


def _is_judged(check: Check) -> bool:
    return isinstance(check, TableCheck) or check.constraint is not None


def overlaps(a: Interval, b: Interval) -> bool:
    """Two closed intervals share a point."""
    return a[0] <= b[1] and b[0] <= a[1]


def span(figure: Figure) -> Interval:
    """The closed interval that a figure stands for."""
    return figure.low, figure.high


def printed_span(figure: Figure) -> Interval:
    """Half a unit of the last place either side, also where the unit is the 分."""
    half = figure.step / 2
    return figure.value - half, figure.value + half


def with_interval(figure: Figure, interval: Interval) -> Figure:
    """The figure as it would have to be."""
    low, high = interval
    value = figure.value if low <= figure.value <= high else (low + high) / 2
    return replace(figure, value=value, low=low, high=high)


def significant(figure: Figure) -> int:
    """Digits of the printed figure from the first that is not 0."""
    return len("".join(c for c in figure.text if c.isdigit()).lstrip("0"))
