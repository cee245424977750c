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

from ..words.names import ECONOMIC_FORMS, GROUP_PREFIXES, LEVEL_LENGTH, Names
from ..words.understanding import Understanding
from ..words.vocabulary import Vocabulary
from .named_items import NamedItems, last_of
from .sections import Section
from .totals import FUND_FORM, Subject, both_sides, expenditure_total, income_total, nature_of

FUNCTIONAL_SETS = {3: "class", 5: "functional", 7: "functional"}
NOT_FUNCTIONAL = frozenset(
    {"three_public", "performance", "procurement", "purchased_services", "assets", "staff", "background"}
)
CURRENT_TOTALS = ("本年收入", "本年支出", "收入合计", "支出合计")
BARE_FLOWS = frozenset({"支出", "收入", "支出收入", "支出为", "收入为", "支出收入为"})
NO_TOTALS = NOT_FUNCTIONAL | {"operating_cost"}
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
        text = _TIME.sub("", _LEAD_IN.sub("", phrase).strip("()、:"))
        for match in self.words.scanner.finditer(text):
            if match.lastgroup in ("number", "punctuation") or match.start() < 2:
                continue
            if self.words.meaning.get(match.group(), ("", None))[0] != "other":
                text = text[: match.start()]
                break
        return text.strip("()、: ") or phrase.strip("()、: ")

    def resolve(self, phrase: str, lead: str, section: Section, parent: Subject | None) -> Subject | None:
        """The subject of a figure: ``phrase`` its own clause, ``lead`` everything since the figure before it.

        ``parent``: the whole of the list the figure is in. None: the phrase names nothing.
        """
        text = _LEAD_IN.sub("", phrase)
        section = _of_parent(section, parent)
        found = (
            self._marked(lead if _MARK.search(lead) else phrase)
            or self._listed_class(text, section, parent)
            or self._items.find(phrase, lead, section)
            or self._group(phrase, section, parent)
            or self._economic(text, section, parent)
            or self._composed(phrase, section, parent)
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
        marks = list(_MARK.finditer(phrase)) or list(_BARE_CODE.finditer(phrase))
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
        return found._replace(circle="、".join(unknown), text=self.label(phrase), reason="other_quantity")

    def named_item(self, text: str, section: Section, parent: Subject | None = None) -> Subject | None:
        """A subject that the words of a heading or a head clause name beyond doubt."""
        bare = _LEAD_IN.sub("", text)
        found = (
            self._marked(text)
            or self._items.find(bare, bare, section)
            or self._group(bare, section, None)
            or self._economic(bare.split(":")[0], section, parent)
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
        reason: str | None = None
        above: str | None = None
        name, level, start = "", "", 0
        for mark in marks:
            piece = lead[start : mark.start()]
            level = mark.group(1)
            above = code if level != "类" else None
            under = (above,) if above else None
            clause = _LEAD_IN.sub("", re.split(r"[，。;:]", piece)[-1].removeprefix("其中"))
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

    # ---------------------------------------------------------------- economic classification
    def _group(self, phrase: str, section: Section, parent: Subject | None) -> Subject | None:
        """人员经费, 公用经费: of form 06 where the general budget's basic expenditure is spoken of."""
        for code, spellings in self.words.data["economic_groups"].items():
            end, length = last_of(spellings, phrase)
            if end >= 0:
                named_by = (phrase[end - length : end],)
                known = section.topic in ("basic", "gpb", "fiscal", "expenditure", "")
                fund = section.fund if section.fund in ("gf", "soc") else "gpb"
                form = {"gpb": "gpb_basic_economic", "gf": "gf_basic_economic"}.get(fund) if known else None
                return Subject("", form, code, "amount", fund, "group", named_by=named_by)
        return None

    def _economic(self, phrase: str, section: Section, parent: Subject | None) -> Subject | None:
        """An economic class (工资福利支出) of basic expenditure (form 06) or of project expenditure (no form)."""
        if section.topic in NOT_FUNCTIONAL:
            return None
        name = self.residue_name(phrase.split(":")[0].split("包括")[0])
        owned = parent is not None and (
            parent.measure in ("basic", "project")
            or parent.set_name == "group"
            or parent.form in ECONOMIC_FORMS
        )
        if len(name) < 3 or (name == "其他支出" and not owned):
            return self._economic_kind(name, section, parent) if len(name) == 2 else None
        spelled = {"其他资本性支出": "资本性支出", "对个人和家庭补助支出": "对个人和家庭的补助"}.get(
            name, name
        )
        code, _ = self.names.economic_code(spelled, length=3)
        if code is None:
            return self._economic_kind(name, section, parent)
        measure = parent.measure if parent is not None else None
        fund = (parent.fund if parent is not None else None) or section.fund
        is_project = measure == "project"
        form = "gpb_basic_economic" if fund == "gpb" and not is_project else None
        if fund == "gf" and not is_project:
            form = "gf_basic_economic"
        return Subject(
            name,
            form,
            code,
            "project" if is_project else "amount",
            fund,
            "economic",
            None if form else "no_form",
        )

    def _economic_kind(self, name: str, section: Section, parent: Subject | None) -> Subject | None:
        """A 款 (基本工资) with its own amount, in the section on basic expenditure of the general budget (form 06)."""
        if (
            section.topic != "basic"
            or section.fund != "gpb"
            or (parent is not None and parent.measure == "project")
        ):
            return None
        group = parent.item if parent is not None and parent.item in GROUP_PREFIXES else None
        code, _ = self.names.basic_economic_code(name, group)
        return Subject(name, "gpb_basic_economic", code, "amount", "gpb", "other") if code else None

    # ---------------------------------------------------------------- totals, kinds, natures, funds
    def _composed(self, phrase: str, section: Section, parent: Subject | None) -> Subject | None:
        features: dict[str, str] = {}
        first, last = len(phrase), 0
        named: set[tuple[str, str]] = set()
        for match in self.words.subject_scanner.finditer(phrase):
            for feature, value in self.words.subjects[match.group()]:
                features[feature] = value
                if feature in ("nature", "kind"):
                    named.add((feature, value))
            first, last = min(first, match.start()), match.end()
        if len(named) > 1:  # 上缴上级支出、经营支出共0元: one figure for several
            return Subject(phrase[first:last], reason="joint_subject")
        found = self._of_features(features, phrase, section, parent) if features else None
        if found is None:
            return None
        between = self.words.subject_scanner.sub(" ", phrase[first:last])
        if len(self.residue(between)) >= 2 or len(self.residue(phrase[last:])) >= 2:
            return None  # 财政拨款会议费支出: another noun stands in it
        if phrase[:first].endswith(("本年", "各项")):
            first -= 2
        return found._replace(text=phrase[first:last])

    def _of_features(
        self, features: dict[str, str], phrase: str, section: Section, parent: Subject | None
    ) -> Subject | None:
        fund = features.get("fund") or section.fund or (parent.fund if parent else None)
        stated = features.get("fund")
        if "balance" in features and (stated or fund) in ("gf", "soc"):
            measure = {"in.opening_balance": "opening", "out.closing_balance": "closing"}.get(
                features["balance"]
            )
            return (
                Subject("", FUND_FORM[stated or fund or ""], "@total", measure, stated or fund, "balance")
                if measure
                else None
            )
        if "balance" in features:
            form = "fiscal_summary" if (stated or fund) == "fiscal" else "income_expenditure_summary"
            return Subject("", form, features["balance"], "amount", fund or "all", "balance")
        if "nature" in features and section.topic in NO_TOTALS - {"performance"}:
            return None
        if "nature" in features:
            return nature_of(features["nature"], fund, section)
        if (
            phrase.endswith("其他支出")
            and parent is not None
            and (parent.item or "").startswith("department_")
        ):
            return Subject("", None, None, "other", None, "nature", "no_form", named_by=("其他支出",))
        if "kind" in features:
            return Subject("", "income", "@total", features["kind"], "nonfiscal", "income_kind")
        if (
            section.topic in NO_TOTALS
        ):  # a fund named there is a source (其中：一般公共预算支出), no total of a form
            return None
        return self._total(features, phrase, fund, section)

    def _total(
        self, features: dict[str, str], phrase: str, fund: str | None, section: Section
    ) -> Subject | None:
        """总计, 合计 and the sums of one fund."""
        flow, stated = features.get("flow"), features.get("fund")
        is_current = any(word in phrase for word in CURRENT_TOTALS)
        is_grand = any(word in phrase for word in ("总计", "总收入", "总支出", "总体"))
        if is_grand:
            features.setdefault("total", "total")
        if flow == "both" and ("total" in features or stated or is_current):
            return both_sides(fund)
        if flow == "income" and (stated or "total" in features or is_current):
            return income_total(fund, stated, section, is_current, is_grand)
        if flow == "expenditure" and (stated or "total" in features or is_current):
            return expenditure_total(fund, section, is_current, is_grand)
        if phrase.strip("，:、其中") in BARE_FLOWS and section.fund in ("gf", "soc"):
            measure = "income" if flow == "income" else "total"
            return Subject("", FUND_FORM[section.fund], "@total", measure, section.fund)
        return None
