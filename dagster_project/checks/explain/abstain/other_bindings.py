"""The charitable reading (docs/specification/verdicts.md#gate): before a sentence is accused, the other ways to bind its own figures.

The narrative says of each claim which ways its wording leaves open (``alternatives``). A way that makes a failing check
hold, that breaks none, and that something else of the document confirms, is a reading under which nothing is wrong:
the check is withdrawn. So is a list of which the columns or lines of its own form that it leaves out close the sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...culprits.table_constraints import Check
from ...figures.constraints import Linear, Ratio
from ...figures.document_figures import Account, Instance
from ...narrative.evaluation import instances_of
from ...narrative.left_out import closes_with_lines_left_out
from ..case import Case

SERIOUS = ("error", "warning")
MOST_READINGS = 12
"""Ways tried for one check: where more fit together by accident, a sentence could never be wrong."""
MOST_TRIED = 60
"""Ways tried for one document: each judges its whole narrative anew."""
NEAR = 6
"""Claims before one that does not name its subject which may be what it is about."""
SWAPS = {
    "base_is_final": ("base", "final"),
    "final_is_base": ("final", "base"),
    "change_is_final": ("change", "final"),
}
"""Alternative → the slot that holds the amount, and the one that it may belong to."""
SUBJECT = ("subject", "item_code", "form_id", "measure", "fund_source")
Claim = dict[str, Any]
Ways = Iterator[list[Claim]]


def read_otherwise(case: Case) -> dict[int, str]:
    """Failing check (its index) → the reason not to accuse: another binding of the sentence makes everything hold."""
    account = case.account
    failing = [
        i for i in case.failing if case.board.checks[i].claims and case.board.checks[i].graded in SERIOUS
    ]
    if account is None or not failing:
        return {}
    found = {i: "open_list" for i in failing if closes_with_lines_left_out(account, case.board.checks[i])}
    before = _Judged(account)
    tried = 0
    for index in failing:
        check = case.board.checks[index]
        for number, changed in enumerate(_ways(account, check) if index not in found else ()):
            tried += 1
            if number >= MOST_READINGS or tried > MOST_TRIED:
                break
            if _holds_otherwise(account, check, changed, before):
                found[index] = "other_reading"
                break
    return found


class _Judged:
    """The instances of an account by name: those that fail, and those that say that figures agree."""

    def __init__(self, account: Account) -> None:
        self.failing: set[tuple[str, str]] = set()
        self.agreeing: dict[tuple[str, str], Instance] = {}
        for instance in instances_of(account):
            name = (instance.identity.id, instance.binding)
            if instance.fails and instance.graded in SERIOUS:
                self.failing.add(name)
            elif instance.judgement is not None and not instance.fails and _is_agreement(instance):
                self.agreeing[name] = instance


def _is_agreement(instance: Instance) -> bool:
    """Two figures or more that make each other; a bound or a word agrees with much."""
    constraint = instance.constraint
    is_equality = isinstance(constraint, Ratio) or (isinstance(constraint, Linear) and constraint.op == "==")
    return is_equality and len({figure.key for figure in instance.figures if figure.value}) > 1


def _holds_otherwise(account: Account, check: Check, changed: list[Claim], before: _Judged) -> bool:
    after = _Judged(account.with_claims(changed))
    if (check.identity.id, check.binding) in after.failing or not after.failing <= before.failing:
        return False
    ids = {claim["claim_id"] for claim in (*check.claims[:1], *changed)}
    return any(
        name not in before.agreeing and any(claim["claim_id"] in ids for claim in instance.claims)
        for name, instance in after.agreeing.items()
    )


# ---------------------------------------------------------------- ways to bind
def _ways(account: Account, check: Check) -> Ways:
    """Claims as they would be under each way, those of the check's own claim first."""
    for claim in check.claims:
        for alternative in claim["alternatives"] or ():
            if alternative in SWAPS:
                yield from _moved(claim, *SWAPS[alternative])
            elif alternative == "neighbour_subject":
                yield from _of_neighbour(account, claim)
            elif alternative == "copied_final":
                yield from _other_finals(account, claim)
            elif alternative == "unnamed_part":
                yield from _without_unnamed(account, claim)


def _moved(claim: Claim, source: str, target: str) -> Ways:
    """The amount of one slot in another, what stood there in its place."""
    yield [_swapped(claim, source, target)]


def _swapped(claim: Claim, source: str, target: str) -> Claim:
    names = {source: target, target: source}
    made = dict(claim)
    for slot, other in names.items():
        made |= {f"{other}_{part}": claim[f"{slot}_{part}"] for part in ("yuan", "text", "unit")}
    if made["final_yuan"] is not None:
        made["final_yuan"] = abs(made["final_yuan"])  # a difference has the sign of its word
    boxes = claim["figure_boxes"] or ()
    made["figure_boxes"] = [box | {"slot": names.get(box["slot"], box["slot"])} for box in boxes]
    return made


def _neighbours(account: Account, claim: Claim) -> list[Claim]:
    """Other claims of the same sentence; of one that does not name what it is about also those told just before."""
    at = account.order[claim["claim_id"]]
    reach = NEAR if "neighbour_subject" in (claim["alternatives"] or ()) else 0
    near = account.claims[max(0, at - reach) : at]
    own = [other for other in account.claims if other["quote"] == claim["quote"]]
    found = {other["claim_id"]: other for other in (*reversed(near), *own) if other is not claim}
    return [other for other in found.values() if other["claim_id"] != claim["claim_id"]]


def _of_neighbour(account: Account, claim: Claim) -> Ways:
    """The subject of another claim of the sentence."""
    seen = {tuple(claim[name] for name in SUBJECT[1:])}
    for other in _neighbours(account, claim):
        about = tuple(other[name] for name in SUBJECT[1:])
        if about not in seen:
            seen.add(about)
            yield [claim | {name: other[name] for name in SUBJECT}]


def _other_finals(account: Account, claim: Claim) -> Ways:
    """The final figure of another claim of the sentence, or none."""
    seen = {claim["final_yuan"]}
    for other in _neighbours(account, claim):
        if other["final_yuan"] not in seen and other["final_yuan"] is not None:
            seen.add(other["final_yuan"])
            yield [_with_final(claim, other)]


def _with_final(claim: Claim, other: Mapping[str, Any]) -> Claim:
    boxes = [box for box in claim["figure_boxes"] or () if box["slot"] != "final"]
    boxes += [box for box in other["figure_boxes"] or () if box["slot"] == "final"]
    finals = {f"final_{part}": other[f"final_{part}"] for part in ("yuan", "text", "unit")}
    return claim | finals | {"figure_boxes": boxes}


def _without_unnamed(account: Account, claim: Claim) -> Ways:
    """The list without members whose names nobody knows: one of them, or all."""
    unnamed = [part for part in account.parts.get(claim["claim_id"], ()) if part["item_code"] is None]
    groups: Iterable[list[Claim]] = [[part] for part in unnamed]
    for group in [*groups, unnamed] if len(unnamed) > 1 else groups:
        yield [part | {"part_of_claim_id": None} for part in group]
