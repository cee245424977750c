"""One cause, one finding: roots that share a hypothesis and a kind of figure, or the whole that they are parts of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..culprits.search import Board
from ..culprits.table_constraints import OtherCheck, keys_of
from ..figures.constraints import Figure
from .abstain.decided import is_undecided
from .case import Case, Reading, Root
from .rates import SEVERITY

WHOLE_DOCUMENT = ("wrong_base", "truncation", "plug_to_100", "both_sides_added", "base_label")
"""Habits of the author of a document: they show in every place where they can."""


def clustered(roots: Iterable[Root], case: Case) -> list[Root]:
    """Roots with an equal cause and ground made one, in the order of the first of each."""
    groups: dict[tuple, Root] = {}
    for root in roots:
        key = _ground(root)
        groups[key] = _joined(groups[key], root) if key in groups else root
    return [_graded(root, case) for root in groups.values()]


def _ground(root: Root) -> tuple:
    """What roots of one finding share; a root that shares nothing stands on its own."""
    if isinstance(root.checks[0], OtherCheck):
        return ("other document", root.checks[0].identity.id)
    first = root.stated[0][0] if root.stated else None
    reading = root.readings[0] if root.readings else None
    ground = _whole_document(root, first, reading) or _one_place(root, first, reading)
    return ground or (root.cause, id(root))


def _whole_document(root: Root, first: Figure | None, reading: Reading | None) -> tuple | None:
    """Habits of the writer, and shares of one other whole."""
    if root.cause in WHOLE_DOCUMENT:
        base = reading.words.get("base", "") if reading else ""
        return (root.cause, base, None if root.cause == "both_sides_added" or first is None else first.slot)
    if root.cause == "wrong_denominator" and reading is not None:
        return (root.cause, reading.others[1].value)
    if root.cause == "listed_but_empty" and root.checks[0].graded == "note":
        return (root.cause, "note")
    return None


def _one_place(root: Root, first: Figure | None, reading: Reading | None) -> tuple | None:
    """Figures of one form or section in another unit, and shares of one list that nothing explains."""
    if first is None:
        return None
    is_claim = first.kind == "claim"
    if root.cause == "unit_slip" and reading is not None:
        place = tuple(first.record["section_path"] or ()) if is_claim else first.record["form_id"]
        return (root.cause, reading.words.get("power"), first.kind, place)
    whole = first.record["part_of_claim_id"] if is_claim and first.slot == "share" else None
    return (root.cause, whole) if root.cause == "unexplained" and whole else None


def _joined(one: Root, other: Root) -> Root:
    return replace(
        one,
        checks=[*one.checks, *other.checks],
        stated=[*one.stated, *other.stated],
        readings=[*one.readings, *other.readings],
        consequences=[*one.consequences, *other.consequences],
        is_named=one.is_named and other.is_named,
        is_corrected=one.is_corrected or other.is_corrected,
        corrected=one.corrected | other.corrected,
        holding=max(one.holding, other.holding),
    )


def _graded(root: Root, case: Case) -> Root:
    """The severity of the cause (docs/specification/verdicts.md#levels); none where the checks' own stands."""
    named = (check.identity.severity_of_cause.get(root.cause) for check in root.checks)
    given = next((severity for severity in named if severity), None)
    severity = SEVERITY.get(root.cause) or given or _of_confirmed(root, case.board)
    undecided = is_undecided(case.account, root)
    if undecided and severity is None:
        severity = "warning"
    lowest = all(check.graded == "note" for check in root.checks)
    return replace(root, severity="note" if lowest else severity, is_undecided=undecided)


def _of_confirmed(root: Root, board: Board) -> str | None:
    """The severity that the catalogue gives an identity where other checks confirm every figure in it.

    A slip in one of them would break its own form's sum too: what is left is the lawful case that the identity names.
    """
    severities = {check.identity.severity_if_confirmed for check in root.checks}
    keys = {key for check in root.checks for key in keys_of(check)}
    return severities.pop() if len(severities) == 1 and all(map(board.support, keys)) else None
