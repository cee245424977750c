"""What is known while a paragraph is read, and how a figure finds its subject and its whole.

The reading of a paragraph is layered, each layer a class on the one below: here state, subjects, drafts and lists;
``placing`` puts a figure into a claim; ``roles`` says which slot it fills; ``wording`` reads words without figures;
``grammar`` walks the tokens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ..claims.drafts import Draft, Figure, figure_of
from ..claims.lists import as_budget, is_of_level, may_be_part
from ..subjects.resolution import Subjects
from ..subjects.sections import Section
from ..subjects.totals import Subject
from ..text.paragraphs import Paragraph
from ..words.numbers import Number
from ..words.vocabulary import Vocabulary

LONGEST_LEAD: Final = 400
"""Characters before a figure that may say what it is about; keeps a hostile paragraph linear."""
IMPLICIT_SETS: Final = frozenset({"income_kind", "nature", "economic", "group"})
CLAUSES: Final = re.compile(r"[，。;:!?]")
_GUESTS = re.compile(r"外宾|外事|国\(境\)外|国外|境外")
_ASIDE = re.compile(r"\((?:[^()境]|\(境\)){0,60}\)")
_BAND_WORDS = re.compile(r"得分在|分\)?(?:以上|以下|及以上)|评级为|评价等级为|等级为|评定为")
_RATING = re.compile(
    r"[和及与、]?(?:(?:绩效)?(?:评价|自评|评定|考评)?(?:结果|结论|等级|等次|级别)(?:评定)?为?)?"
    r"(?:优秀?|良好?|中等?|一般|较?差|(?:基本|不)?合格)(?:等级|等次|档次|级|档)?(?:的|项目|有|为|共)*"
)
"""A rating that stands alone before its count: …为优的15个，良的5个."""


class Cue(NamedTuple):
    kind: str
    value: object
    start: int
    end: int
    text: str


@dataclass
class State:
    """What is known at one place of a paragraph."""

    subject: Subject | None = None
    record: Draft | None = None
    wholes: list[tuple[Draft, int]] = field(default_factory=list)
    soft_whole: Draft | None = None
    comparator: str | None = None
    cues: list[Cue] = field(default_factory=list)
    mark: int = 0
    sentence_start: int = 0
    parentheses: int = 0
    outside: list[Draft | None] = field(default_factory=list)
    is_reason: bool = False
    reason_kind: str = ""
    list_from: int | None = None
    list_subject: Subject | None = None
    list_record: Draft | None = None
    year: int | None = None
    awaits_completion: bool = False
    opens: bool = False
    respective: list[Subject | None] | None = None
    respective_drafts: list[Draft] = field(default_factory=list)
    respective_share: Cue | None = None


class Context:
    """State, subjects and drafts of one document. ``drafts`` and ``unclaimed`` grow."""

    def __init__(self, words: Vocabulary, subjects: Subjects, year: int | None, money_unit: str) -> None:
        self.words = words
        self.subjects = subjects
        self.year = year
        self.money_unit = money_unit
        self.drafts: list[Draft] = []
        self.reason_goes_on = False
        self.before: Draft | None = None
        self.unread: list[Paragraph] = []
        self.unclaimed: list[tuple[Number, Paragraph, str]] = []
        self.open_wholes: list[tuple[Draft, tuple[str, ...]]] = []
        self.recent: dict[tuple, Draft] = {}
        self._heads: dict[tuple[str, ...], Subject | None] = {}
        self.p = Paragraph("", None)  # type: ignore[arg-type]
        self.section = Section()
        self.s = State()

    def _leave(self, number: Number, kind: str) -> None:
        self.unclaimed.append((number, self.p, kind))

    def _figure(self, number: Number) -> Figure:
        return figure_of(number, self.p, number.unit.lstrip("~"), implied=number.unit.startswith("~"))

    def _parent(self) -> Subject | None:
        if self.s.wholes:
            return self.s.wholes[-1][0].subject
        return self.open_wholes[-1][0].subject if self.open_wholes else None

    def _subject(self, start: int, end: int, number: Number | None = None) -> Subject | None:
        """The subject that the words [start, end) name: the clause next to the figure first."""
        state = self.s
        start = max(start, end - LONGEST_LEAD)
        lead = self.p.text[start:end]
        if state.list_from is not None and number is not None:
            tail = re.split(r"[、:，;。(]", lead)[-1]
            if "等" in tail:
                state.list_from = None
                return state.list_subject
        parent, is_next = self._parent(), True
        for clause in [clause for clause in reversed(CLAUSES.split(lead)) if clause] or [""]:
            if number is not None and number.family == "count" and is_next and _RATING.fullmatch(clause):
                return Subject(clause.strip("和及与、"), reason="subject_unknown")
            if number is not None and is_next and (counted := self._counted(clause, number)) is not None:
                return counted
            found = self.subjects.resolve(clause, lead, self.section, parent)
            if found is not None and found.is_linked:
                if number is not None and number.family == "count":
                    return Subject(self.subjects.label(clause), reason="subject_unknown")
                return found
            if found is not None and (is_next or lead.endswith(":")):
                return (
                    found  # 其他用房(233.2平米: words that nothing knows, not those of a clause further off
                )
            is_next = False
        return None

    def _counted(self, clause: str, number: Number) -> Subject | None:
        if number.family != "count":
            return None
        unit = number.unit.lstrip("~")
        if self.section.topic not in ("three_public", "assets", "background", "staff", "other_matters", ""):
            return None
        words, has_own_noun = clause, bool(self.subjects.residue(clause))
        before = self.p.text[max(self.s.sentence_start, number.start - 80) : number.start].rpartition(";")[2]
        sentence = clause if _GUESTS.search(clause) else _ASIDE.sub("", before)
        if not has_own_noun:  # 团组2个、累计5人次: the noun stands before the count before
            words = sentence
        for rule in self.words.data["counted"]:
            if unit not in rule["units"] or self.section.topic not in rule.get("in", [self.section.topic]):
                continue
            word = next((word for word in rule["any"] if word in words), None)
            if word is None or any(other in words for other in rule.get("none", ())):
                continue
            item = rule["item"]
            if item.startswith("reception_") and (guests := _GUESTS.search(sentence)):
                kind = "overseas" if "境" in guests.group() or "国外" in guests.group() else "foreign"
                item = item.replace("foreign_", "").replace("reception_", f"reception_{kind}_")
            if item == "asset_vehicle" and self.s.wholes and "汽车" not in clause:
                item = None  # a kind of the vehicles: its words tell which
            text = self.subjects.label(clause) if has_own_noun else word
            return Subject(text, item=item, measure="count" if item else None)
        return None

    def _bare_subject(self, number: Number) -> Subject | None:
        clause = CLAUSES.split(self.p.text[max(self.s.mark, number.start - 60) : number.start])[-1]
        return Subject(clause, reason="subject_unknown") if len(clause) >= 2 else None

    def _draft(self, subject: Subject, number: Number) -> Draft:
        offset = int(self.p.offsets[number.start])
        draft = Draft(subject, self.section, offset, self.s.year or self.year)
        end = self.p.text.find("。", number.end)
        draft.quote = (self.s.sentence_start, len(self.p.text) if end < 0 else end + 1)
        if subject.reason:
            draft.because(subject.reason)
        return draft

    def _add(self, draft: Draft) -> Draft:
        if draft.quote == (0, 0):
            draft.quote = (self.s.sentence_start, len(self.p.text))
        draft.paragraph = self.p
        self.drafts.append(draft)
        if draft.whole is not None:
            draft.whole.add_part(draft)
        if draft.subject.is_linked and not draft.in_reason:
            self.recent[(self.section.path[:2], draft.subject.key)] = draft
        return draft

    def _new(self, subject: Subject, number: Number) -> Draft:
        draft = self._draft(subject, number)
        draft.whole = self._whole_of(subject, number)
        self._add(draft)
        self.s.record = draft
        return draft

    def _sibling(self, record: Draft, number: Number) -> Draft:
        twin = record.sibling(int(self.p.offsets[number.start]))
        twin.quote = (self.s.sentence_start, record.quote[1])
        self.s.record = twin
        return twin

    def _known(self, subject: Subject) -> Draft | None:
        return self.recent.get((self.section.path[:2], subject.key))

    def _whole_of(self, subject: Subject, number: Number) -> Draft | None:
        """The claim whose list the figure belongs to: by what is known of both, else by 其中 before it."""
        state = self.s
        while state.wholes and may_be_part(subject, state.wholes[-1][0].subject) is False:
            state.wholes.pop()
        if _BAND_WORDS.search(subject.text) or _RATING.fullmatch(subject.text):
            return self._counted_whole()
        if state.wholes:
            return self._whole_in_sentence(subject, number)
        if state.soft_whole is not None and may_be_part(subject, state.soft_whole.subject):
            return state.soft_whole
        if state.record is not None and subject.set_name in IMPLICIT_SETS:
            for whole in (state.record, state.record.whole):  # a list without 其中: closed only by its sum
                if whole is not None and may_be_part(subject, whole.subject):
                    whole.is_implicit_list = whole.is_implicit_list or not whole.parts
                    return whole
        for whole, _ in reversed(self.open_wholes):
            if may_be_part(subject, whole.subject) and is_of_level(subject, whole):
                return whole
        return self._whole_named_before(subject)

    def _whole_in_sentence(self, subject: Subject, number: Number) -> Draft | None:
        owner, depth = self.s.wholes[-1]
        before = self.s.outside[-1] if self.s.parentheses > depth and self.s.outside else None
        if before is not None and subject.is_linked and may_be_part(subject, before.subject):
            return before  # 公务用车购置及运行费‹A›(购置费‹a›，运行费‹b›)
        counted = owner.figures.get("count")
        is_other_thing = number.family == "count" and counted is not None and counted.unit != number.unit
        if is_other_thing and "final" not in owner.figures:
            return None  # 车辆6辆，其中…；单价100万元以上设备2台
        return owner if may_be_part(subject, owner.subject) or self.s.parentheses <= depth else None

    def _whole_named_before(self, subject: Subject) -> Draft | None:
        """公务用车运行维护费中，加油…: the whole is named, its figure stands in an earlier sentence."""
        state = self.s
        owner = {"three_public": "total", "vehicle_cost": "vehicle_running"}.get(subject.set_name)
        if owner is None or "中，" not in self.p.text[state.mark : state.mark + 60]:
            return None
        found = self.recent.get((self.section.path[:2], ("three_public", owner, "actual", "fiscal")))
        if found is None:
            return None
        whole = self._fresh_whole(found, state.mark)
        state.wholes.append((whole, state.parentheses))
        return whole

    def _opened_here(self) -> bool:
        """Whether 其中 stands between the figure before and this one."""
        return bool(self.s.wholes) and self.s.wholes[-1][0] is self.s.record

    def _counted_whole(self) -> Draft | None:
        """The projects that were rated, of the same paragraph: the bands of their ratings are its parts."""
        for draft in reversed(self.drafts[-12:]):
            if draft.paragraph is self.p and "count" in draft.figures and self._counts_projects(draft):
                return draft if not _BAND_WORDS.search(draft.subject.text) else draft.whole
        return None

    def _counts_projects(self, draft: Draft) -> bool:
        """项目20个, and 对20个项目 with the noun behind the count."""
        counted = rf"(?<![\d.,]){re.escape(draft.figures['count'].text)}个[^，。;:]{{0,10}}项目"
        return "项目" in draft.subject.text or re.search(counted, self.p.text) is not None

    def _fresh_whole(self, record: Draft, start: int) -> Draft:
        """A claim opens one list only: a second list opens on a sibling with the same figure."""
        if not record.parts:
            as_budget(record)
            return record
        twin = record.sibling(int(self.p.offsets[start]))
        self._add(twin)
        return twin
