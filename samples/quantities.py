"""Ledger → every figure that any form can print, by its key in the observation table. Values in 分."""

from __future__ import annotations

from typing import NamedTuple

from samples.classification import CLASS_LINES, economic
from samples.ledger import INCOME_KINDS, NATURES, PERSONNEL, Ledger


class Key(NamedTuple):
    """Where a figure stands: the semantic part of the key of an observation."""

    form_id: str
    block: str
    item_code: str
    measure: str


NAMED = "~"
"""Begins the ``item_code`` of a row that no code stands for: its name follows."""
CONFERENCES = {f"{NAMED}会议费": "30215", f"{NAMED}培训费": "30216"}
"""What some provinces print beside the 三公, and the economic 款 that it is of."""
FISCAL = ("gpb", "gf", "soc")
FUNCTIONAL_FORMS = {
    "income": (*FISCAL, "nonfiscal"),
    "expenditure": (*FISCAL, "nonfiscal"),
    "gpb_expenditure": ("gpb",),
    "gf_income_expenditure": ("gf",),
    "soc_income_expenditure": ("soc",),
    "fiscal_expenditure": FISCAL,
    "gpb_project": ("gpb",),
}


def quantities(ledger: Ledger) -> dict[Key, int]:
    """Every figure of every canonical form. A form without money has only zeros in its totals."""
    figures: dict[Key, int] = {}
    _summary(ledger, figures)
    _fiscal_summary(ledger, figures)
    for form_id, funds in FUNCTIONAL_FORMS.items():
        for code in functional_codes(ledger, form_id):
            prefix = "" if code == "@total" else code
            for measure, value in _functional_row(ledger, form_id, funds, prefix).items():
                figures[Key(form_id, "none", code, measure)] = value
    _economic(ledger, figures)
    _three_public(ledger, figures)
    total = sum(ledger.procurement[k] for k in ("goods", "works", "services"))
    for item, value in {"@total": total, **ledger.procurement}.items():
        figures[Key("procurement", "none", item, "amount")] = value
    figures[Key("purchased_services", "none", "@total", "amount")] = sum(v for _, v in ledger.services)
    for name, value in ledger.services:
        figures[Key("purchased_services", "none", NAMED + name, "amount")] = value
    return figures


def functional_codes(ledger: Ledger, form_id: str) -> list[str]:
    """@total and the codes that the form prints, depth first."""
    if form_id == "income":
        leaves = {leaf.code for leaf in ledger.leaves if any(leaf.income.values())}
    elif form_id in ("gf_income_expenditure", "soc_income_expenditure"):
        leaves = {leaf.code for leaf in ledger.of(*FUNCTIONAL_FORMS[form_id])}
    else:
        wanted = "project" if form_id == "gpb_project" else None
        leaves = {
            leaf.code
            for leaf in ledger.of(*FUNCTIONAL_FORMS[form_id])
            if any(v for n, v in leaf.spent.items() if wanted in (None, n))
        }
    return ["@total", *sorted({code[:size] for code in leaves for size in (3, 5, 7)})]


def _functional_row(ledger: Ledger, form_id: str, funds: tuple[str, ...], prefix: str) -> dict[str, int]:
    if form_id == "income":
        kinds = {kind: ledger.income("nonfiscal", kind=kind, prefix=prefix) for kind in INCOME_KINDS}
        fiscal = ledger.income(*FISCAL, prefix=prefix)
        education = sum(
            leaf.income.get("business", 0) * 3 // 5
            for leaf in ledger.of("nonfiscal")
            if leaf.code.startswith(prefix)
        )
        return {
            "total": fiscal + sum(kinds.values()),
            "fiscal": fiscal,
            **kinds,
            "business_education": education,
        }
    spent = {nature: ledger.spent(*funds, nature=nature, prefix=prefix) for nature in NATURES}
    if form_id == "expenditure":
        return {"total": sum(spent.values()), **spent}
    if form_id == "gpb_project":
        return {"project": spent["project"]}
    row = {"total": sum(spent.values()), "basic": spent["basic"], "project": spent["project"]}
    row["project_construction"] = sum(
        leaf.spent.get("project", 0) // 7 for leaf in ledger.of(*funds) if leaf.code.startswith(prefix)
    )
    if form_id in ("gf_income_expenditure", "soc_income_expenditure", "gpb_expenditure"):
        del row["project_construction"]
        row["opening"] = ledger.opening(*funds, prefix=prefix)
        row["income"] = ledger.income(*funds, prefix=prefix)
        row["closing"] = ledger.closing(*funds, prefix=prefix)
    if form_id == "gpb_expenditure":
        basic = min(row["basic"], row["income"])
        row |= {"income_basic": basic, "income_project": row["income"] - basic}
        for stage in ("opening", "closing"):
            row |= {f"{stage}_basic": 0, f"{stage}_project": row[stage]}
    return row


