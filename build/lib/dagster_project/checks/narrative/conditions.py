"""The conditions of narrative identities: each a predicate over one document and the claim that is judged.

A predicate gives the reason why the condition is not met, or None where it is met. A condition that cannot be decided is
not met.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from dagster_project.schemas import CheckReason

from ..catalogue.identities import Identity
from ..figures.constraints import Figure, total
from ..figures.document_figures import Account, form_of, missing_reason, reasons_of
from . import whole_account

Reason = CheckReason | None
OWN_IDENTITY = {"vehicle_running": "vehicle_", "asset_fixed": "asset_", "asset_vehicle": ""}
"""Wholes whose list has an identity of its own, and what its members begin with."""
_ADMIN = re.compile(r"行政单位|行政机关|参公|参照公务员")


def unmet(account: Account, identity: Identity, claim: dict) -> Reason:
    """The reason of the first condition that is not met."""
    for call in identity.when:
        reason = CONDITIONS[call.name](account, claim)
        if reason is not None:
            return reason
    return None


# ---------------------------------------------------------------- figures of the claim itself
def change_and_rate(account: Account, claim: dict) -> Reason:
    """A rate and its change, printed or between final figure and base, stand in one claim and can be read."""
    if not whole_account.moved(account, claim):
        return missing_reason(claim, "change")
    return None if account.figure(claim, "rate") is not None else missing_reason(claim, "rate")


def base_above_zero(account: Account, claim: dict) -> Reason:
    """The base is known and greater than 0 whatever its rounding."""
    base = whole_account.base_figures(account, claim)
    if not base:
        return missing_reason(claim, "base", "base_unknown")
    return None if total(base)[1] > 0 else "zero_base"


def base_is_zero(account: Account, claim: dict) -> Reason:
    """The base printed, or final less change, is 0."""
    base = whole_account.base_figures(account, claim)
    return None if base and total(base)[0] == 0 else "condition_unmet"


def final_base_change_printed(account: Account, claim: dict) -> Reason:
    """All three are printed and can be read."""
    reasons = [missing_reason(claim, s) for s in ("final", "base", "change") if not account.figure(claim, s)]
    return max(reasons, key=lambda reason: reason != "figure_missing") if reasons else None


def direction_and_figures(account: Account, claim: dict) -> Reason:
    """A word of comparison, the figure and its base."""
    if claim["direction"] is None:
        return "sign_ambiguous"
    for slot in ("final", "base"):
        if account.figure(claim, slot) is None:
            return missing_reason(claim, slot)
    return None


def both_words(account: Account, claim: dict) -> Reason:
    """Met where both words are filled in; a remnant of the template does not count as a word."""
    stated = claim["direction"] is not None and claim["rate_direction"] is not None
    return None if stated and "direction_unstated" not in reasons_of(claim) else "sign_ambiguous"


def denominator_resolved(account: Account, claim: dict) -> Reason:
    """What the share is a share of is known."""
    return None if account.denominator(claim) is not None else "denominator_unknown"


# ---------------------------------------------------------------- lists
def list_closed(account: Account, claim: dict) -> Reason:
    """The list names all members."""
    return None if claim["parts_closed"] else "open_list"


def no_identity_of_its_own(account: Account, claim: dict) -> Reason:
    """The list is none of vehicles, procurement or assets: those have identities of their own."""
    item = claim["item_code"]
    parts = account.parts[claim["claim_id"]]
    owned = item in OWN_IDENTITY and any((p["item_code"] or "").startswith(OWN_IDENTITY[item]) for p in parts)
    bought = (claim["form_id"], item) == ("procurement", "@total")
    bought = bought and not _is_other_cut(parts)
    return "condition_unmet" if owned or bought else None


def _is_other_cut(parts: list[dict]) -> bool:
    """采购总额…按组织形式分: what the kinds of goods have no part in has no identity of its own."""
    return len(parts) > 1 and all(part["item_code"] is None for part in parts)


def same_comparator(account: Account, claim: dict) -> Reason:
    """Whole and parts are compared with the same kind of base."""
    kinds = {part["base_kind"] for part in account.parts[claim["claim_id"]] if part["base_kind"]}
    return None if kinds <= {claim["base_kind"]} else "budget_kind"


def parts_exhaustive(account: Account, claim: dict) -> Reason:
    """The parts are all there is: their list is closed or their amounts make the whole, and all shares are of it."""
    slot = "final" if account.figure(claim, "final") else "count"
    whole = account.figure(claim, slot)
    parts = account.parts[claim["claim_id"]]
    if not _are_shares_of(account, parts, whole) or not _nothing_without_share(account, parts, slot):
        return "open_list"
    return None if claim["parts_closed"] or _make_whole(account, parts, whole, slot) else "open_list"


def share_parts(account: Account, claim: dict) -> Iterator[dict]:
    """Parts of a list that have a share."""
    return (part for part in account.parts[claim["claim_id"]] if account.figure(part, "share") is not None)


def _are_shares_of(account: Account, parts: list[dict], whole: Figure | None) -> bool:
    """Every share of these parts is a share of the whole."""
    wholes = [account.denominator(part) for part in parts if account.figure(part, "share") is not None]
    return all(other is not None and whole is not None and other.value == whole.value for other in wholes)


def _nothing_without_share(account: Account, parts: list[dict], slot: str) -> bool:
    """A part without a share is 0."""
    without = [account.amount(part, slot) for part in parts if account.figure(part, "share") is None]
    return all(figure is not None and figure.value == 0 for figure in without)


def _make_whole(account: Account, parts: list[dict], whole: Figure | None, slot: str) -> bool:
    """Two parts or more, all with an amount, that add up to the whole."""
    known = [(1, member) for part in parts if (member := account.amount(part, slot)) is not None]
    if whole is None or len(known) < max(2, len(parts)):
        return False
    _, low, high = total([*known, (-1, whole)])
    return low <= 0 <= high


def count_above_zero(account: Account, claim: dict) -> Reason:
    """There is at least one of the counted thing."""
    vehicles = account.nearest(claim, item_code="vehicles")
    count = account.figure(vehicles, "count") if vehicles else None
    if count is None:
        return "figure_missing"
    return None if count.value > 0 else "condition_unmet"


def same_quantity_key(account: Account, claim: dict) -> Reason:
    """Met where the claim's quantity and its basis (原值, 净值) are unambiguous."""
    if (claim["item_code"] or "").startswith("asset_"):
        return "basis_differs"
    return None if claim["item_code"] else "condition_unmet"


