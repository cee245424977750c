"""The places of a finding in the order in which people want them, and the checks that touch them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

BLANK = 2


def weight(member: Mapping[str, Any]) -> int:
    """0: what is judged; 1: what it was compared with; 2 (``BLANK``): the blanks and zeros of a sum, which show nothing."""
    if member["role"] == "stated":
        return 0
    return 1 if member["stated_value"] else BLANK


def own_checks(finding: Mapping[str, Any], checks: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Of the failing checks of a finding's identities those that touch a place it states; all where no place has a box."""
    stated = {_place(m) for m in finding["members"] or [] if m["role"] == "stated" and m["bbox"]}
    own = [check for check in checks if any(_place(figure) in stated for figure in check["figures"] or [])]
    return own or list(checks)


def _place(figure: Mapping[str, Any]) -> tuple[Any, ...]:
    box = figure["bbox"]
    return (figure["page_number"], *box.values()) if box else (figure["page_number"],)