def _summary(ledger: Ledger, figures: dict[Key, int]) -> None:
    def put(block: str, item: str, value: int) -> None:
        figures[Key("income_expenditure_summary", block, item, "amount")] = value

    for fund in FISCAL:
        put("income", f"in.{fund}", ledger.income(fund))
    put("income", "in.fiscal", ledger.income(*FISCAL))
    put("income", "in.fiscal.gf", ledger.income("gf"))
    for kind in INCOME_KINDS:
        put("income", f"in.{kind}", ledger.income("nonfiscal", kind=kind))
    put("income", "in.other.donation", ledger.income("nonfiscal", kind="other") // 9)
    put("income", "in.current_total", ledger.income())
    put("income", "in.nonfiscal_surplus_used", ledger.surplus_used)
    put("income", "in.opening_balance", ledger.opening())
    put("income", "in.total", ledger.grand_total)
    for code in CLASS_LINES:
        put("expenditure", code, ledger.spent(prefix=code))
    put("expenditure", "out.current_total", ledger.spent())
    put("expenditure", "out.surplus_distribution", ledger.surplus_distribution)
    put("expenditure", "out.closing_balance", ledger.closing())
    put("expenditure", "out.total", ledger.grand_total)


def _fiscal_summary(ledger: Ledger, figures: dict[Key, int]) -> None:
    form = "fiscal_summary"
    for fund in FISCAL:
        figures[Key(form, "income", f"in.{fund}", "amount")] = ledger.income(fund)
        figures[Key(form, "income", f"in.opening.{fund}", "amount")] = ledger.opening(fund)
    figures[Key(form, "income", "in.current_total", "amount")] = ledger.income(*FISCAL)
    figures[Key(form, "income", "in.opening_balance", "amount")] = ledger.opening(*FISCAL)
    figures[Key(form, "income", "in.total", "amount")] = ledger.fiscal_total
    for measure, funds in (("total", FISCAL), ("gpb", ("gpb",)), ("gf", ("gf",)), ("soc", ("soc",))):
        for code in CLASS_LINES:
            figures[Key(form, "expenditure", code, measure)] = ledger.spent(*funds, prefix=code)
        spent, closing = ledger.spent(*funds), ledger.closing(*funds)
        figures[Key(form, "expenditure", "out.current_total", measure)] = spent
        figures[Key(form, "expenditure", "out.closing_balance", measure)] = closing
        figures[Key(form, "expenditure", "out.total", measure)] = spent + closing


def _economic(ledger: Ledger, figures: dict[Key, int]) -> None:
    form = "gpb_basic_economic"
    for code in economic(ledger.year):
        block = "personnel" if code[:3] in PERSONNEL else "public"
        value = ledger.economic_sum([code]) if len(code) == 3 else ledger.economic.get(code, 0)
        figures[Key(form, block, code, "amount")] = value
    figures[Key(form, "personnel", "@personnel", "amount")] = ledger.personnel
    figures[Key(form, "public", "@public", "amount")] = ledger.public
    figures[Key(form, "none", "@total", "amount")] = ledger.personnel + ledger.public
    for key, value in list(figures.items()):  # the ledger knows no basic expenditure of the fund budget
        if key.form_id == form:
            figures[key._replace(form_id="gf_basic_economic")] = value // 3


def three_public_total(items: dict[str, int]) -> dict[str, int]:
    """The four items with their two subtotals."""
    vehicle = items["vehicle_purchase"] + items["vehicle_running"]
    return {**items, "vehicle": vehicle, "total": vehicle + items["abroad"] + items["reception"]}


def _three_public(ledger: Ledger, figures: dict[Key, int]) -> None:
    for item, value in three_public_total(ledger.three_public).items():
        figures[Key("three_public", "none", item, "actual")] = value
    for item, code in CONFERENCES.items():
        value = ledger.economic.get(code, 0)
        figures[Key("three_public", "none", item, "actual")] = value
        for kind in ("initial", "adjusted"):
            figures[Key("three_public", "none", item, f"budget_{kind}")] = value * 11 // 10
    for kind, items in (("initial", ledger.three_public_initial), ("adjusted", ledger.three_public_adjusted)):
        for item, value in three_public_total(items).items():
            figures[Key("three_public", "none", item, f"budget_{kind}")] = value
