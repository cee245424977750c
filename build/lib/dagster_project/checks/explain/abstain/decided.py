"""Whether a document settles that something is wrong. Where it leaves an admissible case open, the finding asks instead of asserting."""

from __future__ import annotations

from ...culprits.table_constraints import Check
from ...figures.constraints import Linear
from ...figures.document_figures import Account
from ...narrative.left_out import figures_left_out
from ..case import Root

UNLISTED = "unlisted"


def is_undecided(account: Account | None, root: Root) -> bool:
    """All that a cause makes fail are lists that may hold more than they name."""
    return account is not None and all(_may_hold_more(account, check) for check in root.checks)


def names_more(check: Check) -> bool:
    """The check is of a list whose innocent reading is a member that it does not name."""
    return UNLISTED in check.identity.innocent


def _may_hold_more(account: Account, check: Check) -> bool:
    """The parts are less than their whole, no word closes the list, and no form tells that there is nothing else."""
    constraint = check.constraint
    if not names_more(check) or not check.claims or not isinstance(constraint, Linear):
        return False
    whole, *parts = check.claims
    is_open = "list_open" in (whole["alternatives"] or ()) or any(part["item_code"] is None for part in parts)
    falls_short = constraint.op == "==" and constraint.judge().high < 0
    return is_open and falls_short and figures_left_out(account, whole, parts) is None
