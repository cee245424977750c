"""Subjects that are composed: fund, flow, nature, kind, balance and total, each told by a word of the phrase."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..words.vocabulary import Vocabulary
from .sections import NO_TOTALS, Section
from .totals import FUND_FORM, Subject, both_sides, expenditure_total, income_total, nature_of

CURRENT_TOTALS = ("本年收入", "本年支出", "收入合计", "支出合计")
GRAND_TOTALS = ("总计", "总收入", "总支出", "总体")
BARE_FLOWS = frozenset({"支出", "收入", "支出收入", "支出为", "收入为", "支出收入为"})
BALANCE_MEASURES = {"in.opening_balance": "opening", "out.closing_balance": "closing"}
"""Balances that forms of one fund have a column for."""
SHORTEST_NOUN = 2
"""Characters of a noun that makes another quantity."""
_PROVIDED = re.compile(r"(?:安排|补助|资金)(?:的|支出|资金)?[为共]?$")
"""财政拨款安排: in a list, the money of one source."""
Features = dict[str, str]


def composed_subject(
    words: Vocabulary, residue: Callable[[str], str], phrase: str, section: Section, parent: Subject | None
) -> Subject | None:
    """The subject that the words of ``phrase`` compose; None where they say nothing, or another noun stands among them."""
    features: Features = {}
    first, last = len(phrase), 0
    named: set[tuple[str, str]] = set()
    for match in words.subject_scanner.finditer(phrase):
        for feature, value in words.subjects[match.group()]:
            features[feature] = value
            if feature in ("nature", "kind"):
                named.add((feature, value))
        first, last = min(first, match.start()), match.end()
    if len(named) > 1:  # 上缴上级支出、经营支出共0元: one figure for several
        return Subject(phrase[first:last], reason="joint_subject")
    if features.keys() == {"fund"} and parent is not None and _PROVIDED.search(phrase):
        return Subject(phrase[first:last], set_name="budget_source", reason="subject_unknown")
    found = _of_features(features, phrase, section, parent) if features else None
    if found is None:
        return None
    between = words.subject_scanner.sub(" ", phrase[first:last])
    if any(len(residue(rest)) >= SHORTEST_NOUN for rest in (between, phrase[last:])):
        return None  # 财政拨款会议费支出: another noun stands in it
    if phrase[:first].endswith(("本年", "各项")):
        first -= 2
    return found._replace(text=phrase[first:last])


def _of_features(features: Features, phrase: str, section: Section, parent: Subject | None) -> Subject | None:
    fund = features.get("fund") or section.fund or (parent.fund if parent else None)
    if "balance" in features:
        return _balance(features["balance"], features.get("fund") or fund)
    if "nature" in features:
        is_of_account = section.topic not in NO_TOTALS or section.topic == "performance"
        return nature_of(features["nature"], fund, section) if is_of_account else None
    if phrase.endswith("其他支出") and parent is not None and (parent.item or "").startswith("department_"):
        return Subject("", None, None, "other", None, "nature", "no_form", named_by=("其他支出",))
    if "kind" in features:
        return _kind(features["kind"], section)
    if section.topic in NO_TOTALS:
        return None  # a fund named there is a source (其中：一般公共预算支出), no total of a form
    return _total(features, phrase, fund, section)


def _kind(kind: str, section: Section) -> Subject:
    """A kind of income that form 02 has; under the heading of one fund it is of that fund: 政府性基金…上级补助收入."""
    if section.fund in ("gf", "soc"):
        return Subject("", None, None, kind, section.fund, "income_kind", "no_form")
    return Subject("", "income", "@total", kind, "nonfiscal", "income_kind")


def _balance(item: str, fund: str | None) -> Subject | None:
    """年初结转, 年末结转 and the like: a column of the form of one fund, else a line of form 01 or 04."""
    if fund in ("gf", "soc"):
        measure = BALANCE_MEASURES.get(item)
        return Subject("", FUND_FORM[fund], "@total", measure, fund, "balance") if measure else None
    form = "fiscal_summary" if fund == "fiscal" else "income_expenditure_summary"
    return Subject("", form, item, "amount", fund or "all", "balance")


def _total(features: Features, phrase: str, fund: str | None, section: Section) -> Subject | None:
    """总计, 合计 and the sums of one fund."""
    flow, stated = features.get("flow"), features.get("fund")
    is_current = any(word in phrase for word in CURRENT_TOTALS)
    is_grand = any(word in phrase for word in GRAND_TOTALS)
    if stated or "total" in features or is_grand or is_current:
        if flow == "both":
            return both_sides(fund)
        if flow == "income":
            return income_total(fund, stated, section, is_current, is_grand)
        if flow == "expenditure":
            return expenditure_total(fund, section, is_current, is_grand)
    if phrase.strip("，:、其中") in BARE_FLOWS and section.fund in ("gf", "soc"):
        measure = "income" if flow == "income" else "total"
        return Subject("", FUND_FORM[section.fund], "@total", measure, section.fund)
    return None
