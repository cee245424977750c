"""Figures that are told with a budget or last year's figure: bases, differences, completion, execution rates."""

from __future__ import annotations

from typing import Final

from ..claims.drafts import Draft, Figure
from ..claims.lists import BUDGET_KINDS, amount
from ..subjects.totals import Subject
from .ledger import Ledger
from .reading import OF_AMOUNT, Placement, Reading, figure_in
from .wholes import Wholes

BESIDE: Final = ("相比", "比较", "对比")
"""与上年相比‹N›: what stands behind may be what is compared, and not what it is compared with."""
NEAR_COMPLETION: Final = 1
"""Percentage points within which a completion fits a budget: it may be printed without decimals."""


def is_difference(record: Draft, figure: Figure, sign: int | None) -> bool:
    """Whether N of 小于预算数N is for certain the difference and not the budget itself.

    So it is if the budget is printed beside it, if the printed completion says so, or if N as the budget would
    contradict the word.
    """
    if "base" in record.figures:
        return True
    final, stated = amount(record.figures.get("final")), amount(figure)
    if final is None or stated is None or sign is None:
        return False
    completion = record.figures.get("completion")
    if completion is not None and completion.value is not None:
        return not stated or abs(final / stated * 100 - completion.value) > NEAR_COMPLETION
    return (stated < final) if sign < 0 else (stated > final)


class BudgetPlacer:
    """Puts figures beside the budgets that they are told with."""

    def __init__(self, ledger: Ledger, lists: Wholes) -> None:
        self.ledger = ledger
        self.lists = lists

    def base(self, at: Reading, put: Placement) -> bool:
        """The budget, or the figure compared with."""
        assert put.cue is not None
        kind = str(put.cue.value)
        record = self._with_room(at, put, kind)
        record.figures["base"] = figure_in(at, put.number)
        record.base_kind = kind
        if put.cue.kind == "comparator" and put.cue.text.endswith(BESIDE):
            record.ways.add("base_is_final")
        before = [c for c in at.clause.cues if c.end <= put.cue.start]
        is_of_it = kind in BUDGET_KINDS and OF_AMOUNT.match(at.text, put.number.unit_end) is not None
        at.clause.awaits_completion = (bool(before) and before[-1].kind == "completion") or is_of_it
        return True

    def _with_room(self, at: Reading, put: Placement, kind: str) -> Draft:
        """The claim that the base belongs to: the one before if it has none yet, a sibling of it, or a new one."""
        record = at.record
        if record is None or not put.is_same or put.cue is None:
            return self.lists.new(at, put.target, put.number)
        if record.base_kind in (None, kind):
            return record if "base" not in record.figures else self.lists.new(at, put.target, put.number)
        if put.cue.kind == "budget" and "base" in record.figures and "final" not in record.figures:
            record.other_budgets.append((record.base_kind or "unspecified", record.figures.pop("base")))
            return record
        is_other_comparison = record.printed is not None and put.cue.kind == "comparator"
        if is_other_comparison:
            return self.ledger.add(at, self.ledger.sibling(at, record, put.number))
        return self.lists.new(at, put.target, put.number)

    def margin(self, at: Reading, put: Placement) -> bool:
        """决算数小于预算数‹N›: less by N, or less than N; told by what else the sentence prints, else not bound."""
        assert put.cue is not None
        compared = next((c for c in reversed(at.clause.cues) if c.kind == "compare"), None)
        sign = compared.value if compared and isinstance(compared.value, int) else None
        word = compared.text if compared else None
        record = self._of_same(at, put)
        record = self.ledger.with_budget(at, record) or record
        if not is_difference(record, figure_in(at, put.number), sign):
            self.lists.new_in_doubt(at, "final", put.number, put.target, "base_or_change")
            record.direction, record.direction_text = sign, word
            return True
        kind = str(put.cue.value)
        if kind == "unspecified" and record.base_kind not in (None, "prior_final"):
            kind = str(record.base_kind)
        record = self.ledger.compared(at, record, kind, "change", put.number)
        record.figures["change"] = figure_in(at, put.number)
        record.direction, record.direction_text = sign, word
        at.record = record
        return True

    def _of_same(self, at: Reading, put: Placement) -> Draft:
        """The claim before, the last one of the same subject, or a new one with the figure that the section printed."""
        if put.is_same and at.record is not None:
            return at.record
        known = self.ledger.known(at.section, put.target)
        if known is not None:
            self.ledger.copy_final(known)
            return known
        record = self.lists.new(at, put.target, put.number)
        self.ledger.copy_final(record)
        return record

    def completion(self, at: Reading, put: Placement) -> bool:
        """完成年初预算的‹p›."""
        record = at.record
        if record is None or not put.is_same:
            record = self.lists.new(at, put.target, put.number)
        named = self._budget_named(at, put)
        if record.base_kind == "prior_final" or "completion" in record.figures:
            budgets = dict(record.other_budgets)
            record = self.ledger.add(at, self.ledger.sibling(at, record, put.number))
            if named in budgets:  # 完成年初预算的…，完成调整预算的…: both budgets are printed before
                record.figures["base"] = budgets[named]._replace(is_copied=True)
                record.base_kind = named
        record.figures["completion"] = figure_in(at, put.number)
        _choose_base(record, named)
        at.clause.awaits_completion = False
        return True

    @staticmethod
    def _budget_named(at: Reading, put: Placement) -> str | None:
        """The kind of budget that 完成…的 or 占…预算的 names."""
        cue = put.cue
        if cue is None:
            return None
        budgets = (c.value for c in at.clause.cues if c.start >= cue.end and c.kind == "budget")
        return next((str(value) for value in budgets if value is not None), None)

    def execution(self, at: Reading, put: Placement) -> bool:
        """预算执行率: of the figure and the budget that the same section states."""
        assert put.cue is not None
        record = at.record
        if (
            record is not None
            and record.base_kind in BUDGET_KINDS
            and "final" in record.figures
            and {"base", "change"} & record.figures.keys()
            and "completion" not in record.figures
            and record.paragraph is at.paragraph
        ):  # both figures stand in the sentence before
            record.figures["completion"] = figure_in(at, put.number)
            return True
        draft = self.ledger.draft(at, Subject(put.cue.text, set_name="other"), put.number)
        draft.figures["completion"] = figure_in(at, put.number)
        draft.pattern = "P19-execution"
        self.ledger.add(at, draft)
        return True


def _choose_base(record: Draft, named: str | None) -> None:
    """The budget that 完成…的 names is the base; the other one becomes a claim of its own."""
    if record.base_kind == "unspecified" and named is not None and not record.other_budgets:
        record.base_kind = named
        return
    if named is None or named == "unspecified" or named == record.base_kind:
        record.base_kind = record.base_kind or named or "unspecified"
        return
    for index, (kind, figure) in enumerate(record.other_budgets):
        if kind == named:
            record.other_budgets[index] = (record.base_kind or "unspecified", record.figures["base"])
            record.figures["base"], record.base_kind = figure, kind
            return
    if "base" not in record.figures:
        record.base_kind = named
