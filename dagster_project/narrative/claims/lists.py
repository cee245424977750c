"""Whole and parts: which subject may be a member of which list, and whether a list names all its members."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from dagster_project.money import UNIT_FACTORS, half_width_yuan

from ..subjects.totals import Subject
from .drafts import BUDGET_KINDS, Draft, Figure

TOTAL_ITEMS = frozenset({"@total", "in.total", "out.total", "in.current_total", "out.current_total"})
INCOME_FORMS = frozenset({"income", "income_expenditure_summary", "fiscal_summary"})
BREAKS_OFF = (";", "；", "，", ",", "、")
"""A paragraph that ends so goes on elsewhere: members of its list may stand there."""
GRAND_TOTALS = frozenset({"in.total", "out.total"})
GRAND_LINES = {
    "in.total": {"@total", "in.nonfiscal_surplus_used", "in.opening_balance"},
    "out.total": {"@total", "out.surplus_distribution", "out.closing_balance"},
}
PROCEDURE_ITEMS = frozenset({"department_budget", "department_expenditure"})


def is_expenditure_total(subject: Subject) -> bool:
    """支出合计 of all funds or of one: classes and natures are its parts."""
    if subject.item not in TOTAL_ITEMS or subject.item.startswith("in."):
        return False
    return subject.measure == "total" or subject.item.startswith("out.")


def is_income_total(subject: Subject) -> bool:
    if subject.form not in INCOME_FORMS or subject.item not in ("@total", "in.total", "in.current_total"):
        return False
    return subject.form != "income" or subject.measure == "total"


def is_basic(subject: Subject) -> bool:
    return subject.measure == "basic" or (
        subject.form in ("gpb_basic_economic", "gf_basic_economic") and subject.item == "@total"
    )


def _is_code_under(part: Subject, whole: Subject) -> bool:
    if part.item is None or whole.item is None:
        return False
    if whole.item.isdigit():
        return part.item.startswith(whole.item) and len(part.item) > len(whole.item)
    return is_expenditure_total(whole)


def _economic_under(part: Subject, whole: Subject) -> bool:
    if whole.item in ("@personnel", "@public"):
        return True
    if is_basic(whole):
        return part.measure == "amount"
    return whole.measure == "project" or (whole.form == "soc_income_expenditure" and whole.item == "@total")


MEMBERSHIP: dict[str, Callable[[Subject, Subject], bool]] = {
    "income_kind": lambda part, whole: is_income_total(whole),
    "fund": lambda part, whole: whole.fund in ("fiscal", "all") and is_expenditure_total(whole),
    "nature": lambda part, whole: is_expenditure_total(whole) or whole.item in PROCEDURE_ITEMS,
    "class": _is_code_under,
    "functional": _is_code_under,
    "group": lambda part, whole: is_basic(whole),
    "economic": _economic_under,
    "three_public": lambda part, whole: whole.form == "three_public" and whole.item == "total",
    "vehicle": lambda part, whole: whole.form == "three_public" and whole.item in ("vehicle", "total"),
    "vehicle_cost": lambda part, whole: whole.item == "vehicle_running",
    "asset": lambda part, whole: whole.item == "asset_total",
    "balance_sheet": lambda part, whole: False,
    "procurement": lambda part, whole: whole.form == "procurement" and whole.item == "@total",
}
ITEM_OWNERS: dict[str, tuple[str, ...]] = {
    "micro": ("sme",),
    "reception_foreign": ("reception", "reception_domestic"),
    "reception_domestic": ("reception",),
}


def _of_grand_total(part: Subject, whole: Subject) -> bool | None:
    """总计 = 本年合计 + balances: the lines of one side of form 01 or 04."""
    side = "in." if whole.item == "in.total" else "out."
    if part.set_name == "balance":
        return (part.item or "").startswith(side)
    if part.item == "@total" and part.measure == "total":
        return part.form == ("income" if side == "in." else "expenditure")
    return None


def may_be_part(part: Subject, whole: Subject) -> bool | None:
    """True or False where both are known; None where only the words (其中) can tell."""
    if (part.item or "").endswith("s_sme"):
        return False
    if part.circle and part.circle != whole.circle:
        return None
    if whole.item in GRAND_TOTALS and (found := _of_grand_total(part, whole)) is not None:
        return found
    if part.set_name == "balance":
        return (
            None if "总" in whole.text and whole.item == "@total" else False
        )  # 收入总计 in the section on income
    if not whole.is_linked:
        return None
    if (rule := MEMBERSHIP.get(part.set_name)) is not None:
        return rule(part, whole)
    owners = ITEM_OWNERS.get(part.item or "")
    return whole.item in owners if owners else None


def _half_width(figure: Figure) -> Decimal:
    decimals = len(figure.text.partition(".")[2])
    return half_width_yuan(decimals, figure.unit, "integer" if figure.value == 0 else "none")


def amount(figure: Figure | None) -> Decimal | None:
    """The figure in 元 (or in its count unit)."""
    if figure is None or figure.value is None:
        return None
    return figure.value * UNIT_FACTORS.get(figure.unit, Decimal(1))


def sums_to_whole(whole: Draft, slot: str) -> bool:
    """Whether the parts' amounts (final, change) or counts sum to the whole's within rounding: then no member is missing."""
    figures = [draft.figures.get(slot) for draft in (whole, *whole.parts)]
    known = [figure for figure in figures if figure is not None and figure.value is not None]
    amounts = (
        _signed(whole, known) if slot == "change" else [amount(figure) or Decimal(0) for figure in known]
    )
    if amounts is None or len(known) != len(figures) or len(figures) < 2:
        return False
    if slot == "count":
        return amounts[0] == sum(amounts[1:])
    return abs(amounts[0] - sum(amounts[1:])) <= sum(_half_width(figure) for figure in known)


def sums_in_one_unit(whole: Draft) -> bool:
    """Whether the parts make the whole as soon as all are read in its unit: of one of them 万 was dropped."""
    figures = [draft.figures.get("final") for draft in (whole, *whole.parts)]
    known = [figure for figure in figures if figure is not None and figure.value is not None]
    if len(known) != len(figures) or len(figures) < 3 or len({figure.unit for figure in known}) == 1:
        return False
    own, *parts = (figure.value for figure in known)
    return own == sum(part for part in parts if part is not None)


def exact(draft: Draft) -> Decimal | None:
    """The amount that a claim prints itself as its final figure; None where it prints none, or it is negative."""
    figure = draft.figures.get("final")
    value = None if figure is None or figure.is_copied else amount(figure)
    return value if value is not None and value >= 0 else None


def half_widths(whole: Draft) -> Decimal:
    """By how much a whole and its parts may miss each other as they are printed."""
    figures = (draft.figures.get("final") for draft in (whole, *whole.parts))
    return sum((_half_width(figure) for figure in figures if figure is not None), Decimal(0))


def has_other_parts(whole: Draft) -> bool:
    """Parts told in another paragraph, of another kind of budget or year, or of which one may hold another."""
    members = whole.parts
    for part in members:
        is_beside = part.paragraph is whole.paragraph and part.year == whole.year
        if not is_beside or part.budget_kind != whole.budget_kind or part.parts:
            return True
    # What holds another is told before it.
    pairs = ((one, other) for at, one in enumerate(members) for other in members[:at])
    return any(may_be_part(one.subject, other.subject) for one, other in pairs)


LEAST_DIGITS = 3
"""Digits that a figure has in which two may have changed places; fewer fit by accident."""


def makes_whole_with_a_slip(whole: Draft) -> bool:
    """Whether the members, told in the sentence of their whole, make it once two digits of one figure change places.

    Whether such a list names all its members no word says; a difference that is exactly such a slip does.
    """
    amounts = [exact(draft) for draft in (whole, *whole.parts)]
    if None in amounts or len(amounts) < 3 or is_only_implied(whole) or has_other_parts(whole):
        return False
    own, *parts = (value for value in amounts if value is not None)
    missing = own - sum(parts)
    if abs(missing) <= half_widths(whole) or len({part.subject.text for part in whole.parts}) < len(parts):
        return False
    moved = (
        (sign * difference)
        for sign, draft in ((-1, whole), *((1, part) for part in whole.parts))
        for difference in _slips(draft.figures["final"])
    )
    return missing in moved


def is_only_implied(whole: Draft) -> bool:
    """Neither 其中 nor brackets open its list."""
    return whole.is_implicit_list and not whole.is_bracketed


def _slips(figure: Figure) -> Iterator[Decimal]:
    """By how much the amount grows, in 元, where two neighbouring digits change places."""
    digits = [place for place, character in enumerate(figure.text) if character.isdigit()]
    value = amount(figure)
    if len(digits) < LEAST_DIGITS or value is None:
        return
    for first, second in pairwise(digits):
        text = list(figure.text)
        text[first], text[second] = text[second], text[first]
        if text[0] != "0":
            yield Decimal("".join(text).replace(",", "")) * UNIT_FACTORS.get(figure.unit, Decimal(1)) - value


def _signed(whole: Draft, changes: list[Figure]) -> list[Decimal] | None:
    """Changes of a whole and its parts with the signs of their words; None where a word says none."""
    signs = [draft.direction for draft in (whole, *whole.parts)]
    if None in signs or len(signs) != len(changes):
        return None
    return [(amount(figure) or Decimal(0)) * (sign or 0) for figure, sign in zip(changes, signs, strict=True)]


def is_of_level(subject: Subject, whole: Draft) -> bool:
    """Whether a subject fits a list: each member occurs once, and all codes are of one level."""
    if subject.set_name == "vehicle" and whole.has_vehicle:
        return False  # its parts are told of the vehicles, not of the total again
    if subject.key in whole.part_keys:
        return False  # told again with another comparator, not another member
    if subject.set_name not in ("class", "functional"):
        return True
    return whole.part_lengths <= {len(subject.item or "")}


def as_budget(draft: Draft) -> None:
    """A budget that is the base of nothing is a claim of its own: the budget in final, its kind in budget_kind."""
    others = ("final", "completion", "change", "rate")
    if (
        "base" in draft.figures
        and draft.base_kind in BUDGET_KINDS
        and not any(s in draft.figures for s in others)
    ):
        draft.figures["final"] = draft.figures.pop("base")
        draft.budget_kind, draft.base_kind = str(draft.base_kind), None
