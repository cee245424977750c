"""Names of the economic classification: 人员经费 and 公用经费, classes (工资福利支出), and 款 of basic expenditure."""

from __future__ import annotations

from ..words.names import ECONOMIC_FORMS, GROUP_PREFIXES, Names
from ..words.vocabulary import Vocabulary
from .named_items import last_of
from .sections import Section
from .totals import Subject

GROUP_FORMS = {"gpb": "gpb_basic_economic", "gf": "gf_basic_economic"}
"""Fund → the form that prints its basic expenditure by economic class."""
GROUP_TOPICS = frozenset({"basic", "gpb", "fiscal", "expenditure", ""})
"""Sections in which 人员经费 and 公用经费 are those of basic expenditure, and not of a project or a service."""
OTHER_SPELLINGS = {"其他资本性支出": "资本性支出", "对个人和家庭补助支出": "对个人和家庭的补助"}
SHORTEST_CLASS = 3
"""Characters of the name of a class; one of two is a 款 (津贴) or no name."""


def group_of(words: Vocabulary, phrase: str, section: Section) -> Subject | None:
    """人员经费, 公用经费: of form 06 where the general budget's basic expenditure is spoken of."""
    if words.group_words.search(phrase) is None:
        return None
    for code, spellings in words.data["economic_groups"].items():
        end, length = last_of(spellings, phrase)
        if end >= 0:
            fund = section.fund if section.fund in ("gf", "soc") else "gpb"
            form = GROUP_FORMS.get(fund) if section.topic in GROUP_TOPICS else None
            return Subject("", form, code, "amount", fund, "group", named_by=(phrase[end - length : end],))
    return None


def economic_class(names: Names, name: str, section: Section, parent: Subject | None) -> Subject | None:
    """An economic class of basic expenditure (form 06) or of project expenditure (no form), or a 款 of the former."""
    if len(name) < SHORTEST_CLASS - 1:
        return None
    is_anybodys = name == "其他支出" and not _has_economic_parts(parent)
    code = None
    if len(name) >= SHORTEST_CLASS and not is_anybodys:
        code, _ = names.economic_code(OTHER_SPELLINGS.get(name, name), length=3)
    if code is not None:
        return _class(name, code, section, parent)
    return None if is_anybodys else _kind(names, name, section, parent)


def _has_economic_parts(parent: Subject | None) -> bool:
    return parent is not None and (
        parent.measure in ("basic", "project") or parent.set_name == "group" or parent.form in ECONOMIC_FORMS
    )


def _class(name: str, code: str, section: Section, parent: Subject | None) -> Subject:
    fund = (parent.fund if parent is not None else None) or section.fund
    if parent is not None and parent.measure == "project":
        return Subject(name, None, code, "project", fund, "economic", "no_form")
    form = GROUP_FORMS.get(fund or "")
    return Subject(name, form, code, "amount", fund, "economic", None if form else "no_form")


def _kind(names: Names, name: str, section: Section, parent: Subject | None) -> Subject | None:
    """A 款 (基本工资) with its own amount, in the section on basic expenditure of the general budget (form 06)."""
    is_of_project = parent is not None and parent.measure == "project"
    if section.topic != "basic" or section.fund != "gpb" or is_of_project:
        return None
    group = parent.item if parent is not None and parent.item in GROUP_PREFIXES else None
    code, _ = names.basic_economic_code(name, group)
    return Subject(name, "gpb_basic_economic", code, "amount", "gpb", "other") if code else None
