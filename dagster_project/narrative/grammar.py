"""Paragraph → drafts of claims: one pass over its tokens, left to right.

A figure's role (final, base, change, rate, share, completion, count) follows from the cue words between it and the
figure before; its subject from the nouns there, else from the figure before, else from the heading. A new subject
begins a new claim; a second comparator begins a sibling of the same item; 其中 makes the claim before it a whole.
What has neither role nor subject stays unparsed: a number bound to a wrong subject is worse.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from .drafts import Draft, Figure, figure_of
from .lists import may_be_part
from .numbers import Number, read_number
from .sections import SILENT_TOPICS, Section
from .subjects import Subject, Subjects
from .text import Paragraph
from .vocabulary import Vocabulary

BUDGET_KINDS = frozenset({"initial", "adjusted", "unspecified"})
LONGEST_LEAD = 400
"""Characters before a figure that may say what it is about; keeps a hostile paragraph linear."""
_CLAUSES = re.compile(r"[，。;:!?]")
_BUDGET_AFTER = re.compile(r"^(?:了)?(?:年初|全年|调整后?的?|年度|当年|本年)?(?:部门|支出)?预算")
_MONEY_NOUN_END = re.compile(r"(?:支出|收入|经费|费|费用|收支|拨款|总额|金额|资金)(?:情况|安排|发生|预算)?$")
_ORPHAN_UNIT = re.compile(
    r"(?:[为计少加入费]|支出|金额|预算|决算|项目)(?:万元|亿元|%)|占[，。;]|完成[^，。;]{0,8}的[，。;]"
)
_NUMBERS_TOGETHER = re.compile(r"\d%? ?\d[\d,]*\.\d|\d [\d]|\.\d+%?[^\d万元亿%，。;:、)（( 个百]|^[\d,.]+%?$")
_BAND_WORDS = re.compile(r"得分在|分\)?(?:以上|以下|及以上)|评级为|评价等级为|等级为|评定为")
_WORTH_READING = re.compile(r"\d|持平|变化|一致|无|没有|未|不涉及")


@dataclass(frozen=True, slots=True)
class Cue:
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
    is_reason: bool = False
    reason_kind: str = ""
    list_from: int | None = None
    list_subject: Subject | None = None
    list_record: Draft | None = None
    year: int | None = None
    awaits_completion: bool = False
    opens: bool = False


class Walker:
    """Reads the paragraphs of one document. ``drafts`` and ``numbers`` grow."""

    def __init__(self, words: Vocabulary, subjects: Subjects, year: int | None, money_unit: str) -> None:
        self.words = words
        self.subjects = subjects
        self.year = year
        self.money_unit = money_unit
        self.drafts: list[Draft] = []
        self.unclaimed: list[tuple[Number, Paragraph, str]] = []
        self.open_wholes: list[tuple[Draft, tuple[str, ...]]] = []
        self.recent: dict[tuple, Draft] = {}
        self._heads: dict[tuple[str, ...], Subject | None] = {}
        self.p = Paragraph("", None)  # type: ignore[arg-type]
        self.section = Section()
        self.s = State()

    # ---------------------------------------------------------------- one paragraph
    def read(self, paragraph: Paragraph, section: Section) -> None:
        """Read one paragraph in its section."""
        self.p, self.section, self.s = paragraph, section, State()
        while self.open_wholes and not _is_within(section.path, self.open_wholes[-1][1]):
            self.open_wholes.pop()
        text = paragraph.text
        if not _WORTH_READING.search(text):
            return
        self.s.subject = self._head_subject()
        numbers = self._numbers()
        if _ORPHAN_UNIT.search(text) and _NUMBERS_TOGETHER.search(text):
            for number in numbers.values():  # figures lifted out of their sentence: none is put back by guess
                self._leave(number, "unparsed" if number.kind == "figure" else number.kind)
            return
        handlers: dict[str, Callable] = {"word": self._word, "punctuation": self._punctuation}
        for match in self.words.scanner.finditer(text):
            kind = match.lastgroup or ""
            if kind == "number":
                self._number(numbers[match.start()])
            elif kind in handlers:
                handlers[kind](match)
            elif kind == "unstated":
                self._cue("unstated", None, match)
            else:
                self._comparator(match)
        self._end_sentence(len(text))
        if self.s.opens and self.s.record is not None:
            self.open_wholes.append((self.s.record, section.path))
            self.s.record.has_list = True

    def _numbers(self) -> dict[int, Number]:
        text = self.p.text
        found = [
            read_number(text, match.start(), match.end(), self.words)
            for match in self.words.scanner.finditer(text)
            if match.lastgroup == "number"
        ]
        for index in range(len(found) - 2, -1, -1):  # A、B、C万元: the unit stands at the last
            number, after = found[index], found[index + 1]
            between = text[number.end : after.start]
            if number.kind == "figure" and number.family == "none" and between in ("、", "和", "及"):
                found[index] = replace(number, family=after.family, unit="~" + after.unit.lstrip("~"))
        return {number.start: number for number in found}

    def _head_subject(self) -> Subject | None:
        path = self.section.path[-2:]
        if path not in self._heads:
            heads = [self.subjects.named_item(title, self.section) for title in reversed(path)]
            self._heads[path] = next((head for head in heads if head is not None), None)
        return self._heads[path]

    # ---------------------------------------------------------------- tokens
    def _cue(self, kind: str, value: object, match: re.Match[str]) -> None:
        self.s.cues.append(Cue(kind, value, match.start(), match.end(), match.group()))

    def _comparator(self, match: re.Match[str]) -> None:
        groups = match.groupdict()
        noun, year, of = groups.get("noun"), groups.get("year"), groups.get("of")
        kind: str | None = "prior_final"
        if noun or of:
            kind = self.words.base_kind[noun or of or ""]
        elif year and self.year and int(year) >= self.year:
            return  # 与2023年度 of the year itself compares with nothing
        elif not year:
            kind = "prior_final"
        self.s.comparator = kind
        self._cue("comparator", kind, match)

    def _word(self, match: re.Match[str]) -> None:
        kind, value = self.words.meaning[match.group()]
        state = self.s
        if kind == "reason":
            if self.p.text[match.end() : match.end() + 6].startswith(("以下", "如下")):
                return
            self._level_before_reason(match)
            state.is_reason = True
            state.reason_kind = match.group()
            return
        if kind in ("parts", "opening"):
            self._open_list(match)
            return
        if state.is_reason:
            return
        if kind == "direction" and value == 0:
            self._level(match)
        elif kind == "compare":
            self._compare(match, int(value or 0))
        elif kind == "none":
            self._none(match)
        elif kind == "list":
            self._open_names(match)
        else:
            self._cue(kind, value, match)

    def _level_before_reason(self, match: re.Match[str]) -> None:
        """决算数小于预算数的主要原因: nothing to do, the comparison was read; the lead ends here."""
        self.s.mark = max(self.s.mark, match.end())

    def _punctuation(self, match: re.Match[str]) -> None:
        character, state = match.group(), self.s
        if character in "。!?":
            self._end_sentence(match.end())
        elif character == ";":
            self._end_clause(match)
        elif character == "(":
            state.parentheses += 1
        elif character == ")":
            state.parentheses = max(0, state.parentheses - 1)
            while state.wholes and state.wholes[-1][1] > state.parentheses:
                state.record = state.wholes.pop()[0]
        elif character in ":，":
            self._head_clause(match.start())

    def _head_clause(self, end: int) -> None:
        """A clause without figure that names an item says what the next figures are about."""
        state = self.s
        if state.is_reason or state.list_from is not None or state.record is not None:
            return
        clause = self.p.text[max(state.mark, end - LONGEST_LEAD) : end]
        named = self.subjects.named_item(clause, self.section)
        if named is not None:
            state.subject = replace(named, text=named.text or self.subjects.residue(clause) or clause)

    def _end_clause(self, match: re.Match[str]) -> None:
        state = self.s
        self._close_names(match.start())
        if state.is_reason and not self._resumes(match.end()):
            return
        state.is_reason = False
        state.mark, state.cues = match.end(), []

    def _resumes(self, start: int) -> bool:
        """Whether the clause after ； leaves the explanation: 主要用于…；项目支出‹A›, and not 一是…；二是…."""
        clause = _CLAUSES.split(self.p.text[start : start + 80], maxsplit=1)[0]
        if re.match(r"(?:[一二三四五六]是|\(?\d\)|[①-⑳]|另外|同时)", clause):
            return False
        if self.s.reason_kind in ("主要用于", "用于", "开支内容", "主要反映", "主要支出", "主要是", "主要为"):
            return True
        if not re.search(r"决算|预算|占|完成", clause) and not re.search(r"\d", clause):
            return False
        subject = self.subjects.resolve(clause, clause, self.section, self._parent())
        return subject is not None and subject.item is not None and self.s.record is not None

    def _end_sentence(self, end: int) -> None:
        state = self.s
        self._close_names(end - 1 if end and self.p.text[end - 1 : end] in ("。",) else end)
        if not state.is_reason and state.record is None:
            self._head_clause(max(state.mark, end - 1))
        if state.wholes:
            state.soft_whole = state.wholes[0][0]
            state.record = state.wholes[0][0]
        state.wholes = []
        state.comparator, state.cues, state.mark = None, [], end
        state.is_reason, state.parentheses, state.awaits_completion = False, 0, False
        state.sentence_start, state.year = end, None

    # ---------------------------------------------------------------- lists
    def _open_list(self, match: re.Match[str]) -> None:
        state = self.s
        rest = self.p.text[match.end() : match.end() + 2]
        self._close_names(match.start())
        at_end = match.end() >= len(self.p.text) - 2 or rest in (":", ":\n")
        if (
            self.words.meaning[match.group()][0] == "opening"
            and not rest.startswith((":", "(", "，"))
            and not at_end
        ):
            return
        if state.is_reason and match.group() != "其中":
            return
        if state.is_reason and not self.p.text.endswith(match.group() + ":", 0, match.end() + 1):
            return
        state.is_reason = False
        state.opens = match.end() >= len(self.p.text) - 12 and not re.search(
            r"\d", self.p.text[match.end() :]
        )
        if state.record is not None:
            whole = self._fresh_whole(state.record, match.start())
            state.wholes.append((whole, state.parentheses))
            state.record = whole
        state.mark, state.cues = match.end(), []

    def _fresh_whole(self, record: Draft, start: int) -> Draft:
        """A claim opens one list only: a second list opens on a sibling with the same figure."""
        if not record.parts:
            as_budget(record)
            return record
        twin = record.sibling(int(self.p.offsets[start]))
        self._add(twin)
        return twin

    def _open_names(self, match: re.Match[str]) -> None:
        state = self.s
        state.list_from = match.end()
        state.list_record = state.record
        state.list_subject = None
        if self.p.text[max(state.mark, 0) : match.start()].strip("，:。; "):
            state.list_subject = self._subject(state.mark, match.start())

    def _close_names(self, end: int) -> None:
        """Names after 主要包括 of 人员经费 or 公用经费: each a claim without figure."""
        state = self.s
        start, record = state.list_from, state.list_record
        state.list_from = state.list_record = None
        if start is None or record is None or record.subject.item not in ("@personnel", "@public"):
            return
        at = start
        for name in re.split(r"([、，:])", self.p.text[start:end]):
            bare = re.sub(r"等(?:支出|方面)?$", "", name).strip(":()")
            if name != bare and name.endswith("等"):
                record.is_open_list = True
            code, reason = (
                self.subjects.names.economic_code(bare, length=5) if len(bare) > 1 else (None, None)
            )
            if len(bare) > 1 and not re.search(r"\d", bare) and len(bare) <= 30:
                subject = Subject(
                    bare, "gpb_basic_economic" if code else None, code, "amount", "gpb", "name", reason
                )
                draft = Draft(
                    subject, self.section, int(self.p.offsets[min(at, len(self.p.offsets) - 1)]), self.year
                )
                draft.whole, draft.pattern = record, "P11-list"
                draft.quote = (at, at + len(name))
                self._add(draft)
            at += len(name)

    # ---------------------------------------------------------------- figures
    def _number(self, number: Number) -> None:
        state = self.s
        if number.kind == "year":
            state.year = int(number.text)
        if number.kind != "figure":
            self._leave(number, number.kind)
        elif number.family in ("points", "other") or (
            self.section.topic in SILENT_TOPICS and not self._is_staff(number)
        ):
            self._leave(number, "other")
        elif state.is_reason:
            self._explained(number)
        else:
            self._claim(number)

    def _is_staff(self, number: Number) -> bool:
        lead = self.p.text[max(0, number.start - 12) : number.start]
        return number.unit in ("人", "名") and re.search(r"编制|实有", lead) is not None

    def _leave(self, number: Number, kind: str) -> None:
        self.unclaimed.append((number, self.p, kind))

    def _explained(self, number: Number) -> None:
        """A figure in an explanation: kept with its own words, bound to nothing."""
        start = max(self.s.mark, number.start - 40)
        words = _CLAUSES.split(self.p.text[start : number.start])[-1]
        draft = self._draft(Subject(words, reason="in_explanation"), number)
        draft.in_reason = True
        family = number.family
        if family == "none":
            self._leave(number, "other")
            return
        slot = {"money": "final", "percent": "rate", "count": "count"}[family]
        draft.figures[slot] = self._figure(number)
        self._add(draft)
        self.s.mark, self.s.cues = number.unit_end, []

    def _claim(self, number: Number) -> None:
        state = self.s
        number, role, cue = self._role(number)
        if role is None:
            self._leave(number, "unparsed" if number.family != "percent" else "other")
            state.mark, state.cues = number.unit_end, []
            return
        subject_end = number.start
        if role in ("share", "completion") and cue is not None:
            subject_end = cue.start
        subject = self._subject(state.mark, subject_end, number)
        if not self._place(role, cue, number, subject):
            self._leave(number, "unparsed")
        state.mark, state.cues = number.unit_end, []

    def _role(self, number: Number) -> tuple[Number, str | None, Cue | None]:
        """Which slot the figure fills, by the cue nearest before it that its unit allows."""
        text, cues = self.p.text, [cue for cue in self.s.cues if cue.end <= number.start]
        last = cues[-1] if cues else None
        gap = text[last.end : number.start] if last else ""
        if number.family == "none":
            number = self._implied_unit(number, last, gap)
        if number.family == "percent":
            return number, *self._percent_role(cues)
        if number.family not in ("money", "count"):
            return number, None, None
        plain = "final" if number.family == "money" else "count"
        if last is None:
            return number, plain, None
        names_nothing = not self.subjects.residue(gap)
        if last.kind == "involved" and number.family == "money" and names_nothing:
            return number, "involved", last
        if last.kind in ("direction", "unstated") and names_nothing:
            return number, "change", last
        if number.family == "money" and last.kind == "comparator" and names_nothing:
            return number, "base", last
        if number.family == "money" and last.kind == "budget" and names_nothing:
            return number, "base", last
        return number, plain, last

    def _percent_role(self, cues: list[Cue]) -> tuple[str | None, Cue | None]:
        for cue in reversed(cues):
            if cue.kind in ("share", "completion"):
                return cue.kind, cue
            if cue.kind == "execution":
                return "execution", cue
            if cue.kind in ("direction", "unstated"):
                return "rate", cue
        if self.s.awaits_completion:
            return "completion", None
        return None, None  # 满意度80%: a share of nothing that is stated

    def _implied_unit(self, number: Number, last: Cue | None, gap: str) -> Number:
        before = self.p.text[max(0, number.start - 4) : number.start]
        if before.endswith(("率为", "率", "占比", "占比为")):
            return replace(number, family="percent", unit="~%")
        is_amount = number.value is None or "." in number.text or "," in number.text or number.value == 0
        money_cues = ("direction", "unstated", "budget", "final", "comparator")
        money_word = re.search(
            r"(?:支出|收入|经费|费|合计|总计|总额|金额|预算|决算)(?:数|额)?(?:为|共)?$", before
        )
        if is_amount and ((last is not None and last.kind in money_cues and len(gap) <= 2) or money_word):
            if (
                last is not None
                and last.kind in ("direction", "unstated")
                and last.text[:2] in ("增长", "下降")
            ):
                return replace(number, family="percent", unit="~%")
            return replace(number, family="money", unit="~" + self.money_unit)
        return number

    def _figure(self, number: Number) -> Figure:
        return figure_of(number, self.p, number.unit.lstrip("~"), implied=number.unit.startswith("~"))

    # ---------------------------------------------------------------- subjects
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
        parent = self._parent()
        for index, clause in enumerate(reversed(_CLAUSES.split(lead))):
            if number is not None and index == 0:
                counted = self._counted(clause, number)
                if counted is not None:
                    return counted
            found = self.subjects.resolve(clause, lead, self.section, parent) if clause else None
            if found is not None and number is not None and number.family == "count" and found.is_linked:
                return Subject(self.subjects.label(clause), reason="subject_unknown")
            if found is not None and found.is_linked:
                return found
            if (
                found is not None
            ):  # 其他用房(233.2平米: words that nothing knows, not those of a clause further off
                return found
        return None

    def _counted(self, clause: str, number: Number) -> Subject | None:
        if number.family != "count":
            return None
        unit = number.unit.lstrip("~")
        if self.section.topic not in ("three_public", "assets", "background", "staff", "other_matters", ""):
            return None
        words = clause
        if not self.subjects.residue(clause):  # 团组2个、累计5人次: the noun stands before the count before
            words = self.p.text[max(self.s.sentence_start, number.start - 80) : number.start]
        for rule in self.words.data["counted"]:
            if unit not in rule["units"] or self.section.topic not in rule.get("in", [self.section.topic]):
                continue
            if any(word in words for word in rule["any"]) and not any(
                w in words for w in rule.get("none", ())
            ):
                is_kind = rule["item"] == "asset_vehicle" and bool(self.s.wholes) and "汽车" not in clause
                item = None if is_kind else rule["item"]
                return Subject(self.subjects.label(words[-40:]), item=item, measure="count" if item else None)
        return None

    # ---------------------------------------------------------------- placing a figure
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
        if draft.whole is not None and draft not in draft.whole.parts:
            draft.whole.parts.append(draft)
        if draft.subject.is_linked and not draft.in_reason:
            self.recent[(self.section.path[:2], draft.subject.key)] = draft
        return draft

    def _new(self, subject: Subject, number: Number) -> Draft:
        draft = self._draft(subject, number)
        draft.whole = self._whole_of(subject, number)
        self._add(draft)
        self.s.record = draft
        return draft

    def _whole_of(self, subject: Subject, number: Number) -> Draft | None:
        """The claim whose list the figure belongs to: by what is known of both, else by 其中 before it."""
        state = self.s
        while state.wholes and may_be_part(subject, state.wholes[-1][0].subject) is False:
            state.wholes.pop()
        if _BAND_WORDS.search(subject.text):
            return self._counted_whole()
        if state.wholes:
            owner, depth = state.wholes[-1]
            counted = owner.figures.get("count")
            if (
                counted is not None
                and number.family == "count"
                and counted.unit != number.unit
                and "final" not in owner.figures
            ):
                return None  # 车辆6辆，其中…；单价100万元以上设备2台: another thing
            return owner if may_be_part(subject, owner.subject) or state.parentheses <= depth else None
        nearby = [state.soft_whole]
        if state.record is not None and subject.set_name in ("income_kind", "nature"):
            nearby += [state.record, state.record.whole]
        for whole in nearby:
            if whole is not None and may_be_part(subject, whole.subject):
                return whole
        for whole, _ in reversed(self.open_wholes):
            if may_be_part(subject, whole.subject) and _is_of_level(subject, whole):
                return whole
        owner = {"three_public": "total", "vehicle_cost": "vehicle_running"}.get(subject.set_name)
        if owner and "中，" in self.p.text[state.mark : state.mark + 60]:  # 公务用车运行维护费中，加油…
            found = self.recent.get((self.section.path[:2], ("three_public", owner, "actual", "fiscal")))
            if found is not None:
                owning = self._fresh_whole(found, state.mark)
                state.wholes.append((owning, state.parentheses))
                return owning
        return None

    def _opened_here(self) -> bool:
        """Whether 其中 stands between the figure before and this one."""
        return bool(self.s.wholes) and self.s.wholes[-1][0] is self.s.record

    def _counted_whole(self) -> Draft | None:
        """The projects that were rated, of the same paragraph: the bands of their ratings are its parts."""
        for draft in reversed(self.drafts[-12:]):
            if draft.paragraph is self.p and "count" in draft.figures and "项目" in draft.subject.text:
                return draft if not _BAND_WORDS.search(draft.subject.text) else draft.whole
        return None

    def _place(self, role: str, cue: Cue | None, number: Number, subject: Subject | None) -> bool:
        """Put a figure into the claim it belongs to. False: it belongs to none that is known."""
        record = self.s.record
        is_same = record is not None and (subject is None or subject.key == record.subject.key)
        target = subject or (record.subject if record else self.s.subject)
        if target is None:
            target = self._bare_subject(number)
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
        }[role]
        return place(role, cue, number, target, is_same, subject is not None)

    def _bare_subject(self, number: Number) -> Subject | None:
        clause = _CLAUSES.split(self.p.text[max(self.s.mark, number.start - 60) : number.start])[-1]
        return Subject(clause, reason="subject_unknown") if len(clause) >= 2 else None

    def _place_plain(
        self, role: str, cue: Cue | None, number: Number, target: Subject, is_same: bool, is_named: bool
    ) -> bool:
        record = self.s.record
        if record is not None and is_same and role not in record.figures:
            fits = record.base_kind != "prior_final" or not is_named or role == "count"
            if fits:
                record.figures[role] = self._figure(number)
                return True
        if record is not None and not is_named and role in record.figures and cue is None:
            return False
        draft = self._new(target, number)
        draft.figures[role] = self._figure(number)
        if (
            is_same
            and record is not None
            and record.budget_kind in BUDGET_KINDS
            and "final" in record.figures
        ):
            draft.figures["base"] = replace(
                record.figures["final"], is_copied=True
            )  # P21: spent of that budget
            draft.base_kind = record.budget_kind
        return True

    def _place_base(
        self, role: str, cue: Cue | None, number: Number, target: Subject, is_same: bool, is_named: bool
    ) -> bool:
        assert cue is not None
        kind = str(cue.value)
        record = self.s.record
        if record is None or not is_same or record.base_kind not in (None, kind):
            if record is not None and is_same and cue.kind == "budget" and "final" not in record.figures:
                record.other_budgets.append((record.base_kind or "unspecified", record.figures.pop("base")))
            elif record is not None and is_same and "final" in record.figures and cue.kind == "comparator":
                record = self._add(self._sibling(record, number))
            else:
                record = self._new(target, number)
        elif "base" in record.figures:
            record = self._new(target, number)
        record.figures["base"] = self._figure(number)
        record.base_kind = kind
        before = [c for c in self.s.cues if c.end <= cue.start]
        self.s.awaits_completion = bool(before) and before[-1].kind == "completion"
        return True

    def _sibling(self, record: Draft, number: Number) -> Draft:
        twin = record.sibling(int(self.p.offsets[number.start]))
        twin.quote = (self.s.sentence_start, record.quote[1])
        self.s.record = twin
        return twin

    def _place_change(
        self, role: str, cue: Cue | None, number: Number, target: Subject, is_same: bool, is_named: bool
    ) -> bool:
        assert cue is not None
        if number.family == "count" or (number.family == "percent" and role == "change"):
            return self._place_count_change(number, cue, target)
        kind = self.s.comparator
        record = self.s.record if is_same else None
        if record is None:
            record = self._new(target, number)
            self._copy_final(record)
        record = self._for_comparator(record, kind, role, number)
        record.figures[role] = self._figure(number)
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

    def _for_comparator(self, record: Draft, kind: str | None, role: str, number: Number) -> Draft:
        """The record itself, or a sibling where its comparator is another one."""
        inherited = record.whole.base_kind if record.whole is not None and record.base_kind is None else None
        wanted = kind or record.base_kind or inherited
        differs = record.base_kind is not None and kind is not None and kind != record.base_kind
        if differs and kind == "unspecified" and record.base_kind in BUDGET_KINDS:
            differs = False
            wanted = record.base_kind
        if differs or role in record.figures:
            record = self._add(self._sibling(record, number))
        record.base_kind = wanted or "unspecified"
        return record

    def _copy_final(self, record: Draft) -> None:
        """The final figure that the same section printed for the same item and year."""
        known = [d for d in self.drafts[-80:] if d is not record and "final" in d.figures and not d.in_reason]
        for draft in reversed(known):
            same = draft.subject.is_linked and draft.subject.key == record.subject.key
            if same and draft.year == record.year and draft.section.path[:2] == record.section.path[:2]:
                record.figures["final"] = replace(draft.figures["final"], is_copied=True)
                return

    def _place_count_change(self, number: Number, cue: Cue, target: Subject) -> bool:
        draft = self._draft(replace(target, item=None, form=None, measure=None), number)
        draft.base_kind = self.s.comparator or "unspecified"
        draft.figures["count_change"] = self._figure(number)
        draft.direction = int(cue.value) if isinstance(cue.value, int) else None
        draft.direction_text = cue.text
        draft.because("count_change")
        self._add(draft)
        return True

    def _place_share(
        self, role: str, cue: Cue | None, number: Number, target: Subject, is_same: bool, is_named: bool
    ) -> bool:
        record = self.s.record
        continues = (
            record is not None and not target.is_linked and ";" not in self.p.text[self.s.mark : number.start]
        )
        if continues and record is not None and "share" not in record.figures and not self._opened_here():
            is_same = True  # 15个预算项目进行监控，占…: the words after a count are its noun
        if record is None or not is_same or "share" in record.figures:
            if record is None and not is_named:
                return False
            record = self._new(target, number)
        record.figures["share"] = self._figure(number)
        if cue is not None:
            phrase = self.p.text[cue.end : number.start].strip("的为:约 ")
            for tail in self.words.data["share_tails"]:
                phrase = phrase.removesuffix(tail).rstrip("的")
            record.denominator_phrase = phrase or None
        return True

    def _place_completion(
        self, role: str, cue: Cue | None, number: Number, target: Subject, is_same: bool, is_named: bool
    ) -> bool:
        record = self.s.record
        if record is None or not is_same:
            record = self._new(target, number)
        named = next(
            (c.value for c in self.s.cues if cue and c.start >= cue.end and c.kind == "budget"), None
        )
        if cue is not None and named is None and "预算" in cue.text:
            named = "initial" if "年初" in cue.text else "adjusted" if "全年" in cue.text else "unspecified"
        if record.base_kind == "prior_final" or "completion" in record.figures:
            record = self._add(self._sibling(record, number))
        record.figures["completion"] = self._figure(number)
        self._choose_base(record, str(named) if named else None)
        self.s.awaits_completion = False
        return True

    @staticmethod
    def _choose_base(record: Draft, named: str | None) -> None:
        """The budget that 完成…的 names is the base; the other one becomes a claim of its own."""
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
        self, role: str, cue: Cue | None, number: Number, target: Subject, is_same: bool, is_named: bool
    ) -> bool:
        """预算执行率: of the figure and the budget that the same section states."""
        assert cue is not None
        draft = self._draft(Subject(cue.text, set_name="other"), number)
        draft.figures["completion"] = self._figure(number)
        draft.pattern = "P19-execution"
        self._add(draft)
        return True

    def _place_involved(
        self, role: str, cue: Cue | None, number: Number, target: Subject, is_same: bool, is_named: bool
    ) -> bool:
        """项目71个，涉及金额‹A›: an amount of its own; the projects stay the record of what follows."""
        assert cue is not None
        draft = self._draft(Subject(cue.text, reason="subject_unknown"), number)
        draft.figures["final"] = self._figure(number)
        self.s.record = self._add(draft)
        return True

    # ---------------------------------------------------------------- words without figure
    def _level(self, match: re.Match[str]) -> None:
        """持平: change 0 against the comparator, or the direction of a budget comparison."""
        state, text = self.s, self.p.text
        if text[max(0, match.start() - 1) : match.start()] == "如" or self.section.topic in SILENT_TOPICS:
            return
        kind = state.comparator or next(
            (str(c.value) for c in reversed(state.cues) if c.kind in ("comparator", "budget")), None
        )
        first = next(
            (c.start for c in state.cues if c.kind in ("comparator", "budget", "final")), match.start()
        )
        subject = self._subject(state.mark, first) or self._subject(state.mark, match.start())
        record = state.record
        target = (
            subject
            if subject is not None and subject.is_linked
            else (record.subject if record else state.subject)
        )
        if target is None:
            return
        if record is None or record.subject.key != target.key:
            record = self._known(target) if kind in BUDGET_KINDS else None
        at = Number(match.start(), match.end(), match.group(), "figure", Decimal(0), self.money_unit, "money")
        if (
            kind in BUDGET_KINDS
            and record is not None
            and ("base" in record.figures or record.base_kind in BUDGET_KINDS)
        ):
            record.direction, record.direction_text = 0, match.group()
        elif kind is not None or (state.wholes and state.wholes[-1][0].base_kind):
            if record is None:
                record = self._new(target, at)
                self._copy_final(record)
            record = self._for_comparator(record, kind, "change", at)
            record.direction, record.direction_text = 0, match.group()
            record.figures["change"] = figure_of(at, self.p, self.money_unit, implied=True)
        state.mark, state.cues = match.end(), []

    def _known(self, subject: Subject) -> Draft | None:
        return self.recent.get((self.section.path[:2], subject.key))

    def _compare(self, match: re.Match[str], sign: int) -> None:
        """决算数小于预算数: the direction of the claim that has the budget."""
        state, text = self.s, self.p.text
        after = text[match.end() : match.end() + 8]
        if after.startswith(("(", "/")) or self.section.topic in SILENT_TOPICS:
            return
        if not _BUDGET_AFTER.match(after):
            return
        subject = self._subject(state.mark, match.start())
        record = state.record
        if (
            subject is not None
            and subject.is_linked
            and (record is None or record.subject.key != subject.key)
        ):
            record = self._known(subject)
        if record is not None and record.direction is None and (record.base_kind in BUDGET_KINDS):
            record.direction, record.direction_text = sign, match.group()

    def _none(self, match: re.Match[str]) -> None:
        """无…支出: an amount of zero in words (P20)."""
        text, state = self.p.text, self.s
        if self.section.topic in SILENT_TOPICS:
            return
        phrase = _CLAUSES.split(text[match.end() : match.end() + 60], maxsplit=1)[0]
        if not phrase.strip(")") and text[match.start() - 1 : match.start()] == ":":
            head = _CLAUSES.split(text[state.mark : match.start() - 1])[-1]
            subject = self.subjects.named_item(head, self.section, self._parent())
            if subject is None or (subject.set_name != "economic" and subject.form is None):
                return
            subject = replace(subject, text=subject.text or head)
        else:
            if re.search(r"\d", phrase) or not _MONEY_NOUN_END.search(phrase):
                return
            found = self.subjects.resolve(phrase, phrase, self.section, None)
            if found is None or found.item is None or (found.form is None and found.item != "operating_cost"):
                return
            subject = found
        at = Number(match.start(), match.start() + 1, "无", "figure", Decimal(0), self.money_unit, "money")
        draft = self._draft(subject, at)
        draft.whole = next(
            (w for w, _ in reversed(self.open_wholes) if may_be_part(subject, w.subject)), None
        )
        draft.figures["final"] = figure_of(at, self.p, self.money_unit, implied=True)
        draft.pattern = "P20"
        self._add(draft)


def _is_of_level(subject: Subject, whole: Draft) -> bool:
    """A list holds codes of one level: an item is no member of a list of classes."""
    lengths = {
        len(p.subject.item or "") for p in whole.parts if p.subject.set_name in ("class", "functional")
    }
    return (
        subject.set_name not in ("class", "functional") or not lengths or lengths == {len(subject.item or "")}
    )


def as_budget(draft: Draft) -> None:
    """A budget that is the base of nothing is a claim of its own: the budget in final, its kind in budget_kind."""
    others = ("final", "completion", "change", "rate")
    if (
        "base" in draft.figures
        and draft.base_kind in BUDGET_KINDS
        and not any(s in draft.figures for s in others)
    ):
        draft.figures["final"] = draft.figures.pop("base")
        draft.budget_kind, draft.base_kind = str(draft.base_kind), None


def _is_within(path: tuple[str, ...], outer: tuple[str, ...]) -> bool:
    return path[: len(outer)] == outer
