"""What a figure is about: the words before it → form, item, measure, fund.

Decisions (docs/specification/narrative.md#subjects; see ``vocabulary.yaml`` for the words):

- 收入支出总计 is ``in.total`` of form 01, 财政拨款收入支出总计 of form 04; a side named alone is marked ``is_side``.
- kinds of income are ``income``/@total/kind, natures of expenditure ``expenditure``/@total/nature; with a fund the
  nature is that fund's form (``gpb_expenditure``/@total/project); 基本支出 of the general budget in its own section
  is ``gpb_basic_economic``/@total/amount.
- what no form has carries only an item (``operating_cost``), what nothing knows carries only its text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from dagster_project.schemas import ClaimReason

from ..words.names import LEVEL_LENGTH, Names
from ..words.understanding import Understanding
from ..words.vocabulary import Vocabulary
from .composed import composed_subject
from .economic import economic_class, group_of
from .named_items import NamedItems
from .sections import NOT_FUNCTIONAL, Section
from .totals import FUND_FORM, Subject

FUNCTIONAL_SETS = {3: "class", 5: "functional", 7: "functional"}
_MARK = re.compile(r"\((?:\d{3,7})?(类|款|项)(?:[，、][^()]{0,6})?\)")
_CODE = re.compile(r"([^，。;:、.()\d][^，。;:、]{1,40}?)\((\d{7}|\d{5}|\d{3})\)")
_BARE_CODE = re.compile(r"\((?:\d{7}|\d{5}|\d{3})\)")
"""The end of the above: most phrases hold none, and a name may begin anywhere."""
_TIME = re.compile(
    r"^(?:(?:截至|截止到?)?\d{4}年度?(?:\d{1,2}月)?(?:\d{1,2}日|底|末)?|本年度?|当年|全年|年度|度|[，、:])+"
)
_IN_YEAR = re.compile(r"\d{4}年")
_LEAD_IN = re.compile(
    r"^[.、]?(?:\d{1,2}[、.]|\(\d{1,2}\)|[①-⑳]|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]+[是、]|\d{3,7}(?![\d年]))"
)


_CONTEXT = re.compile(r"(?:经费|支出|费|其)中[，、]?")
"""What stands before is what the subject is a part of: 三公经费中，公务接待费."""
TOPIC_OF_FORM = {"procurement": "procurement", "three_public": "three_public"}


def _of_parent(section: Section, parent: Subject | None) -> Section:
    """Where no heading tells, a list under 政府采购 or 三公 is of that topic."""
    topic = TOPIC_OF_FORM.get(parent.form or "") if parent is not None and not section.topic else None
    return replace(section, topic=topic) if topic else section


CUES = frozenset({"comparator", "unstated", "number", "yearonyear"})


def _is_cue(match: re.Match[str]) -> bool:
    return match.lastgroup in CUES or match.lastgroup == "word"


PHRASES = 1 << 12
"""Phrases of one document whose names are remembered: every way to read a phrase asks for the same ones."""


class Subjects:
    """Resolves phrases of one document."""

    def __init__(self, words: Vocabulary, names: Names, understanding: Understanding) -> None:
        self.words = words
        self.names = names
        self.understanding = understanding
        self.residue = lru_cache(PHRASES)(self._residue)
        self._items = NamedItems(words, self.residue)
        self.residue_name = lru_cache(PHRASES)(self._residue_name)
        self._ways = (*words.data["directions"]["up"], *words.data["directions"]["down"])

    def _residue(self, phrase: str) -> str:
        """What is left of a phrase without years, cues and words that name nothing."""
        text = self.words.scanner.sub(
            lambda m: m.group() if m.lastgroup == "punctuation" and m.group() in "()" else " ", phrase
        )
        return "".join(part for part in self.words.filler.sub(" ", text).split() if part).strip("()、:")

    def label(self, phrase: str) -> str:
        """The noun of a phrase as printed: leading years and fillers off, the first cue and all after it off."""
        text = _TIME.sub("", _LEAD_IN.sub("", phrase).strip("()、:+"))
        for match in self.words.scanner.finditer(text):
            if match.lastgroup in ("number", "punctuation") or match.start() < 2:
                continue
            if self.words.meaning.get(match.group(), ("", None))[0] != "other":
                text = text[: match.start()]
                break
        return text.strip("()、:+ ") or phrase.strip("()、:+ ")

    def resolve(self, phrase: str, lead: str, section: Section, parent: Subject | None) -> Subject | None:
        """The subject of a figure: ``phrase`` its own clause, ``lead`` everything since the figure before it.

        ``parent``: the whole of the list the figure is in. None: the phrase names nothing.
        """
        text = _LEAD_IN.sub("", phrase)
        section = _of_parent(section, parent)
        found = (
            self._marked(lead if "(" in lead and _MARK.search(lead) else phrase)
            or self._listed_class(text, section, parent)
            or self._items.find(phrase, lead, section)
            or group_of(self.words, phrase, section)
            or self._economic(text, section, parent)
            or composed_subject(self.words, self.residue, phrase, section, parent)
            or self._plain_name(text, section, parent)
        )
        if found is not None:
            found = self._qualified(self._placed(found, section, parent), phrase)
            return found if found.text else found._replace(text=self.label(text))
        if len(self.residue(text)) < 2:
            return None
        return Subject(self.label(text), reason="subject_unknown")

    def _qualified(self, found: Subject, phrase: str) -> Subject:
        """The subject as another quantity, where words beside its name are known to nobody: 其他资金收入总计."""
        if not found.is_linked:
            return found
        marks = "(" in phrase and (list(_MARK.finditer(phrase)) or list(_BARE_CODE.finditer(phrase)))
        if marks:  # names and codes before a mark were looked up as a whole
            before, after = "", phrase[marks[-1].end() :]
        else:
            named_by = [word for word in found.named_by or (found.text,) if word and word in phrase]
            if not named_by:
                return found
            before, after = self.understanding.beside(phrase, named_by)
        before = _CONTEXT.split(_LEAD_IN.sub("", before))[-1]
        cue = next((m for m in self.words.scanner.finditer(after) if _is_cue(m)), None)
        after = after[: cue.start()] if cue else after
        unknown = (*self.understanding.unknown(before), *self.understanding.unknown(after))
        if not unknown:
            return found
        beside = (found.text,) if found.text in phrase else found.named_by
        return found._replace(
            circle="、".join(unknown), text=self.label(phrase), reason="other_quantity", named_by=beside
        )

    def named_item(self, text: str, section: Section, parent: Subject | None = None) -> Subject | None:
        """A subject that the words of a heading or a head clause name beyond doubt."""
        bare = _LEAD_IN.sub("", text)
        found = (
            self._marked(text)
            or self._items.find(bare, bare, section)
            or group_of(self.words, bare, section)
            or self._economic(bare, section, parent)
        )
        return self._placed(found, section, parent) if found else None

    def _placed(self, found: Subject, section: Section, parent: Subject | None) -> Subject:
        is_code = found.item is not None and found.set_name in ("class", "functional")
        return self._in_form(found, section, parent) if is_code else found

    # ---------------------------------------------------------------- functional classification
    def _marked(self, lead: str) -> Subject | None:
        """行政运行（项） after its 类 and 款, or a name with its code in brackets."""
        if "(" not in lead:
            return None
        marks = list(_MARK.finditer(lead))
        if marks:
            return self._path(lead, marks)
        coded = list(_CODE.finditer(lead)) if _BARE_CODE.search(lead) else []
        if coded:
            name, code = coded[-1].groups()
            return self._functional(_LEAD_IN.sub("", name), code)
        return None

    def _path(self, lead: str, marks: list[re.Match[str]]) -> Subject:
        code: str | None = None
        reason: ClaimReason | None = None
        above: str | None = None
        name, level, start = "", "", 0
        for mark in marks:
            piece = lead[start : mark.start()]
            level = mark.group(1)
            above = code if level != "类" else None
            under = (above,) if above else None
            clause = _LEAD_IN.sub("", re.split(r"[，。;:]", piece)[-1].removeprefix("其中")).lstrip("(、")
            for name in dict.fromkeys((clause, clause.rpartition("、")[2])):  # a name may hold 、 itself
                code, reason = self.names.functional_code(name, length=LEVEL_LENGTH[level], under=under)
                if code is not None:
                    break
            start = mark.end()
        if code is None and reason == "unknown_name":
            if above and (former := self.names.functional_code_ever(name, LEVEL_LENGTH[level], above)):
                return self._functional(name, former)
            other, why = self.names.functional_code(name)
            if other is not None and why is None and other.startswith(above or ""):
                return self._functional(name, other)._replace(called=level)
        if code is None:
            return Subject(name, set_name=FUNCTIONAL_SETS[LEVEL_LENGTH[level]], reason=reason)
        return self._functional(name, code)

    def _functional(self, name: str, code: str) -> Subject:
        return Subject(name, item=code, measure="total", set_name=FUNCTIONAL_SETS[len(code)])

    def _listed_class(self, phrase: str, section: Section, parent: Subject | None) -> Subject | None:
        """In a list of classes under a total, a class name is the class: 国有资本经营预算支出 is 223, not the fund."""
        if (
            parent is None
            or parent.item != "@total"
            or parent.measure != "total"
            or section.topic in NOT_FUNCTIONAL
        ):
            return None
        if parent.form not in (*FUND_FORM.values(), "expenditure", "fiscal_expenditure"):
            return None
        name = self.residue_name(phrase)
        code, _ = self.names.functional_code(name, length=3) if name.endswith("支出") else (None, None)
        return self._functional(name, code) if code else None

    @staticmethod
    def _in_form(subject: Subject, section: Section, parent: Subject | None) -> Subject:
        """The form whose code is meant: that of the section's fund, else of the whole, else form 03."""
        if section.fund in FUND_FORM:
            return subject._replace(form=FUND_FORM[section.fund], fund=section.fund)
        if section.topic == "fiscal":
            return subject._replace(form="fiscal_expenditure", fund="fiscal")
        if parent is not None and parent.form in FUND_FORM.values():
            return subject._replace(form=parent.form, fund=parent.fund)
        if section.topic in ("expenditure", "summary"):
            return subject._replace(form="expenditure", fund="all")
        if section.topic == "fiscal_summary":
            return subject._replace(form="fiscal_summary", fund="fiscal")
        return subject._replace(reason="form_unknown")

    def _plain_name(self, phrase: str, section: Section, parent: Subject | None) -> Subject | None:
        """A classification name without its level, where the section speaks of functional classes."""
        if section.topic in NOT_FUNCTIONAL or section.topic == "basic":
            return None
        name = self.residue_name(phrase)
        if len(name) < 2:
            return None
        under = None
        if parent is not None and parent.set_name in ("class", "functional") and parent.item:
            under = (parent.item,)
            code, _ = self.names.functional_code(name, length=len(parent.item) + 2, under=under)
            if code is not None:
                return self._functional(name, code)
        code, _ = self.names.functional_code(name, length=3)
        if code is None and name != "支出":
            code, _ = self.names.functional_code(name)
        return self._functional(name, code) if code else None

    def _economic(self, phrase: str, section: Section, parent: Subject | None) -> Subject | None:
        """An economic class, by the name before a colon, or before what it holds: 工资福利支出包括…."""
        if section.topic in NOT_FUNCTIONAL:
            return None
        name = self.residue_name(phrase.split(":")[0].split("包括")[0])
        return economic_class(self.names, name, section, parent)

    def _residue_name(self, phrase: str) -> str:
        """A phrase up to its first cue, year and leading words off: 教育支出2023年度决算 → 教育支出."""
        text = _IN_YEAR.split(phrase.split("，")[-1].split(":")[-1])
        name = next((part for part in text if part and part not in ("度", "度决算")), "")
        for cue in ("支出决算", "决算", "年初预算", "全年预算"):
            at = name.find(cue)
            if at > 0:
                name = name[:at]
                break
        name = name.strip("()、")
        if name.endswith(self._ways):
            for way in self._ways:
                name = name.removesuffix(way)
        return name.removeprefix("度").removeprefix("用于").rstrip("为")
