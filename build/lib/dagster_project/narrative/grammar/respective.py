"""基本支出、项目支出分别为‹A›、‹B›: as many names as figures, in their order, or none is bound."""

from __future__ import annotations

import re

from ..claims.drafts import Draft
from ..subjects.totals import Subject
from ..words.numbers import Number
from .ledger import Ledger
from .reading import CLAUSES, Cue, Reading, figure_in
from .wholes import Wholes

LEAST_FIGURES = 2
SHORTEST_NAME = 2
"""Characters that tell one name from the others where their end is common."""
_WAYS = ("增加", "减少", "增长", "下降", "上升", "降低", "提高")
_CHANGES = frozenset(f"{each}{way}" for each in ("分别", "各") for way in _WAYS)
_EACH_WAY = frozenset(f"各{way}" for way in _WAYS)
_EACH_AMOUNT = frozenset({"各为", "各是"})
_SHARES = frozenset({"分别占", "各占"})
LONGEST_WHOLE = 30
"""Characters between 占 and 的 that may name what the shares are of."""
_BUDGET_AND_FINAL = re.compile(r"(.*?)((?:年初|全年|调整)?预算)数?、?[和与及]?(?:支出)?决算(?:支出)?数?")
_ONE_FIGURE = re.compile(r"[\d,.]+")
_OF_AMOUNT = re.compile(r"(?P<name>[^\d，。;:、]{2,16})\d[\d,.]*(?:亿元|万元|元)的")
"""分别占采购总额‹A›万元的a、b: the whole with its amount."""
_RATES = re.compile(r"(?:[\d.]+%[和、与及]?)*")
_LISTED = re.compile(r"\d[\d,.]*")


