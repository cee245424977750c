"""The ledger is exact: what any form prints follows from the leaves, and the identities hold to the 分."""

import random

import pytest

from samples.bodies import make_body
from samples.invent import make_ledger
from samples.plan import following_ledger, make_profile
from samples.quantities import FISCAL, Key, functional_codes, quantities

FAMILIES = ("shanghai", "education")


@pytest.fixture(params=[(seed, family) for seed in range(3) for family in FAMILIES], ids=str)
def ledger(request):
    seed, family = request.param
    rng = random.Random(seed)
    return make_ledger(rng, make_body(rng, family), 2023, make_profile(rng, family))


def test_both_sides_of_the_summary_are_equal(ledger):
    assert ledger.grand_total == ledger.spent() + ledger.surplus_distribution + ledger.closing()
    assert ledger.fiscal_total == ledger.spent(*FISCAL) + ledger.closing(*FISCAL)


def test_every_fund_balances_on_its_own(ledger):
    for fund in FISCAL:
        assert ledger.opening(fund) + ledger.income(fund) - ledger.spent(fund) == ledger.closing(fund)


def test_basic_expenditure_is_fully_split_by_economic_class(ledger):
    assert ledger.personnel + ledger.public == ledger.spent("gpb", nature="basic")
    assert min(ledger.economic.values()) >= 0


def test_budgets_by_function_by_nature_and_by_economic_class_agree(ledger):
    assert sum(ledger.economic_budget.values()) == ledger.budget("initial", nature="basic")
    classes = {leaf.code[:3] for leaf in ledger.of("gpb")}
    assert sum(ledger.budget("initial", prefix=code) for code in classes) == ledger.budget("initial")


def test_every_level_of_a_tree_sums_to_the_level_above(ledger):
    figures = quantities(ledger)
    for form in ("income", "expenditure", "gpb_expenditure", "fiscal_expenditure", "gf_income_expenditure"):
        codes = functional_codes(ledger, form)
        measures = {key.measure for key in figures if key.form_id == form}
        for parent in codes:
            size = {"@total": 3}.get(parent, len(parent) + 2)
            below = [
                c
                for c in codes
                if len(c) == size and c != "@total" and (parent == "@total" or c.startswith(parent))
            ]
            for measure in measures if below else ():
                total = sum(figures[Key(form, "none", code, measure)] for code in below)
                assert total == figures[Key(form, "none", parent, measure)], (form, parent, measure)


def test_nothing_that_cannot_be_negative_is(ledger):
    assert min(quantities(ledger).values()) >= 0


def test_the_next_year_opens_with_what_was_left(ledger):
    after = following_ledger(1, ledger)
    assert after.year == ledger.year + 1
    assert after.prior is ledger
    assert after.opening() == ledger.closing() - ledger.surplus_used + ledger.surplus_distribution
    for fund in FISCAL:
        assert after.opening(fund) == ledger.closing(fund)
