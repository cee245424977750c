"""One made-up narrative beside its forms, all of it in agreement, that gives every narrative identity something to judge;
and for each identity a change that breaks it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from dagster_project import schemas
from tests.unit.checks.statements import DOCUMENT_ID, YEAR, claim, evidence, figure

GPB = {"form_id": "gpb_expenditure", "fund_source": "gpb"}
GF = {"form_id": "gf_income_expenditure", "fund_source": "gf", "item_code": "@total", "measure": "total"}
SOC = {"form_id": "soc_income_expenditure", "fund_source": "soc", "item_code": "@total", "measure": "total"}
BASIC = {"form_id": "gpb_basic_economic", "measure": "amount", "fund_source": "gpb"}
THREE = {"form_id": "three_public", "measure": "actual", "fund_source": "fiscal"}
BOUGHT = {"form_id": "procurement", "measure": "amount", "fund_source": "all"}
SUMMARY = {"form_id": "income_expenditure_summary", "measure": "amount"}
TOTAL = {"item_code": "@total", "measure": "total"}
PRIOR, INITIAL = {"base_kind": "prior_final"}, {"base_kind": "initial"}
UP = {"direction": 1, "rate_direction": 1, "direction_text": "增加"}


def _of(whole: str, **more: Any) -> dict[str, Any]:
    return {"part_of_claim_id": f"c{whole}"} | more


def statements() -> dict[str, dict[str, Any]]:
    """Name → claim. In 万元; expenditure 100 = basic 60 (301: 40, 302: 20) + project 40; last year 80."""
    rows = {
        "total": claim("total", subject="收入总计", final="110.00", change="20.00", item_code="in.total", **SUMMARY, **PRIOR, **UP),
        "income": claim("income", final="100.00", form_id="income", fund_source="all", parts_closed=True, **TOTAL),
        "fiscal": claim("fiscal", final="100.00", share="100.00", form_id="income", item_code="@total", measure="fiscal",
                        denominator_claim_id="cincome", **_of("income")),
        "other": claim("other", final="0.00", share="0.00", form_id="income", item_code="@total", measure="other",
                       denominator_claim_id="cincome", **_of("income")),
        "spent": claim("spent", final="100.00", change="20.00", rate="25.00", form_id="expenditure", fund_source="all",
                       parts_closed=True, **TOTAL, **PRIOR, **UP),
        "spent_basic": claim("spent_basic", final="60.00", share="60.00", form_id="expenditure", item_code="@total",
                             measure="basic", denominator_claim_id="cspent", **_of("spent")),
        "spent_project": claim("spent_project", final="40.00", share="40.00", form_id="expenditure", item_code="@total",
                               measure="project", denominator_claim_id="cspent", **_of("spent")),
        "fiscal_total": claim("fiscal_total", final="110.00", change="20.00", form_id="fiscal_summary", item_code="in.total",
                              measure="amount", fund_source="fiscal", **PRIOR, **UP),
        "gpb": claim("gpb", final="100.00", base="90.00", completion="111.11", direction=1, direction_text="大于",
                     parts_closed=True, **GPB, **TOTAL, **INITIAL),
        "gpb_year": claim("gpb_year", final="100.00", change="20.00", **GPB, **TOTAL, **PRIOR, **UP),
        "class": claim("class", final="70.00", base="62.00", change="8.00", item_code="201", measure="total",
                       **GPB, **_of("gpb", **INITIAL), **UP),
        "class2": claim("class2", final="30.00", base="28.00", change="2.00", item_code="208", measure="total",
                        **GPB, **_of("gpb", **INITIAL), **UP),
        "item": claim("item", final="70.00", base="62.00", item_code="2010301", measure="total", **GPB, **INITIAL),
        "item2": claim("item2", final="30.00", base="28.00", item_code="2080505", measure="total", **GPB, **INITIAL),
        "zero": claim("zero", final="3.00", change="3.00", rate="100.00", base_kind="prior_final", item_code="vehicle_other"),
        "basic": claim("basic", final="60.00", base="55.00", change="5.00", parts_closed=True, item_code="@total",
                       **BASIC, **INITIAL, **UP),
        "basic_301": claim("basic_301", final="40.00", base="36.00", change="4.00", item_code="301", **BASIC,
                           **_of("basic", **INITIAL), **UP),
        "basic_302": claim("basic_302", final="20.00", base="19.00", change="1.00", item_code="302", **BASIC,
                           **_of("basic", **INITIAL), **UP),
        "personnel": claim("personnel", final="40.00", item_code="@personnel", **BASIC),
        "listed": claim("listed", item_code="30101", **BASIC, **_of("personnel")),
        "project": claim("project", final="40.00", base="35.00", change="5.00", item_code="@total", measure="project",
                         **GPB, **INITIAL, **UP),
        "gf": claim("gf", final="0.00", **GF),
        "gf_closing": claim("gf_closing", final="0.00", **GF | {"measure": "closing"}),
        "soc": claim("soc", final="无", **SOC),
        "opening": claim("opening", final="10.00", item_code="in.opening_balance", **SUMMARY),
        "closing": claim("closing", final="10.00", item_code="out.closing_balance", **SUMMARY),
        "fiscal_opening": claim("fiscal_opening", final="10.00", form_id="fiscal_summary", item_code="in.opening_balance",
                                measure="amount", fund_source="fiscal"),
        "three": claim("three", final="3.00", base="5.00", base_kind="unspecified", item_code="total", parts_closed=True, **THREE),
        "running": claim("running", final="3.00", base="5.00", base_kind="unspecified", item_code="vehicle_running",
                         parts_closed=True, **THREE, **_of("three")),
        "fuel": claim("fuel", final="2.00", item_code="vehicle_fuel", **_of("running")),
        "repair": claim("repair", final="1.00", item_code="vehicle_repair", **_of("running")),
        "vehicles": claim("vehicles", count="2", item_code="vehicles", measure="count"),
        "average": claim("average", final="1.50", item_code="vehicle_average"),
        "heads": claim("heads", count="30", measure="count"),
        "per_head": claim("per_head", final="0.10", base="3.00", pattern="average", denominator_claim_id="cheads"),
        "operating": claim("operating", final="20.00", item_code="operating_cost", measure="amount", fund_source="gpb"),
        "operating2": claim("operating2", final="20.00", item_code="operating_cost", measure="amount", fund_source="gpb"),
        "bought": claim("bought", final="9.00", item_code="@total", parts_closed=True, **BOUGHT),
        "goods": claim("goods", final="4.00", item_code="goods", **BOUGHT, **_of("bought")),
        "works": claim("works", final="5.00", item_code="works", **BOUGHT, **_of("bought")),
        "sme": claim("sme", final="6.00", share="66.67", item_code="sme", denominator_claim_id="cbought", **BOUGHT),
        "won": claim("won", final="3.00", item_code="reserved_sme_won"),
        "won2": claim("won2", final="3.00", item_code="other_sme_won"),
        "cars": claim("cars", count="3", item_code="asset_vehicle", measure="count", parts_closed=True),
        "car1": claim("car1", count="1", **_of("cars")),
        "car2": claim("car2", count="2", **_of("cars")),
        "assets": claim("assets", final="50.00", item_code="asset_fixed"),
        "building": claim("building", final="30.00", item_code="asset_building", **_of("assets")),
        "projects": claim("projects", count="5", parts_closed=True),
        "good": claim("good", count="4", **_of("projects")),
        "bad": claim("bad", count="1", **_of("projects")),
        "quota": claim("quota", count="9", item_code="staff_quota"),
        "actual": claim("actual", count="8", item_code="staff_actual"),
        "all_spent": claim("all_spent", subject="支出总计", final="110.00", item_code="out.total", **SUMMARY),
        "done": claim("done", final="9.00", base="10.00", completion="90.00", parts_closed=True, base_kind="initial"),
        "done_1": claim("done_1", final="6.00", base="6.00", completion="100.00", **_of("done", **INITIAL)),
        "done_2": claim("done_2", final="3.00", base="4.00", completion="75.00", **_of("done", **INITIAL)),
        "untold": claim("untold", parts_closed=True),
        "untold_1": claim("untold_1", final="3.00", share="75.00", **_of("untold")),
        "untold_2": claim("untold_2", final="1.00", share="25.00", **_of("untold")),
    }  # fmt: skip
    for number, row in enumerate(rows.values()):
        row["char_start"] = 10 * number
    return rows


def forms() -> list[dict]:
    """The forms that the statements repeat."""
    amounts = {
        "f01": {("in.total", "amount"): "110.00", ("in.opening_balance", "amount"): "10.00",
                ("out.closing_balance", "amount"): "10.00", ("in.nonfiscal_surplus_used", "amount"): ""},
        "f02": {("@total", "total"): "100.00", ("@total", "fiscal"): "100.00", ("@total", "other"): "0.00"},
        "f03": {("@total", "total"): "100.00", ("@total", "basic"): "60.00", ("@total", "project"): "40.00"},
        "f04": {("in.total", "amount"): "110.00", ("in.opening_balance", "amount"): "10.00",
                ("out.current_total", "total"): "100.00"},
        "f05": {("@total", "total"): "100.00", ("@total", "basic"): "60.00", ("201", "total"): "70.00",
                ("208", "total"): "30.00", ("2010301", "total"): "70.00", ("2080505", "total"): "30.00"},
        "f06": {("301", "amount"): "40.00", ("30101", "amount"): "40.00", ("302", "amount"): "20.00",
                ("@personnel", "amount"): "40.00", ("@public", "amount"): "20.00"},
        "f07": {("total", "actual"): "3.00", ("total", "budget"): "5.00", ("vehicle_running", "actual"): "3.00",
                ("vehicle_running", "budget"): "5.00"},
        "f08": {("@total", "total"): "0.00", ("@total", "income"): "0.00", ("@total", "closing"): "0.00"},
        "f09": {("@total", "total"): "", ("@total", "income"): ""},
    }  # fmt: skip
    kinds = {"budget": "unspecified"}
    return [
        figure(alias, item, measure, text, budget_kind=kinds.get(measure, "final"))
        for alias, printed in amounts.items()
        for (item, measure), text in printed.items()
    ]


Change = Mapping[str, Any]
BREAKS: dict[str, tuple[str, Change]] = {
    "N-GROWTH": ("spent", {"rate": "20.00"}),
    "N-GROWTH-ZERO-BASE": ("zero", {"rate": "30.00"}),
    "N-CHANGE": ("class", {"change": "9.00"}),
    "N-COMPLETION": ("gpb", {"completion": "90.00"}),
    "N-SHARE": ("spent_basic", {"share": "61.00"}),
    "N-SHARE-SUM": ("spent_basic", {"share": "61.00"}),
    "N-SHARE-LIST": ("untold_1", {"share": "85.00"}),
    "N-PARTS": ("spent_basic", {"final": "61.00"}),
    "N-PARTS-CHANGE": ("basic_301", {"change": "3.00"}),
    "N-PARTS-BASE": ("basic_301", {"base": "37.00"}),
    "N-PARTS-COMPLETION": ("done", {"completion": "101.00"}),
    "N-DIRECTION": ("gpb", {"direction": -1}),
    "N-DIRECTION-PAIR": ("spent", {"rate_direction": -1}),
    "N-UNIT-AVERAGE": ("average", {"final": "1.60"}),
    "N-VEHICLE-PARTS": ("fuel", {"final": "2.50"}),
    "N-VEHICLE-KINDS": ("car2", {"count": "3"}),
    "N-COUNT-PARTS": ("good", {"count": "3"}),
    "N-COUNT-SAME": ("operating2", {"final": "21.00"}),
    "N-PROCUREMENT": ("goods", {"final": "5.00"}),
    "N-PROCUREMENT-SME": ("sme", {"share": "60.00"}),
    "N-PROCUREMENT-BOUND": ("won", {"final": "8.00"}),
    "N-ASSET-BOUND": ("building", {"final": "60.00"}),
    "N-STAFF-BOUND": ("actual", {"count": "10"}),
    "NX-01-TOTAL": ("total", {"final": "111.00"}),
    "NX-01-LINE": ("closing", {"final": "11.00"}),
    "NX-02-KIND": ("fiscal", {"final": "99.00"}),
    "NX-03-KIND": ("spent_project", {"final": "41.00"}),
    "NX-04-TOTAL": ("fiscal_total", {"final": "111.00"}),
    "NX-04-LINE": ("fiscal_opening", {"final": "11.00"}),
    "NX-05-TOTAL": ("gpb", {"final": "101.00"}),
    "NX-05-CLASS": ("class", {"final": "71.00"}),
    "NX-05-ITEM": ("item", {"final": "71.00"}),
    "NX-05-COVER": ("item2", {"item_code": "2080506", "final": "31.00"}),
    "NX-05-BUDGETS": ("gpb", {"base": "91.00"}),
    "NX-05-BUDGET-SPLIT": ("class", {"base": "63.00"}),
    "NX-06-SPLIT": ("personnel", {"final": "41.00"}),
    "NX-06-CLASS": ("basic_301", {"final": "41.00"}),
    "NX-06-LIST": ("listed", {"item_code": "30102"}),
    "NX-07-ITEM": ("running", {"base": "6.00"}),
    "NX-08-FLOW": ("gf_closing", {"final": "1.00"}),
    "NX-EMPTY": ("three", {"final": "无"}),
    "NX-OPERATING": ("operating", {"final": "22.00"}),
    "NX-BUDGET-SPENT": ("gpb", {"final": "90.00"}),
    "NX-FLOW": ("closing", {"final": "11.00"}),
    "NX-SIDES": ("all_spent", {"final": "101.00"}),
    "NX-TOTAL-NOT-SUM": ("total", {"final": "200.00"}),
    "Y-PRIOR-TOTAL": ("fiscal_total", {"change": "40.00"}),
}
"""Identity → the claim that is changed, and how: slots as printed, other columns as they are."""


TOLD_AVERAGE = "told average"
"""The document in which an average is broken whose amount and count the text itself names."""
NOT_HELD = {"NX-SIDES": "income_expenditure_summary"}
"""Identity → the form that its document does not hold, for that form would decide."""


def account(
    document: str, changed: str | None = None, change: Change | None = None
) -> dict[str, pl.DataFrame]:
    """Frames of one document; one of its claims may be changed."""
    rows = statements()
    if changed is not None:
        given = claim(changed, **dict(change or {}))
        made = claim(changed)
        rows[changed] |= {name: value for name, value in given.items() if made.get(name) != value}
    held = [row for row in forms() if row["form_id"] != NOT_HELD.get(document)]
    own = evidence(rows.values(), [*held, figure("f06", "30102", "amount", "")], units=["行政单位"])
    frames = {name: getattr(own, name) for name in ("documents", "forms", "observations", "claims", "units")}
    return {name: _as(frame, document) for name, frame in frames.items()}


def _as(frame: pl.DataFrame, document: str) -> pl.DataFrame:
    """The rows under another document; claims keep names of their own in each."""
    ids = [name for name in frame.columns if name.endswith("claim_id")]
    return frame.with_columns(
        pl.lit(document).alias("document_id"),
        *(pl.concat_str(pl.lit(f"{document}."), name).alias(name) for name in ids),
    )


def documents() -> dict[str, pl.DataFrame]:
    """Frames of a clean document, and of one for each break."""
    made = [account("clean"), *(account(identity, *break_) for identity, break_ in BREAKS.items())]
    made.append(account(TOLD_AVERAGE, "per_head", {"final": "0.20"}))
    return {
        name: schemas.TABLES[name].frame(pl.concat(one[name] for one in made).to_dicts()) for name in made[0]
    }


__all__ = ["BREAKS", "DOCUMENT_ID", "TOLD_AVERAGE", "YEAR", "documents"]
