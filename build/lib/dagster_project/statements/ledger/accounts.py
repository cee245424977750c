"""A file that holds two accounts: the forms of one after those of the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..observations.drafts import DOUBTFUL
from .forms import Found

LEAST_REPEATED = 3
"""Forms that stand twice, with a title each and with the same columns, before a file is taken for two accounts: a form
or two may be printed again by mistake, and that is for the checks to say.
"""


def second_account(found: Sequence[Found]) -> list[dict[str, Any]]:
    """The rejection ``several_accounts`` of such a file; none of its figures is used, since the account to which it belongs is unknown."""
    again = [one for one in found if _stands_twice(one, found)]
    if len({one.form_id for one in again}) < LEAST_REPEATED:
        return []
    for one in found:
        one.reading.incomplete.add("several_accounts")
        for draft in one.reading.drafts:
            draft.confidence = min(draft.confidence, DOUBTFUL)
    message = "文件含有不止一份决算：多张表各印出两次，请分成单独的文件"
    return [
        {
            "page_number": again[0].sheet.first.page,
            "scope": "page",
            "reason": "several_accounts",
            "message": message,
            "value_raw": again[0].sheet.head.printed,
        }
    ]


def _stands_twice(one: Found, found: Sequence[Found]) -> bool:
    """The second form of its id, whole: with a title and figures of its own in the columns of the first."""
    if one.number != 2 or one.recognition.form is None or not one.sheet.head.title:
        return False
    first = next(other for other in found if other.form_id == one.form_id)
    return bool(one.reading.has_figures and one.reading.measures == first.reading.measures)
