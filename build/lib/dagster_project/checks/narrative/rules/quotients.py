"""Rates, completions, shares and averages: a printed quotient against the figures that it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from dagster_project.schemas import CheckReason

from ...catalogue.identities import Identity
from ...figures.constraints import HUNDRED, Figure, Judgement, Linear, Ratio, Terms, total, truncated
from ...figures.document_figures import Account, Instance, reasons_of
from .. import whole_account
from ..conditions import unmet
from ..instances import judged, silent
from .budgets import BUDGETS

PROCUREMENT = {"form_id": "procurement", "item_code": "@total"}
AWARDED = ("sme", "micro")
AVERAGE = "average"
"""Pattern of the claims that say what one of a count costs on average."""


def growth(account: Account, identity: Identity) -> Iterator[Instance]:
    """增减率 = 增减额 ÷ 基数, the base printed, else final - change."""
    for claim in _with_slot(account, "rate"):
        rate, change = account.figure(claim, "rate"), whole_account.moved(account, claim)
        base = whole_account.base_figures(account, claim)
        reason = unmet(account, identity, claim) or _double_negative(account, claim)
        if reason or rate is None or not change:
            known = (rate, *(figure for _, figure in change))
            yield silent(identity, claim, reason or "figure_missing", figures=known)
            continue
        yield _judged(identity, claim, Ratio(_absolute(rate), change, base))


def _double_negative(account: Account, claim: dict) -> CheckReason | None:
    """减少-5, 增长-3%: judged only where the base is printed."""
    if "sign_ambiguous" in reasons_of(claim) and account.figure(claim, "base") is None:
        return "sign_ambiguous"
    return None


def zero_base(account: Account, identity: Identity) -> Iterator[Instance]:
    """On a base of 0 a rate is 100% or absent by custom; any other number gives a question."""
    for slot, amount in (("rate", "change"), ("completion", "final")):
        for claim in _with_slot(account, slot):
            if unmet(account, identity, claim) is not None:
                continue
            printed, moved = account.figure(claim, slot), account.amount(claim, amount)
            base = whole_account.base_figures(account, claim)
            if printed is None or _is_custom(account, claim, printed, moved, base):
                yield silent(identity, claim, "zero_base", figures=(printed,))
                continue
            custom = Linear("==", ((1, printed),), (), "%", constant=HUNDRED)
            severity = "note" if _fits_other_budget(account, claim, printed) else None
            yield judged(identity, claim, custom, severity=severity)


def _is_custom(account: Account, claim: dict, printed: Figure, moved: Figure | None, base: Terms) -> bool:
    final = account.figure(claim, "final")
    if printed.value == HUNDRED or (printed.value == 0 and (final is None or final.value == 0)):
        return True
    _, _, hidden = total(base)  # a printed 0.00 may hide a base of that much
    if hidden <= 0 or moved is None:
        return False
    least = min(abs(moved.low), abs(moved.high)) if moved.low * moved.high > 0 else Fraction(0)
    return printed.high >= least / hidden * HUNDRED


def _fits_other_budget(account: Account, claim: dict, printed: Figure) -> bool:
    """The rate is right for another budget that the same sentence prints (the label of the base is what is wrong)."""
    final = account.figure(claim, "final")
    return final is not None and any(
        Ratio(printed, ((1, final),), ((1, budget),)).judge().verdict != "fails"
        for budget in account.other_budgets(claim)
        if budget.low > 0
    )


def completion(account: Account, identity: Identity) -> Iterator[Instance]:
    """完成率 = 决算 ÷ 预算 named by 完成…的; the budget is final - change where only its difference is printed."""
    for claim in _with_slot(account, "completion"):
        printed, final = account.figure(claim, "completion"), account.amount(claim, "final")
        base = _budget(account, claim)
        reason = unmet(account, identity, claim)
        if not base and reason is None:
            reason = "base_unknown"
        if reason or printed is None or final is None:
            known = (printed, final, *(figure for _, figure in base))
            yield silent(identity, claim, reason or "figure_missing", figures=known)
            continue
        yield _judged(identity, claim, Ratio(printed, ((1, final),), base))


def _budget(account: Account, claim: dict) -> Terms:
    """The budget that a completion is of: printed, or told by how much the final figure differs from it."""
    printed = account.amount(claim, "base")
    if printed is not None:
        return ((1, printed),)
    is_told = claim["base_kind"] in BUDGETS and claim["base_text"] is None
    return whole_account.derived_base(account, claim) if is_told else ()


def share(account: Account, identity: Identity) -> Iterator[Instance]:
    """占比 = 部分 ÷ 总体."""
    for claim in _with_slot(account, "share"):
        if claim["form_id"] == "procurement" and claim["item_code"] in AWARDED:
            continue
        printed = account.figure(claim, "share")
        part = account.figure(claim, "final") or account.figure(claim, "count")
        reason = unmet(account, identity, claim)
        if reason or printed is None or part is None:
            yield silent(identity, claim, reason or "figure_missing", figures=(printed, part))
            continue
        yield _share(account, identity, claim, printed, part, account.denominator(claim))


def _share(
    account: Account, identity: Identity, claim: dict, printed: Figure, part: Figure, whole: Figure | None
) -> Instance:
    reason: CheckReason | None = None
    if whole is None:
        reason = "denominator_unknown"
    elif whole.low <= 0:
        reason = "zero_base"
    elif part.value < 0 or printed.value < 0:
        reason = "sign_ambiguous"
    if reason is not None or whole is None:
        return silent(identity, claim, reason or "denominator_unknown", figures=(printed, part, whole))
    constraint = Ratio(printed, ((1, part),), ((1, whole),))
    judgement = constraint.judge()
    severity = cut_off(constraint, judgement) or plugged(account, claim, constraint, judgement)
    other = account.by_id.get(claim["denominator_claim_id"] or "")
    others = [other] if other else []
    return judged(identity, claim, constraint, *others, judgement=judgement, severity=severity)


def procurement_share(account: Account, identity: Identity) -> Iterator[Instance]:
    """授予中小企业占比 of 采购总额; of 小微 either of that or of what 中小企业 won."""
    for claim in _with_slot(account, "share"):
        if claim["form_id"] != "procurement" or claim["item_code"] not in AWARDED:
            continue
        printed, part = account.figure(claim, "share"), account.figure(claim, "final")
        wholes = [account.denominator(claim), *_possible_wholes(account, claim)]
        known = [whole for whole in wholes if whole is not None]
        if printed is None or part is None or not known:
            missing: CheckReason = "figure_missing" if known else "denominator_unknown"
            yield silent(identity, claim, missing, figures=(printed, part))
            continue
        found = [_share(account, identity, claim, printed, part, whole) for whole in known]
        fitting = [instance for instance in found if instance.judgement is not None and not instance.fails]
        yield (fitting or found)[0]


def _possible_wholes(account: Account, claim: dict) -> Iterator[Figure | None]:
    bought = account.nearest(claim, **PROCUREMENT)
    if bought is not None:
        yield account.figure(bought, "final")
    if claim["item_code"] == "micro":
        awarded = account.nearest(claim, form_id="procurement", item_code="sme")
        if awarded is not None:
            yield account.figure(awarded, "final")


def average(account: Account, identity: Identity, mean: str, cost: str, number: str) -> Iterator[Instance]:
    """车均运行维护费 = 运行维护费 ÷ 保有量, rounded as the average is printed."""
    for claim in account.of_year(account.find_claims(item_code=mean)):
        printed = account.figure(claim, "final")
        if printed is None:
            continue
        spent = account.nearest(claim, item_code=cost, measure="actual")
        counted = account.nearest(claim, item_code=number)
        amount = account.figure(spent, "final") if spent else None
        count = account.figure(counted, "count") if counted else None
        reason = unmet(account, identity, claim)
        if reason or amount is None or count is None:
            yield silent(identity, claim, reason or "figure_missing", figures=(printed, amount, count))
            continue
        constraint = Ratio(_rounded(printed), ((1, amount),), ((1, count),), "元", Fraction(1))
        others = [other for other in (spent, counted) if other is not None]
        yield _judged(identity, claim, constraint, *others)
    yield from _told_averages(account, identity)


def _told_averages(account: Account, identity: Identity) -> Iterator[Instance]:
    """人均, 生均: the base of the claim is what was divided, its denominator the count."""
    for claim in account.judged:
        if claim["pattern"] != AVERAGE:
            continue
        printed, amount = account.figure(claim, "final"), account.figure(claim, "base")
        counted = account.by_id.get(claim["denominator_claim_id"] or "")
        count = account.figure(counted, "count") if counted else None
        if printed is None or amount is None or counted is None or count is None or count.value <= 0:
            yield silent(identity, claim, "figure_missing", figures=(printed, amount, count))
            continue
        constraint = Ratio(_rounded(printed), ((1, amount),), ((1, count),), "元", Fraction(1))
        yield _judged(identity, claim, constraint, counted)


def _rounded(figure: Figure) -> Figure:
    """A quotient in 元 is rounded to its last place like any other: 分 is not what it is made of."""
    half = figure.step / 2
    return replace(figure, low=figure.value - half, high=figure.value + half)


def _absolute(rate: Figure) -> Figure:
    if rate.value >= 0:
        return rate
    return replace(rate, value=-rate.value, low=-rate.high, high=-rate.low)


def _with_slot(account: Account, slot: str) -> Iterator[dict]:
    return (claim for claim in account.judged if claim[f"{slot}_text"] is not None)


def _judged(identity: Identity, claim: dict, constraint: Ratio, *others: dict) -> Instance:
    judgement = constraint.judge()
    severity = cut_off(constraint, judgement)
    return judged(identity, claim, constraint, *others, judgement=judgement, severity=severity)


def cut_off(constraint: Ratio, judgement: Judgement) -> str | None:
    """``note`` for a quotient that was cut off instead of rounded: within one last place of what it should be."""
    if judgement.verdict != "fails":
        return None
    is_cut = truncated(judgement.rhs, constraint.printed.step) == constraint.printed.value
    return "note" if is_cut else None


def plugged(account: Account, claim: dict, constraint: Ratio, judgement: Judgement) -> str | None:
    """``note`` for a share that was set so that its group makes 100, within one last place of what it should be."""
    whole = claim["part_of_claim_id"]
    if judgement.verdict != "fails" or whole is None:
        return None
    others = [account.figure(part, "share") for part in account.parts[whole] if part is not claim]
    rest = HUNDRED - sum((other.value for other in others if other is not None), Fraction(0))
    step = constraint.printed.step
    near = abs(judgement.difference) <= step
    return "note" if near and rest == constraint.printed.value else None
