"""The order in which the places of a finding are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

BLANK = 2


def weight(member: Mapping[str, Any]) -> int:
    """0: what is judged; 1: what it was compared with; 2 (``BLANK``): the blanks and zeros of a sum, which show nothing."""
    if member["role"] == "stated":
        return 0
    return 1 if member["stated_value"] else BLANK
