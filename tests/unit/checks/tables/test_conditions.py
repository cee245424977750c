"""Each condition: a document in which it is not met and that would fail without it stays silent, with the reason; where
it is met the same identity is heard (docs/specification/verdicts.md#acceptance).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import polars as pl
import pytest

from dagster_project.checks import Evidence, evaluate, load_catalogue
from dagster_project.checks.tables.conditions import DECLARED, PREDICATES, STATIC

from ..accounts import Account, account
from ..statements import claim, evidence, figure

Change = Callable[[Account], None]
BIG = 5_000_000


def moved(alias: str, item: str, measure: str, amount: int = BIG) -> Change:
    """One figure more than it was."""

    def change(made: Account) -> None:
        made.figures[made.key(alias, item, measure)] += amount  # type: ignore[operator]

    return change


def printed(alias: str, block: str, item: str, measure: str, amount: int) -> Change:
    return lambda made: made.put(alias, block, item, measure, amount)


def dropped(alias: str, state: str | None = None) -> Change:
    return lambda made: made.drop(alias, state)


def fund_form(*measures: str) -> Change:
    """09 with one line, in these columns; nothing in it adds up across them."""

    def change(made: Account) -> None:
        made.states.pop("f09")
        for number, measure in enumerate(measures, start=1):
            for item in ("2230101", "22301", "223", "@total"):
                made.put("f09", "none", item, measure, number * BIG)

    return change


def together(*changes: Change) -> Change:
    def change(made: Account) -> None:
        for each in changes:
            each(made)

    return change


FISCAL_ONLY, WITH_OTHER_MONEY = 2, 1
"""Seeds of accounts: all income is fiscal; 其他收入 of its own, so that 01 spends more than 04."""
FAILS, UNMET = "fails", "condition_unmet"
NO_CHANGE = together()
CASES: list[tuple[str, str, int, Change, str]] = [
    # Money outside the three budgets: 01 and 04 do not spend the same.
    ("no_nonfiscal_means", "X-01-04-EQUAL", WITH_OTHER_MONEY, NO_CHANGE, UNMET),
    ("no_nonfiscal_means", "X-01-04-EQUAL", FISCAL_ONLY,
     together(moved("f01", "in.opening_balance", "amount"), moved("f01", "out.current_total", "amount")), UNMET),
    ("no_nonfiscal_means", "X-01-04-EQUAL", FISCAL_ONLY,
     together(moved("f01", "in.nonfiscal_surplus_used", "amount"), moved("f01", "out.current_total", "amount")), UNMET),
    ("no_nonfiscal_means", "X-01-04-EQUAL", FISCAL_ONLY, moved("f01", "out.current_total", "amount"), FAILS),
    ("no_nonfiscal", "X-03-FUNDS", WITH_OTHER_MONEY, NO_CHANGE, UNMET),
    ("no_nonfiscal", "X-03-FUNDS", FISCAL_ONLY, moved("f03", "2080505", "total"), FAILS),
    # A line or a column that not every form prints.
    ("prints_item", "I-06-TOTAL", FISCAL_ONLY, NO_CHANGE, UNMET),
    ("prints_item", "I-06-TOTAL", FISCAL_ONLY, printed("f06", "none", "@total", "amount", BIG), FAILS),
    ("prints_measure", "I-09-ROLL", FISCAL_ONLY, fund_form("total", "basic", "project"), UNMET),
    ("prints_measure", "I-09-ROLL", FISCAL_ONLY, fund_form("opening", "income", "total", "closing"), FAILS),
    # 三公: nothing budgeted is no budget overspent.
    ("positive", "I-07-BUDGET", FISCAL_ONLY, printed("f07", "none", "total", "budget", 0), UNMET),
    ("positive", "I-07-BUDGET", FISCAL_ONLY, printed("f07", "none", "total", "budget", 1), FAILS),
    # Forms that are not there, are blank, or are said to be empty.
    ("present", "I-05-ROW", FISCAL_ONLY, dropped("f05"), "form_missing"),
    ("present", "I-05-ROW", FISCAL_ONLY, dropped("f05", "empty_undeclared"), "form_empty_undeclared"),
    ("present", "I-05-ROW", FISCAL_ONLY, dropped("f05", "declared_empty"), "form_empty_declared"),
    ("present", "I-05-ROW", FISCAL_ONLY, moved("f05", "2080505", "basic"), FAILS),
    ("present_or_declared_empty", "X-04-08-TOTAL", FISCAL_ONLY,
     together(moved("f04", "out.current_total", "gf"), dropped("f08")), "form_missing"),
    ("present_or_declared_empty", "X-04-08-TOTAL", FISCAL_ONLY,
     together(moved("f04", "out.current_total", "gf"), dropped("f08", "empty_undeclared")), "form_empty_undeclared"),
    ("present_or_declared_empty", "X-04-08-TOTAL", FISCAL_ONLY, moved("f04", "out.current_total", "gf"), FAILS),
    ("leafs_complete", "I-05-TREE", FISCAL_ONLY, moved("f05", "2080505", "total"), FAILS),
]  # fmt: skip


def told(checks: pl.DataFrame, identity: str) -> set[str]:
    """Verdicts of an identity, or reasons where there is none."""
    own = checks.filter(pl.col("identity_id") == identity)
    return set(own.select(pl.coalesce("reason", "verdict")).to_series())


@pytest.mark.parametrize(
    ("condition", "identity", "seed", "change", "expected"), CASES, ids=[f"{c[0]}-{c[4]}" for c in CASES]
)
def test_a_table_condition(condition: str, identity: str, seed: int, change: Change, expected: str) -> None:
    assert condition in {call.name for call in load_catalogue()[identity].when}
    made = account(seed)
    change(made)
    found = told(evaluate(made.evidence()), identity)
    assert expected in found
    assert (FAILS in found) == (expected == FAILS), found


def test_every_condition_of_the_tables_is_heard_and_silent() -> None:
    named = {
        call.name for identity in load_catalogue().identities if identity.is_table for call in identity.when
    }
    assert named == {*PREDICATES, *STATIC, *DECLARED} == {case[0] for case in CASES}
    # All forms are published to the 项 level: leafs_complete has no document in which it is unmet.
    assert {case[0] for case in CASES if case[4] != FAILS} == named - {"leafs_complete"}


def test_an_unmet_condition_of_one_document_is_not_that_of_another() -> None:
    """Judged together, each document has its own conditions."""
    broken = account(FISCAL_ONLY, document_id="d2")
    moved("f01", "out.current_total", "amount")(broken)
    parts = [account(WITH_OTHER_MONEY, document_id="d1").frames(), broken.frames()]
    both = {name: parts[0][name] + parts[1][name] for name in parts[0]}
    checks = evaluate(of_rows(both)).filter(pl.col("identity_id") == "X-01-04-EQUAL")
    assert checks.select("document_id", pl.coalesce("reason", "verdict")).rows() == [
        ("d1", UNMET),
        ("d2", FAILS),
    ]


def of_rows(rows: dict[str, list[dict]]) -> Evidence:
    from dagster_project import schemas

    return Evidence.of(**{name: schemas.TABLES[name].frame(found) for name, found in rows.items()})


# ---------------------------------------------------------------- what people say of it
GPB = {"form_id": "gpb_expenditure", "item_code": "@total", "measure": "total"}
THREE = {"form_id": "three_public", "item_code": "total", "measure": "actual"}
OPERATING = claim(1, final="30.00", item_code="operating_cost")
PUBLIC = figure("f06", "@public", "amount", "50.00")
ADJUSTED = figure("f07", "total", "budget", "9.00", budget_kind="adjusted")
BOUGHT = (
    claim("p", final="30.00", parts_closed=True, form_id="procurement", item_code="@total"),
    claim("g", final="20.00", part_of_claim_id="cp", form_id="procurement", item_code="goods"),
    claim("s", final="10.00", part_of_claim_id="cp", form_id="procurement", item_code="services"),
)
PURCHASED = (
    claim("q", final="80.00", form_id="purchased_services", item_code="@total", measure="amount"),
    figure("f11", "@total", "amount", "80.00"),
)
HEARD: list[tuple[str, str, Iterable[dict], Iterable[dict], dict, str]] = [
    ("administrative units only", "NX-OPERATING", [OPERATING], [PUBLIC], {"units": ["行政单位"]}, FAILS),
    ("the adjusted budget", "NX-07-ITEM", [claim(1, base="5.00", base_kind="adjusted", **THREE)], [ADJUSTED], {}, FAILS),
    ("a base", "N-GROWTH", [claim(1, final="9.00", change="8.00", rate="50.0", **GPB)], [], {}, FAILS),
    ("a closed list", "N-PARTS", [claim(1, final="9.00", parts_closed=True), claim(2, final="2.00", part_of_claim_id="c1")],
     [], {}, FAILS),
]  # fmt: skip
SILENT: list[tuple[str, str, Iterable[dict], Iterable[dict], dict, str]] = [
    ("行政 and 事业 units together", "NX-OPERATING", [OPERATING], [PUBLIC], {"units": ["行政单位", "事业单位"]}, UNMET),
    ("units of no stated kind", "NX-OPERATING", [OPERATING], [PUBLIC], {"units": [None]}, UNMET),
    ("the initial budget", "NX-07-ITEM", [claim(1, base="5.00", base_kind="initial", **THREE)], [ADJUSTED], {}, "budget_kind"),
    ("a base of 0", "N-GROWTH", [claim(1, final="9.00", change="9.00", rate="50.0", **GPB)], [], {}, "zero_base"),
    ("an open list", "N-PARTS", [claim(1, final="9.00", parts_closed=False), claim(2, final="2.00", part_of_claim_id="c1")],
     [], {}, "open_list"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("identity", "claims", "figures", "more", "expected"),
    [case[1:] for case in (*HEARD, *SILENT)],
    ids=[case[0] for case in (*HEARD, *SILENT)],
)
def test_a_condition_of_the_words(
    identity: str, claims: list[dict], figures: list[dict], more: dict, expected: str
) -> None:
    assert told(evaluate(evidence(claims, figures, **more)), identity) == {expected}


def test_services_purchased_may_exceed_services_procured() -> None:
    """购买服务 is no part of 采购服务: another scope, and no identity relates them."""
    checks = evaluate(evidence([*BOUGHT, PURCHASED[0]], [PURCHASED[1]]))
    assert FAILS not in set(checks["verdict"])
    assert told(checks, "N-PROCUREMENT") == {"holds"}


def spent(used: str) -> set[str]:
    """NX-BUDGET-SPENT where all money is fiscal and 40 元 more were spent than the budgets say."""
    whole = claim("w", "元", final="1000000.00", form_id="expenditure", item_code="@total", measure="total")
    general = claim("g", "元", final="999960.00", fund_source="gpb", **GPB)
    income = [
        claim(f"i{measure}", "元", final="1000000.00", form_id="income", item_code="@total", measure=measure)
        for measure in ("total", "fiscal")
    ]
    surplus = figure("f01", "in.nonfiscal_surplus_used", "amount", used)
    empty = {"f08": "declared_empty", "f09": "declared_empty"}
    return told(evaluate(evidence([whole, general, *income], [surplus], empty=empty)), "NX-BUDGET-SPENT")


def test_a_surplus_of_nothing_is_none_however_it_is_printed() -> None:
    assert spent("") == {FAILS}
    assert spent("0.00") == {"holds_within_rounding"}, "0.00 万元 may hide what was spent"
    assert spent("0.01") == {UNMET}
