"""A figure with its role → the claim it belongs to.

A new subject begins a new claim, a second comparator a sibling of the same item. A figure that belongs to no claim
that is known is refused, and stays unparsed: a number bound to a wrong subject is worse.
"""

from __future__ import annotations

from ..claims.drafts import Draft, Figure
from ..claims.lists import BUDGET_KINDS, amount
from ..subjects.totals import Subject
from ..words.numbers import Number
from .ledger import Ledger
from .mentions import Doubt, Mentions
from .reading import Cue, Reading, figure_in
from .wholes import Wholes

SLOT_OF_ROLE = {"reached": "final", "margin": "final", "execution": "completion"}


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
        return not stated or abs(final / stated * 100 - completion.value) > 1
    return (stated < final) if sign < 0 else (stated > final)


class Placer:
    """Puts figures into drafts."""

    def __init__(self, ledger: Ledger, mentions: Mentions, lists: Wholes) -> None:
        self.ledger = ledger
        self.mentions = mentions
        self.lists = lists

    def place(self, at: Reading, role: str, cue: Cue | None, number: Number, subject: Subject | None) -> bool:
        """Put a figure into the claim it belongs to. False: it belongs to none that is known."""
        record = at.record
        is_same = record is not None and (subject is None or subject.key == record.subject.key)
        target = subject or (record.subject if record else at.subject)
        if target is None:
            target = self.mentions.bare(at, number)
        if target is None:
            return False
        place = {
            "final": self._place_plain,
            "count": self._place_plain,
            "base": self._place_base,
            "change": self._place_change,
            "rate": self._place_change,
            "share": self._place_share,
            "completion": self._place_completion,
            "execution": self._place_execution,
            "involved": self._place_involved,
            "reached": self._place_reached,
            "margin": self._place_margin,
        }[role]
        return place(at, role, cue, number, target, is_same, subject is not None)

    def leave_in_doubt(
        self, at: Reading, role: str, number: Number, subject: Subject | None, doubt: Doubt
    ) -> None:
        """Keep a figure whose words are not understood as a claim of its own, bound to nothing that is known."""
        target = subject or (at.record.subject if at.record else at.subject)
        text = target.text if target else at.last_clause(number.start, 60)
        record = at.record
        draft = self.lists.new(at, Subject(text, reason=doubt.reason), number)
        draft.figures[SLOT_OF_ROLE.get(role, role)] = figure_in(at, number)
        draft.unknown_words = list(doubt.words)
        at.record = record

    def _place_reached(
        self,
        at: Reading,
        role: str,
        cue: Cue | None,
        number: Number,
        target: Subject,
        is_same: bool,
        is_named: bool,
    ) -> bool:
        """由A增至‹B›: the new figure, with the direction of the word."""
        assert cue is not None
        record = at.record
        if not self._place_plain(at, "final", cue, number, target, is_same, is_named):
            return False
        if at.record is record and record is not None and isinstance(cue.value, int):
            record.direction, record.direction_text = cue.value, cue.text
        return True

    def _place_margin(
        self,
        at: Reading,
        role: str,
        cue: Cue | None,
        number: Number,
        target: Subject,
        is_same: bool,
        is_named: bool,
    ) -> bool:
        """决算数小于预算数‹N›: less by N, or less than N; told by what else the sentence prints, else not bound."""
        assert cue is not None
        compared = next((c for c in reversed(at.clause.cues) if c.kind == "compare"), None)
        record = at.record if is_same else None
        if record is None:
            record = self.ledger.known(at.section, target) or self.lists.new(at, target, number)
            self.ledger.copy_final(at, record)
        record = self.with_budget(at, record) or record
        sign = compared.value if compared and isinstance(compared.value, int) else None
        if not is_difference(record, figure_in(at, number), sign):
            self.leave_in_doubt(at, "final", number, target, Doubt("base_or_change", ()))
            record.direction, record.direction_text = sign, compared.text if compared else None
            return True
        if record.base_kind not in (None, "prior_final", str(cue.value)) and cue.value == "unspecified":
            kind: str | None = record.base_kind
        else:
            kind = str(cue.value)
        record = self.for_comparator(at, record, kind, "change", number)
        record.figures["change"] = figure_in(at, number)
        record.direction, record.direction_text = sign, compared.text if compared else None
        at.record = record
        return True

    def with_budget(self, at: Reading, record: Draft) -> Draft | None:
        """The claim of the same item that has the budget: a comparison with last year may stand in between."""
        if record.base_kind in BUDGET_KINDS:
            return record
        return next(
            (
                draft
                for draft in reversed(self.ledger.drafts[-12:])
                if draft.paragraph is at.paragraph
                and draft.subject.key == record.subject.key
                and draft.base_kind in BUDGET_KINDS
            ),
            None,
        )

    def _place_plain(
        self,
        at: Reading,
        role: str,
        cue: Cue | None,
        number: Number,
        target: Subject,
        is_same: bool,
        is_named: bool,
    ) -> bool:
        record = at.record
        counts = record is not None and record.subject.measure == "count" and at.section.topic != "assets"
        if counts and role == "final" and not is_named:  # 280人次，共计支出3.5万元: an amount of its own
            bare = self.mentions.bare(at, number)
            if bare is None:
                return False
            target, is_same = bare, False
        if record is not None and is_same and role not in record.figures:
            fits = record.base_kind != "prior_final" or not is_named or role == "count"
            if fits:
                record.figures[role] = figure_in(at, number)
                return True
        if record is not None and not is_named and role in record.figures and cue is None:
            return False
        draft = self.lists.new(at, target, number)
        draft.figures[role] = figure_in(at, number)
        if (
            is_same
            and record is not None
            and record.budget_kind in BUDGET_KINDS
            and "final" in record.figures
        ):
            # P21: spent of that budget
            draft.figures["base"] = record.figures["final"]._replace(is_copied=True)
            draft.base_kind = record.budget_kind
        return True

    def _place_base(
        self,
        at: Reading,
        role: str,
        cue: Cue | None,
        number: Number,
        target: Subject,
        is_same: bool,
        is_named: bool,
    ) -> bool:
        assert cue is not None
        kind = str(cue.value)
        record = at.record
        if record is None or not is_same or record.base_kind not in (None, kind):
            is_budget = record is not None and is_same and cue.kind == "budget" and "base" in record.figures
            if record is not None and is_budget and "final" not in record.figures:
                record.other_budgets.append((record.base_kind or "unspecified", record.figures.pop("base")))
            elif record is not None and is_same and "final" in record.figures and cue.kind == "comparator":
                record = self.ledger.add(at, self.ledger.sibling(at, record, number))
            else:
                record = self.lists.new(at, target, number)
        elif "base" in record.figures:
            record = self.lists.new(at, target, number)
        record.figures["base"] = figure_in(at, number)
        record.base_kind = kind
        before = [c for c in at.clause.cues if c.end <= cue.start]
        at.clause.awaits_completion = bool(before) and before[-1].kind == "completion"
        return True

    def _place_change(
        self,
        at: Reading,
        role: str,
        cue: Cue | None,
        number: Number,
        target: Subject,
        is_same: bool,
        is_named: bool,
    ) -> bool:
        assert cue is not None
        if number.family == "count" or (number.family == "percent" and role == "change"):
            return self._place_count_change(at, number, cue, target)
        kind = at.clause.comparator
        record = at.record if is_same else None
        if record is None:
            record = self.lists.new(at, target, number)
            self.ledger.copy_final(at, record)
        if record.parts and record.base_kind is None:  # a second list may open on the change
            record = self.ledger.add(at, self.ledger.sibling(at, record, number))
        record = self.for_comparator(at, record, kind, role, number)
        record.figures[role] = figure_in(at, number)
        sign = cue.value if cue.kind == "direction" else None
        if number.value is not None and number.value < 0:
            record.because("sign_ambiguous")
        if role == "change":
            record.direction = int(sign) if isinstance(sign, int) else None
            record.direction_text = cue.text
        else:
            record.rate_direction = int(sign) if isinstance(sign, int) else None
        if cue.kind == "unstated":
            record.because("direction_unstated")
        return True

    def for_comparator(
        self, at: Reading, record: Draft, kind: str | None, role: str, number: Number
    ) -> Draft:
        """The record itself, or a sibling where its comparator is another one."""
        inherited = record.whole.base_kind if record.whole is not None and record.base_kind is None else None
        wanted = kind or record.base_kind or inherited
        differs = record.base_kind is not None and kind is not None and kind != record.base_kind
        if differs and kind == "unspecified" and record.base_kind in BUDGET_KINDS:
            differs = False
            wanted = record.base_kind
        if differs or role in record.figures:
            record = self.ledger.add(at, self.ledger.sibling(at, record, number))
        record.base_kind = wanted or "unspecified"
        return record

    def _place_count_change(self, at: Reading, number: Number, cue: Cue, target: Subject) -> bool:
        draft = self.ledger.draft(at, target._replace(item=None, form=None, measure=None), number)
        draft.base_kind = at.clause.comparator or "unspecified"
        draft.figures["count_change"] = figure_in(at, number)
        draft.direction = int(cue.value) if isinstance(cue.value, int) else None
        draft.direction_text = cue.text
        draft.because("count_change")
        self.ledger.add(at, draft)
        return True

    def _place_share(
        self,
        at: Reading,
        role: str,
        cue: Cue | None,
        number: Number,
        target: Subject,
        is_same: bool,
        is_named: bool,
    ) -> bool:
        record = at.record
        continues = (
            record is not None and not target.is_linked and ";" not in at.text[at.clause.mark : number.start]
        )
        if (
            continues
            and record is not None
            and "share" not in record.figures
            and not self.lists.opened_here(at)
        ):
            is_same = True  # 15个预算项目进行监控，占…: the words after a count are its noun
        if record is None or not is_same or "share" in record.figures:
            if record is None and not is_named:
                return False
            record = self.lists.new(at, target, number)
        record.figures["share"] = figure_in(at, number)
        if cue is not None:
            phrase = at.text[cue.end : number.start].strip("的为:约 ")
            for tail in self.ledger.words.data["share_tails"]:
                phrase = phrase.removesuffix(tail).rstrip("的")
            record.denominator_phrase = phrase or None
        return True

    def _place_completion(
        self,
        at: Reading,
        role: str,
        cue: Cue | None,
        number: Number,
        target: Subject,
        is_same: bool,
        is_named: bool,
    ) -> bool:
        record = at.record
        if record is None or not is_same:
            record = self.lists.new(at, target, number)
        named = next(
            (c.value for c in at.clause.cues if cue and c.start >= cue.end and c.kind == "budget"), None
        )
        if cue is not None and named is None and "预算" in cue.text:
            named = "initial" if "年初" in cue.text else "adjusted" if "全年" in cue.text else "unspecified"
        if record.base_kind == "prior_final" or "completion" in record.figures:
            budgets = dict(record.other_budgets)
            record = self.ledger.add(at, self.ledger.sibling(at, record, number))
            if named in budgets:  # 完成年初预算的…，完成调整预算的…: both budgets are printed before
                record.figures["base"] = budgets[str(named)]._replace(is_copied=True)
                record.base_kind = str(named)
        record.figures["completion"] = figure_in(at, number)
        self._choose_base(record, str(named) if named else None)
        at.clause.awaits_completion = False
        return True

    @staticmethod
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

    def _place_execution(
        self,
        at: Reading,
        role: str,
        cue: Cue | None,
        number: Number,
        target: Subject,
        is_same: bool,
        is_named: bool,
    ) -> bool:
        """预算执行率: of the figure and the budget that the same section states."""
        assert cue is not None
        record = at.record
        if (
            record is not None
            and record.base_kind in BUDGET_KINDS
            and {"final", "base"} <= record.figures.keys()
            and "completion" not in record.figures
            and record.paragraph is at.paragraph
        ):  # both figures stand in the sentence before
            record.figures["completion"] = figure_in(at, number)
            return True
        draft = self.ledger.draft(at, Subject(cue.text, set_name="other"), number)
        draft.figures["completion"] = figure_in(at, number)
        draft.pattern = "P19-execution"
        self.ledger.add(at, draft)
        return True

    def _place_involved(
        self,
        at: Reading,
        role: str,
        cue: Cue | None,
        number: Number,
        target: Subject,
        is_same: bool,
        is_named: bool,
    ) -> bool:
        """项目71个，涉及金额‹A›: an amount of its own; the projects stay the record of what follows."""
        assert cue is not None
        draft = self.ledger.draft(at, Subject(cue.text, reason="subject_unknown"), number)
        draft.figures["final"] = figure_in(at, number)
        at.record = self.ledger.add(at, draft)
        return True
