"""Where in its form a figure of the text stands: claim → positions that it is compared with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dagster_project.schemas import CheckReason

from ..figures.constraints import Figure
from ..figures.document_figures import FINAL, Account, form_of, reasons_of

KINDS = ("fiscal", "superior", "business", "operating", "subunit", "other")
NATURES = ("basic", "project", "to_superior", "operating", "to_subunit")
SIDES = {"in.total": "in.current_total", "out.total": "out.current_total"}
"""收入总计 named alone may mean 本年收入合计: either figure will do."""
Position = tuple[str, str, str]


@dataclass(frozen=True)
class Compared:
    """One figure of a claim (``slot``) and the position of a form that it repeats.

    ``or_else``: other positions that do as well; ``leaf``: the name by which a renamed line may be found.
    """

    slot: str
    alias: str
    item: str
    measure: str
    names: dict[str, Any] = field(default_factory=dict)
    or_else: tuple[Position, ...] = ()
    leaf: str | None = None
    is_conditional: bool = True

    def observed(self, account: Account) -> tuple[list[tuple[Figure, ...]], CheckReason | None]:
        """(terms of each position that is printed, reason where none is)."""
        found: list[tuple[Figure, ...]] = []
        reason: CheckReason | None = None
        for place in ((self.alias, self.item, self.measure), *self.or_else):
            figure, absent = account.observed(*place)
            if figure is None and absent == "form_empty_declared" and self.alias in ("f08", "f09"):
                found.append(())  # a form declared empty counts as all zeros
            elif figure is not None:
                found.append((figure,))
            reason = reason or absent
        if not found and reason == "figure_missing" and self.item.isdigit():
            renamed = _by_name(account, self)
            return ([(renamed,)] if renamed is not None else []), reason
        return found, reason


def _by_name(account: Account, place: Compared) -> Figure | None:
    """A code that the form does not print: names drift, so the one line of another code that bears the leaf's name."""
    items = [
        item
        for item, name in account.form_rows.names(place.alias, place.measure).items()
        if len(item) == len(place.item) and name and name == place.leaf
    ]
    return account.observed(place.alias, items[0], place.measure)[0] if len(items) == 1 else None


def compared(account: Account, claim: dict, forms: str, kind: str) -> Iterator[Compared]:
    """The comparisons of one kind (``rule: figure(forms, kind)``) that this claim allows."""
    if form_of(claim) in forms.split("+") or (forms, kind) == ("f06", "classes"):
        yield from _KINDS[forms, kind](account, claim)


def _is_final(account: Account, claim: dict) -> bool:
    return account.is_own_year(claim) and claim["budget_kind"] in FINAL and claim["final_text"] is not None


def _total(account: Account, claim: dict) -> Iterator[Compared]:
    """收入支出总计 of 01 and 04; of 05 the sum of the form."""
    alias, item = form_of(claim) or "", claim["item_code"]
    if not _is_final(account, claim):
        return
    if alias == "f05" and (item, claim["measure"]) == ("@total", "total"):
        yield Compared("final", alias, item, "total")
    if alias in ("f01", "f04") and item in SIDES:
        measure = line_measure(alias, item)
        # 收、支总计 is bound to the total; a side named alone may be the sum of the year.
        or_else = ((alias, SIDES[item], measure),) if claim["is_side"] else ()
        yield Compared("final", alias, item, measure, or_else=or_else)


def _lines(account: Account, claim: dict) -> Iterator[Compared]:
    """A line of 01 or 04 that is no total: a source of income, a balance, the sum of the year."""
    alias, item = form_of(claim) or "", claim["item_code"] or ""
    if not _is_final(account, claim) or claim["final_text"] == "无" or item in SIDES:
        return
    if item.startswith(("in.", "out.")):
        yield Compared("final", alias, item, line_measure(alias, item), {"i": item})


def line_measure(alias: str, item: str) -> str:
    """The measure of a line's own figure: the right side of 04 splits it by fund, and prints the total first."""
    return "total" if alias == "f04" and item.startswith("out.") else "amount"