class Respectively:
    """Reads 分别为, 分别占 and the figures behind them."""

    def __init__(self, ledger: Ledger, lists: Wholes) -> None:
        self.ledger = ledger
        self.lists = lists

    def open(self, at: Reading, match: re.Match[str]) -> None:
        """基本支出、项目支出分别为‹A›、‹B›: as many names as figures, in their order, or none is bound."""
        word, text = match.group(), at.text
        clause = CLAUSES.split(text[max(at.clause.mark, match.start() - 120) : match.start()])[-1]
        figures = self._figures_behind(text[match.end() : match.end() + 300])
        way = word[-2:]
        if word in _EACH_WAY and len(figures) < LEAST_FIGURES:  # 各增加N: one figure for both
            sign = self.ledger.words.meaning[way][1]
            at.clause.cues.append(Cue("direction", sign, match.start(), match.end(), way))
        elif word in _EACH_AMOUNT and len(figures) < LEAST_FIGURES:  # 收、支总计各为N: one figure for both
            return
        elif word in _CHANGES:
            self._open_changes(at, match, clause, len(figures))
        elif word in _SHARES:
            self._open_shares(at, match)
        else:
            self._open_amounts(at, match, clause, len(figures))

    def _open_amounts(self, at: Reading, match: re.Match[str], clause: str, count: int) -> None:
        at.respective.slots = []
        if (pair := _BUDGET_AND_FINAL.fullmatch(clause)) is not None and count == len(pair.groups()):
            self._open_pair(at, match, pair)
            return
        known = self._named(at, clause)
        fits = len(known) == count >= LEAST_FIGURES
        at.respective.subjects = list(known) if fits else [None] * max(count, 1)
        at.respective.drafts, at.respective.share, at.respective.change = [], None, None
        at.read_up_to(match.end())

    def _open_shares(self, at: Reading, match: re.Match[str]) -> None:
        """分别占采购总额‹A›的‹a›、‹b›: of the subjects told last; the whole may stand with its amount before them."""
        of = _OF_AMOUNT.match(at.text, match.end())
        whole = self.ledger.subjects.resolve(of["name"], of["name"], at.section, None) if of else None
        start = of.end() if of and whole is not None else match.end()
        count = len(self._figures_behind(at.text[start : start + 300]))
        drafts = at.respective.drafts if len(at.respective.drafts) == count else []
        at.respective.subjects = [draft.subject for draft in drafts] or [None] * count
        at.respective.share = Cue("share", None, match.start(), match.end(), match.group())
        at.respective.whole = whole

    @staticmethod
    def _figures_behind(rest: str) -> list[str]:
        """The figures up to the end of their clause; of figures with one unit, A，B万元, a comma ends none."""
        first, _, after = rest.partition("，")
        clause = CLAUSES.split(rest)[0]
        return _LISTED.findall(
            first + "、" + CLAUSES.split(after)[0] if _ONE_FIGURE.fullmatch(first) else clause
        )

    def _open_pair(self, at: Reading, match: re.Match[str], pair: re.Match[str]) -> None:
        """预算数、决算数分别为‹B›和‹A›: two figures of one subject."""
        subject = self.ledger.named(at, pair[1]) or at.subject
        kind = self.ledger.words.base_kind.get(pair[2], "unspecified")
        at.respective.subjects = [subject, subject]
        at.respective.slots = [("base", kind), ("final", kind)]
        at.respective.drafts, at.respective.share, at.respective.change = [], None, None
        at.read_up_to(match.end())

    def _named(self, at: Reading, clause: str) -> list[Subject]:
        """The subjects that a clause names one beside the other, all of them or none."""
        names = [name for name in re.split(r"、|和|及|与|以及", clause) if name]
        found = [self.ledger.named(at, name) for name in names]
        known = [subject for subject in found if subject is not None and subject.is_linked]
        if len(known) == len(names):
            return known
        if len(known := self._with_common_end(at, names)) == len(names):
            return known
        both = self.ledger.named(at, clause)
        if both is None or both.item != "in.total":
            return []
        return [both, both._replace(item="out.total")]  # 收、支总计: a figure for each side

    def _with_common_end(self, at: Reading, names: list[str]) -> list[Subject]:
        """货物、工程、服务采购金额: the end of the last name is said once for all of them."""
        last = names[-1] if names else ""
        for length in range(SHORTEST_NAME, len(last) - 1):
            full = [*(name + last[length:] for name in names[:-1]), last]
            found = [self.ledger.named(at, name) for name in full]
            known = [subject for subject in found if subject is not None and subject.is_linked]
            if len({subject.key for subject in known}) == len(names) and not any(s.circle for s in known):
                return known
        return []

    def _open_changes(self, at: Reading, match: re.Match[str], clause: str, count: int) -> None:
        """分别减少‹D1›、‹D2›，分别下降‹r1›、‹r2›: of the subjects named at once before, else of those told last."""
        drafts = [] if self.ledger.subjects.residue(clause) else self._told_last(at, count)
        known = [draft.subject for draft in drafts] if drafts else self._named(at, clause)
        at.respective.subjects = list(known) if len(known) == count else [None] * max(count, 1)
        at.respective.drafts = [] if len(known) != count else drafts
        sign = self.ledger.words.meaning[match.group()[-2:]][1]
        at.respective.share = None
        at.respective.change = Cue("direction", sign, match.start(), match.end(), match.group()[-2:])
        at.read_up_to(match.end())

    def _told_last(self, at: Reading, count: int) -> list[Draft]:
        """The subjects told last: those of 分别为, else as many members of one list at the end of what the sentence told."""
        if at.respective.drafts or count < LEAST_FIGURES:
            return at.respective.drafts
        last = self.ledger.drafts[-count:]
        whole = last[0].whole if last else None
        is_list = len(last) == count and whole is not None and all(d.whole is whole for d in last)
        is_here = all(
            d.paragraph is at.paragraph and d.quote[0] == at.clause.sentence_start and "final" in d.figures
            for d in last
        )
        return last if is_list and is_here else []

    def goes_on(self, at: Reading, number: Number) -> bool:
        """分别减少‹D1›和‹D2›，下降‹r1›和‹r2›: the second word says nothing of 分别, and the rates are as many."""
        start = at.clause.sentence_start
        drafts = [d for d in at.respective.drafts if "change" in d.figures and d.quote[0] == start]
        cue = at.clause.cues[-1] if at.clause.cues else None
        if cue is None or cue.kind != "direction" or cue.end != number.start or len(drafts) < LEAST_FIGURES:
            return False
        rates = _RATES.match(at.text, number.start)
        if rates is None or rates[0].count("%") != len(drafts):
            return False
        at.respective.subjects, at.respective.change = [draft.subject for draft in drafts], cue
        at.respective.share, at.respective.slots = None, []
        return True

    def figure(self, at: Reading, number: Number) -> None:
        """The next figure of a list 分别为A、B or 分别占a、b."""
        assert at.respective.subjects is not None
        if at.respective.whole is not None and number.family == "money":
            whole, at.respective.whole = at.respective.whole, None
            self.ledger.add(at, self.ledger.draft(at, whole, number)).figures["final"] = figure_in(at, number)
            return
        subject, share = at.respective.subjects.pop(0), at.respective.share
        role = {"money": "final", "count": "count", "percent": "share"}.get(number.family)
        if at.respective.slots and subject is not None and number.family == "money":
            slot, kind = at.respective.slots.pop(0)
            record = at.record if slot == "final" and at.record else self.lists.new(at, subject, number)
            record.figures[slot], record.base_kind = figure_in(at, number), kind
        elif at.respective.change is not None:
            self._change(at, number, subject, at.respective.change)
        elif subject is None or role is None or (role == "share") != (share is not None):
            self.ledger.leave(at.paragraph, number, "unparsed")
        elif share is not None:
            self._share(at, number, share)
        else:
            draft = self.lists.new(at, subject, number)
            draft.figures[role] = figure_in(at, number)
            at.respective.drafts.append(draft)
        at.read_up_to(number.unit_end)

    @staticmethod
    def _share(at: Reading, number: Number, cue: Cue) -> None:
        draft = at.respective.drafts.pop(0)
        draft.figures["share"] = figure_in(at, number)
        end = at.text.find("的", cue.end)
        phrase = at.text[cue.end : end] if 0 < end < cue.end + LONGEST_WHOLE else None
        draft.denominator_phrase = phrase and _LISTED.split(phrase)[0]

    def _change(self, at: Reading, number: Number, subject: Subject | None, cue: Cue) -> None:
        """One of several changes: a claim of its own beside the figure that the section printed."""
        slot = {"money": "change", "percent": "rate"}.get(number.family)
        if subject is None or slot is None:
            self.ledger.leave(at.paragraph, number, "unparsed")
            return
        told = [draft for draft in at.respective.drafts if draft.subject.key == subject.key]
        draft = next((draft for draft in told if draft.base_kind and slot not in draft.figures), None)
        if draft is None:
            if told and told[-1].whole is not None:  # a member once, and not told twice
                draft = self.ledger.add(at, self.ledger.sibling(at, told[-1], number))
            else:
                draft = self.lists.new(at, subject, number)
                self.ledger.copy_final(draft)
            draft.base_kind = at.clause.comparator or "unspecified"
            at.respective.drafts = [*(d for d in at.respective.drafts if d not in told), draft]
        draft.figures[slot] = figure_in(at, number)
        if slot == "change":
            draft.direction, draft.direction_text = _sign(cue), cue.text
        else:
            draft.rate_direction = _sign(cue)


def _sign(cue: Cue) -> int | None:
    return cue.value if isinstance(cue.value, int) else None