# ---------------------------------------------------------------- against forms
def basic_section(account: Account, claim: dict) -> Reason:
    """An economic class of basic expenditure of the general budget."""
    is_basic = claim["form_id"] == "gpb_basic_economic" and (claim["item_code"] or "").isdigit()
    return None if is_basic else "condition_unmet"


def same_budget_kind(account: Account, claim: dict) -> Reason:
    """Met where text and form mean the same budget; 预算 alone means the one that the form prints."""
    rows = account.form_rows.at("f07", claim["item_code"] or "", "budget")
    said = claim["base_kind"] if claim["budget_kind"] in (None, "final") else claim["budget_kind"]
    kinds = {row["budget_kind"] for row in rows}
    return None if said == "unspecified" or kinds == {said} else "budget_kind"


def present_or_declared_empty(account: Account, claim: dict) -> Reason:
    """The form of the claim was found, with figures or with a note that there are none."""
    return account.absence(form_of(claim))


def form_found(account: Account, claim: dict) -> Reason:
    """The form of the claim was found, with or without figures."""
    return None if account.state(form_of(claim) or "") is not None else "form_missing"


def all_admin(account: Account, claim: dict) -> Reason:
    """Every unit is 行政单位 or 参公; unknown is not met."""
    notes = [unit["note"] or "" for unit in account.units]
    return None if notes and all(_ADMIN.search(note) for note in notes) else "condition_unmet"


