"""What a figure is about, and the totals that the sections speak of: 总计, 合计, one fund, one nature.

Decisions: 收入支出总计 is ``in.total`` of form 01, of fiscal money form 04; a side named alone is marked ``is_side``;
with a fund a nature is that fund's form; 基本支出 of the general budget in its own section is form 06.
"""

from __future__ import annotations

from typing import NamedTuple

from dagster_project.schemas import ClaimReason

from .sections import Section

FUND_FORM = {
    "gpb": "gpb_expenditure",
    "gf": "gf_income_expenditure",
    "soc": "soc_income_expenditure",
}


class Subject(NamedTuple):
    """What a figure is about. ``item`` None: nothing known, ``text`` tells. ``set_name``: the list it is a member of."""

    text: str
    form: str | None = None
    item: str | None = None
    measure: str | None = None
    fund: str | None = None
    set_name: str = "other"
    reason: ClaimReason | None = None
    is_side: bool = False
    called: str | None = None
    circle: str | None = None
    """Words of the phrase that are not in the vocabulary, or that name another circle of bodies: another quantity of the same kind."""
    named_by: tuple[str, ...] = ()
    """Words of the phrase that name it, where they are not ``text``."""

    @property
    def key(self) -> tuple:
        """Key of the quantity: subjects with equal keys are the same quantity."""
        if self.item is None and self.measure is None:
            return (self.text,)
        key = (self.form, self.item, self.measure, self.fund)
        return (*key, self.circle) if self.circle else key

    @property
    def is_linked(self) -> bool:
        return self.item is not None or self.measure is not None


def nature_of(nature: str, fund: str | None, section: Section) -> Subject:
    if section.topic == "performance":
        return Subject("", None, None, nature, None, "nature", "no_form")
    if fund == "gpb" and nature == "basic" and section.topic == "basic":
        return Subject("", "gpb_basic_economic", "@total", "amount", "gpb", "nature")
    if fund in FUND_FORM:
        return Subject("", FUND_FORM[fund], "@total", nature, fund, "nature")
    if fund == "fiscal":
        return Subject("", "fiscal_expenditure", "@total", nature, "fiscal", "nature")
    return Subject("", "expenditure", "@total", nature, "all", "nature")


def both_sides(fund: str | None) -> Subject:
    if fund in ("gf", "soc"):
        return Subject("", FUND_FORM[fund], "@total", "total", fund)
    if fund in ("fiscal", "gpb"):
        return Subject("", "fiscal_summary", "in.total", "amount", fund)
    return Subject("", "income_expenditure_summary", "in.total", "amount", "all")


def income_total(
    fund: str | None, stated: str | None, section: Section, is_current: bool, is_total: bool
) -> Subject:
    if fund in ("gf", "soc") and section.fund == fund:
        return Subject("", FUND_FORM[fund], "@total", "income", fund)
    if stated in ("gpb", "gf", "soc"):
        form = "fiscal_summary" if section.topic == "fiscal_summary" else "income_expenditure_summary"
        return Subject("", form, f"in.{stated}", "amount", stated, "income_kind")
    if fund == "fiscal" and (section.topic in ("fiscal_summary", "fiscal") or is_total):
        item = "in.total" if is_total else "in.current_total"
        return Subject("", "fiscal_summary", item, "amount", "fiscal", is_side=is_total)
    if stated == "fiscal":
        return Subject("", "income", "@total", "fiscal", "fiscal", "income_kind")
    if is_current or not is_total or section.topic == "income":
        return Subject("", "income", "@total", "total", "all")
    return Subject("", "income_expenditure_summary", "in.total", "amount", "all", is_side=True)


def expenditure_total(fund: str | None, section: Section, is_current: bool, is_total: bool) -> Subject:
    if fund in FUND_FORM and not (section.topic == "fiscal_summary" and is_total):
        return Subject("", FUND_FORM[fund], "@total", "total", fund, "fund")
    if fund == "fiscal":
        if section.topic == "fiscal":
            return Subject("", "fiscal_expenditure", "@total", "total", "fiscal")
        item = "out.total" if is_total else "out.current_total"
        return Subject("", "fiscal_summary", item, "total", "fiscal", is_side=is_total)
    if is_current or not is_total or section.topic == "expenditure":
        return Subject("", "expenditure", "@total", "total", "all")
    return Subject("", "income_expenditure_summary", "out.total", "amount", "all", is_side=True)