def _columns(measures: tuple[str, ...]):
    def places(account: Account, claim: dict) -> Iterator[Compared]:
        """The row 合计 of 02 or 03: one of its columns, or its total."""
        if not _is_final(account, claim) or claim["item_code"] != "@total":
            return
        alias, measure = form_of(claim) or "", claim["measure"]
        if measure in measures:
            yield Compared("final", alias, "@total", measure, {"k": measure, "n": 1})
        elif measure == "total":
            yield Compared("final", alias, "@total", measure, {"n": 2})

    return places


def _codes(lengths: tuple[int, ...], name: str):
    def places(account: Account, claim: dict) -> Iterator[Compared]:
        """A line of the form, by its code."""
        item = claim["item_code"] or ""
        if (
            _is_final(account, claim)
            and item.isdigit()
            and len(item) in lengths
            and claim["measure"] == "total"
        ):
            yield Compared("final", form_of(claim) or "", item, "total", {name: item}, leaf=claim["subject"])

    return places


def _economic(account: Account, claim: dict) -> Iterator[Compared]:
    """Economic classes of 06; project expenditure by the same names has no form."""
    item, reasons = claim["item_code"] or "", reasons_of(claim)
    has_no_form = claim["form_id"] is None and claim["fund_source"] == "gpb" and "no_form" in reasons
    if not _is_final(account, claim) or not item.isdigit() or not (form_of(claim) == "f06" or has_no_form):
        return
    yield Compared("final", "f06", item, "amount", {"e": item})


def _split(account: Account, claim: dict) -> Iterator[Compared]:
    """基本支出 of 05; 人员经费 and 公用经费 of 06."""
    if not _is_final(account, claim):
        return
    item = claim["item_code"]
    if item == "@total":
        yield Compared("final", "f05", "@total", "basic", {"n": 1})
    for number, group in enumerate(("@personnel", "@public"), start=2):
        if item == group:
            yield Compared("final", "f06", group, "amount", {"n": number})


def _three_public(account: Account, claim: dict) -> Iterator[Compared]:
    """三公: final figures against the column 决算, budgets against the column 预算 of the same kind."""
    item = claim["item_code"]
    if item is None or claim["measure"] != "actual" or not account.is_own_year(claim):
        return
    if _is_final(account, claim):
        yield Compared("final", "f07", item, "actual", {"i": item, "n": 1}, is_conditional=False)
    if claim["base_text"] is not None and claim["base_kind"] not in (None, "prior_final"):
        yield Compared("base", "f07", item, "budget", {"i": item, "n": 2})
    elif claim["final_text"] is not None and claim["budget_kind"] not in FINAL:
        yield Compared("final", "f07", item, "budget", {"i": item, "n": 2})


FLOW = {"income": 1, "total": 2, "opening": 4, "closing": 5, "basic": 6, "project": 7}
"""Measures of 08 and 09 that the text may state of the whole, with their numbers in the bindings; 3 are classes and items."""


def _flow(account: Account, claim: dict) -> Iterator[Compared]:
    """政府性基金 and 国有资本经营: balances, income, expenditure and its natures; classes and items."""
    alias, item, measure = form_of(claim) or "", claim["item_code"] or "", claim["measure"]
    if not _is_final(account, claim) or claim["final_text"] == "无" or measure not in FLOW:
        return
    names = {"form": claim["form_id"]} if alias == "f09" else {}
    if item == "@total":
        yield Compared("final", alias, item, measure, names | {"n": FLOW[measure]})
    elif item.isdigit() and measure == "total":
        yield Compared("final", alias, item, measure, names | {"c": item, "n": 3}, leaf=claim["subject"])


_KINDS = {
    ("f01", "total"): _total,
    ("f04", "total"): _total,
    ("f05", "total"): _total,
    ("f01", "lines"): _lines,
    ("f04", "lines"): _lines,
    ("f02", "kinds"): _columns(KINDS),
    ("f03", "natures"): _columns(NATURES),
    ("f05", "classes"): _codes((3,), "c"),
    ("f05", "items"): _codes((5, 7), "c"),
    ("f06", "split"): _split,
    ("f06", "classes"): _economic,
    ("f07", "items"): _three_public,
    ("f08+f09", "flow"): _flow,
}