# ---------------------------------------------------------------- the whole account
def all_income_fiscal(account: Account, claim: dict) -> Reason:
    """财政拨款收入 is all income of the year."""
    return None if whole_account.all_income_is_fiscal(account) else "condition_unmet"


def no_nonfiscal_balance(account: Account, claim: dict) -> Reason:
    """No 使用非财政拨款结余 and no other balance: where 01 and 04 are held, their opening balances agree.

    A printed 0.00 is none, as a blank is; what it may hide is added to the sum.
    """
    used = whole_account.surplus_used(account)
    if used is not None and used.value != 0:
        return "condition_unmet"
    if not (account.holds_form("f01") and account.holds_form("f04")):
        return None
    whole, fiscal = (account.observed(form, "in.opening_balance", "amount")[0] for form in ("f01", "f04"))
    if whole is None or fiscal is None:
        return "condition_unmet"
    _, low, high = total([(1, whole), (-1, fiscal)])
    return None if low <= 0 <= high else "condition_unmet"


def balances_stated(account: Account, claim: dict) -> Reason:
    """Opening and closing balance are stated, also as 0."""
    return None if whole_account.balances(account) is not None else "figure_missing"


def surplus_known(account: Account, claim: dict) -> Reason:
    """使用非财政拨款结余 and 结余分配: from 01 where held, else stated; 0 for a body with fiscal money only."""
    return None if whole_account.surplus(account) is not None else "condition_unmet"


def both_sides_positive(account: Account, claim: dict) -> Reason:
    """Income and expenditure of the total are known and greater than 0."""
    sides = whole_account.sides(account, claim)
    if sides is None:
        return "figure_missing"
    return None if all(side.low > 0 for side in sides) else "condition_unmet"


def balances_not_negative(account: Account, claim: dict) -> Reason:
    """结余分配 and 年末结转和结余 are not negative (where the form is held)."""
    alias = form_of(claim)
    measure = "amount" if alias == "f01" else "total"
    for item in ("out.surplus_distribution", "out.closing_balance"):
        figure, _ = account.observed(alias or "", item, measure)
        if figure is not None and figure.value < 0:
            return "condition_unmet"
    return None


# ---------------------------------------------------------------- years
def priors_derivable(account: Account, claim: dict) -> Reason:
    """Last year's total and last year's expenditure follow from this document's own comparisons."""
    derivable = claim["base_kind"] == "prior_final" and whole_account.base_figures(account, claim)
    return None if derivable and whole_account.prior_expenditure(account) is not None else "base_unknown"


def only_general_budget(account: Account, claim: dict) -> Reason:
    """Nothing but general-budget money in both years, as far as the document tells."""
    for fund in ("gf", "soc"):
        places = ((f"in.{fund}", "amount"), (f"in.opening.{fund}", "amount"), ("out.total", fund))
        figures = [account.observed("f04", item, measure)[0] for item, measure in places]
        for other in account.find_claims(fund_source=fund):
            figures.append(account.amount(other, "final"))
            base = whole_account.base_figures(account, other)
            if base and total(base)[0] != 0:
                return "condition_unmet"
        if any(figure is not None and figure.value != 0 for figure in figures):
            return "condition_unmet"
    return None


CONDITIONS: dict[str, Callable[[Account, dict], Reason]] = {
    function.__name__: function
    for function in (
        change_and_rate,
        base_above_zero,
        base_is_zero,
        final_base_change_printed,
        direction_and_figures,
        both_words,
        denominator_resolved,
        list_closed,
        no_identity_of_its_own,
        same_comparator,
        parts_exhaustive,
        count_above_zero,
        same_quantity_key,
        basic_section,
        same_budget_kind,
        present_or_declared_empty,
        form_found,
        all_admin,
        all_income_fiscal,
        no_nonfiscal_balance,
        balances_stated,
        surplus_known,
        both_sides_positive,
        balances_not_negative,
        priors_derivable,
        only_general_budget,
    )
}
