"""One made-up account as observations: every form, every column, all of it in agreement, in 元.

Small on purpose: two classes, one of them with three groups, one item of each fund.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import polars as pl

from dagster_project import schemas
from dagster_project.checks.catalogue.formula import FORM_ALIASES

Key = tuple[str, str, str, str]
"""(form alias, block, item_code, measure)."""

BASIC, PROJECT = 310, 120
GF, SOC = 40, 15
OPENING, CLOSING = 50, 30
OTHER_INCOME = 0

ECONOMIC = {
    "301": 160, "30101": 90, "30102": 10, "30108": 50, "30110": 10,
    "303": 30, "30301": 30,
    "302": 100, "30201": 60, "30217": 40,
    "310": 20, "31002": 20,
}  # fmt: skip


def functional() -> dict[str, tuple[int, int]]:
    """General-budget expenditure by code: (basic, project)."""
    items = {
        "2010301": (200, 0),
        "2010302": (0, 90),
        "2010350": (50, 0),
        "2080505": (50, 0),
        "2080899": (0, 30),
        "2101101": (10, 0),
    }
    return _with_parents(items)


def _with_parents(items: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    rows: dict[str, tuple[int, int]] = {}
    for code, (basic, project) in items.items():
        for length in (3, 5, 7):
            before = rows.get(code[:length], (0, 0))
            rows[code[:length]] = (before[0] + basic, before[1] + project)
    return rows


def account() -> dict[Key, int]:
    """Every figure of the account in whole 元."""
    gpb = functional()
    gf = _with_parents({"2120801": (0, GF)})
    soc = _with_parents({"2230105": (0, SOC)})
    rows: dict[Key, int] = {}
    rows |= dict(_functional("f05", gpb, ("total", "basic", "project")))
    every = gpb | gf | soc
    rows |= dict(_functional("f03", every, ("total", "basic", "project")))
    for code in (*every, "@total"):
        rows |= {("f03", "none", code, m): 0 for m in ("to_superior", "operating", "to_subunit")}
    rows |= dict(_flows("f08", gf, GF))
    rows |= dict(_flows("f09", soc, SOC))
    rows |= dict(_income(every))
    rows |= dict(_economic())
    rows |= dict(_summaries())
    three = {"abroad": 10, "vehicle_purchase": 20, "vehicle_running": 30, "reception": 40}
    for measure, more in (("budget", 5), ("actual", 0)):
        values = {item: amount + more for item, amount in three.items()}
        values["vehicle"] = values["vehicle_purchase"] + values["vehicle_running"]
        values["total"] = values["abroad"] + values["vehicle"] + values["reception"]
        rows |= {("f07", "none", item, measure): amount for item, amount in values.items()}
    rows |= {
        ("f10", "none", item, "amount"): n
        for item, n in {"goods": 5, "works": 6, "services": 7, "@total": 18}.items()
    }
    return rows


def _functional(
    form: str, rows: Mapping[str, tuple[int, int]], measures: tuple[str, ...]
) -> Iterator[tuple[Key, int]]:
    classes = [amounts for code, amounts in rows.items() if len(code) == 3]
    total = (sum(basic for basic, _ in classes), sum(project for _, project in classes))
    for code, (basic, project) in {**rows, "@total": total}.items():
        for measure, amount in zip(measures, (basic + project, basic, project), strict=True):
            yield (form, "none", code, measure), amount


def _flows(form: str, rows: Mapping[str, tuple[int, int]], amount: int) -> Iterator[tuple[Key, int]]:
    yield from _functional(form, rows, ("total", "basic", "project"))
    for code in (*rows, "@total"):
        yield from (
            ((form, "none", code, m), n) for m, n in (("opening", 3), ("income", amount), ("closing", 3))
        )


def _income(rows: Mapping[str, tuple[int, int]]) -> Iterator[tuple[Key, int]]:
    received = {code: (basic + project, 0) for code, (basic, project) in rows.items()}
    received |= {
        code: (amount - (CLOSING_LESS_OPENING if code in ("201", "20103", "2010301") else 0), 0)
        for code, (amount, _) in received.items()
    }
    for (form, block, code, measure), amount in _functional("f02", received, ("total", "fiscal", "_")):
        if measure != "_":
            yield (form, block, code, measure), amount
    for code in (*received, "@total"):
        for measure in ("superior", "business", "operating", "subunit", "other"):
            yield ("f02", "none", code, measure), 0


CLOSING_LESS_OPENING = OPENING - CLOSING
"""Income of the year is expenditure less what the balances gave."""


def _economic() -> Iterator[tuple[Key, int]]:
    for code, amount in ECONOMIC.items():
        yield ("f06", "personnel" if code[:3] in ("301", "303") else "public", code, "amount"), amount
    yield ("f06", "personnel", "@personnel", "amount"), 190
    yield ("f06", "public", "@public", "amount"), 120
    yield ("f06", "none", "@total", "amount"), 310


def _summaries() -> Iterator[tuple[Key, int]]:
    gpb = BASIC + PROJECT
    spent = gpb + GF + SOC
    gpb_income = gpb - CLOSING_LESS_OPENING
    classes = {
        "201": (340, 0, 0),
        "208": (80, 0, 0),
        "210": (10, 0, 0),
        "212": (0, GF, 0),
        "223": (0, 0, SOC),
    }
    income = {"in.gpb": gpb_income, "in.gf": GF, "in.soc": SOC}
    received = sum(income.values())
    nothing = {
        f"in.{kind}": 0
        for kind in ("superior", "business", "operating", "subunit", "other", "nonfiscal_surplus_used")
    }
    opening, closing = OPENING + 6, CLOSING + 6
    one = {
        **income,
        **nothing,
        "in.current_total": received,
        "in.opening_balance": opening,
        "in.total": received + opening,
    }
    for item, amount in one.items():
        yield ("f01", "income", item, "amount"), amount
    for code, amounts in classes.items():
        yield ("f01", "expenditure", code, "amount"), sum(amounts)
    ends = {
        "out.current_total": spent,
        "out.surplus_distribution": 0,
        "out.closing_balance": closing,
        "out.total": spent + closing,
    }
    for item, amount in ends.items():
        yield ("f01", "expenditure", item, "amount"), amount
    openings = {"in.opening.gpb": OPENING, "in.opening.gf": 3, "in.opening.soc": 3}
    four = {
        **income,
        **openings,
        "in.current_total": received,
        "in.opening_balance": opening,
        "in.total": received + opening,
    }
    for item, amount in four.items():
        yield ("f04", "income", item, "amount"), amount
    lines = dict(classes) | {"out.current_total": (gpb, GF, SOC), "out.closing_balance": (CLOSING, 3, 3)}
    lines["out.total"] = tuple(
        a + b for a, b in zip(lines["out.current_total"], lines["out.closing_balance"], strict=True)
    )
    for item, amounts in lines.items():
        for measure, amount in zip(("total", "gpb", "gf", "soc"), (sum(amounts), *amounts), strict=True):
            yield ("f04", "expenditure", item, measure), amount


def observations(document_id: str, figures: Mapping[Key, int | Decimal]) -> list[dict]:
    """Rows of ``schemas.OBSERVATIONS``, one for each figure, each in a cell of its own."""
    return [
        {
            "document_id": document_id,
            "form_id": FORM_ALIASES[form],
            "block": block,
            "item_code": item,
            "measure": measure,
            "amount_yuan": Decimal(amount),
            "value_raw": f"{amount}.00",
            "stated_unit": "元",
            "stated_decimals": 2,
            "zero_style": "none" if amount else "decimal",
            "page_number": 1,
            "table_index": 0,
            "row_index": row,
            "column_index": 0,
            "printed_count": 1,
            "occurrence": 1,
            "confidence": 1.0,
        }
        for row, ((form, block, item, measure), amount) in enumerate(figures.items())
    ]


def frames(documents: Mapping[str, Mapping[Key, int | Decimal]]) -> dict[str, pl.DataFrame]:
    """Frames of several accounts, by table name."""
    rows = [row for name, figures in documents.items() for row in observations(name, figures)]
    forms = [
        {
            "document_id": name,
            "form_id": FORM_ALIASES[form],
            "form_number": 1,
            "state": "figures",
            "unknown_figures": 0,
        }
        for name, figures in documents.items()
        for form in sorted({key[0] for key in figures})
    ]
    return {
        "documents": schemas.DOCUMENTS.frame(
            [{"document_id": n, "file_name": f"{n}.pdf"} for n in documents]
        ),
        "forms": schemas.FORMS.frame(forms),
        "observations": schemas.OBSERVATIONS.frame(rows),
        "claims": schemas.CLAIMS.frame(),
        "text_facts": schemas.TEXT_FACTS.frame(),
        "units": schemas.UNITS.frame(),
    }
