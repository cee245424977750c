"""What a list of the text leaves out of its own form: columns of 02 and 03, lines of the other forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from ..figures.constraints import Constraint, Figure, Linear
from ..figures.document_figures import Account, form_of
from .form_positions import KINDS, NATURES

COLUMNS = {"f02": KINDS, "f03": NATURES}
WHOLE = "@total"


class Listed(Protocol):
    """A check of a list: its whole and its parts, in this order."""

    @property
    def constraint(self) -> Constraint | None: ...
    @property
    def claims(self) -> Sequence[dict[str, Any]]: ...


def closes_with_lines_left_out(account: Account, check: Listed) -> bool:
    """A failing sum of a list that holds once all that its form prints besides is added."""
    constraint = check.constraint
    if not isinstance(constraint, Linear) or constraint.op != "==" or len(check.claims) < 2:
        return False
    whole, *parts = check.claims
    if constraint.unit != "元" or any(part["part_of_claim_id"] != whole["claim_id"] for part in parts):
        return False
    left_out = [figure for figure in figures_left_out(account, whole, parts) or () if figure.value]
    if not left_out:
        return False
    added = (*constraint.left, *((1, figure) for figure in left_out))
    return Linear("==", added, constraint.right).judge().verdict != "fails"


def figures_left_out(account: Account, whole: dict, parts: Sequence[dict]) -> list[Figure] | None:
    """The figures that the form of a list prints beside its parts; None where the form cannot tell.

    The form tells only if it was read whole and each part is one of its columns or lines.
    """
    alias = form_of(whole)
    if alias is None or not account.is_whole(alias) or any(form_of(part) != alias for part in parts):
        return None
    if (whole["item_code"], whole["measure"]) != (WHOLE, "total"):
        return None
    if all(part["item_code"] == WHOLE for part in parts):
        return _columns(account, alias, {part["measure"] for part in parts})
    codes = [part["item_code"] or "" for part in parts]
    lengths = {len(code) for code in codes}
    if len(lengths) == 1 and all(code.isdigit() for code in codes):
        return list(_lines(account, alias, set(codes), lengths.pop()))
    return None


def _columns(account: Account, alias: str, named: set[str | None]) -> list[Figure] | None:
    columns = COLUMNS.get(alias, ())
    if not named <= set(columns):
        return None
    found = [account.observed(alias, WHOLE, measure)[0] for measure in columns if measure not in named]
    return [figure for figure in found if figure is not None]


def _lines(account: Account, alias: str, named: set[str], length: int) -> Iterator[Figure]:
    for item in account.form_rows.amounts(alias, "total"):
        if item.isdigit() and len(item) == length and item not in named:
            figure, _ = account.observed(alias, item, "total")
            if figure is not None:
                yield figure
