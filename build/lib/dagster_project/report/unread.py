"""What could not be read of a file, for a terminal: one line for a page and a reason, with how many of that kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl
from rich.text import Text

from .safe import one_line
from .words import word

_SAY = {
    "zh": {
        "unread": "未能读出",
        "page": "第 {} 页",
        "count": "{} 处",
        "more": "… 另有 {} 种，--all 全部列出",
    },
    "en": {
        "unread": "not read",
        "page": "page {}",
        "count": "{} places",
        "more": "… {} more kinds; --all lists them",
    },
}
_VALUES_SHOWN = 5


def told_rejections(rejections: pl.DataFrame, language: str, *, show_all: bool = False) -> Iterator[Text]:
    """Lines for a frame of ``schemas.REJECTIONS``, in its order.

    A form without a unit has a rejection for each of its figures: people are told once for the page, with the first of
    the characters concerned; every message and all characters with ``show_all``.
    """
    say = _SAY["en" if language == "en" else "zh"]
    of_kind: dict[tuple[int | None, str], list[dict[str, Any]]] = {}
    for rejection in rejections.to_dicts():
        of_kind.setdefault((rejection["page_number"], rejection["reason"]), []).append(rejection)
    for (page, reason), alike in of_kind.items():
        head = say["page"].format(page) + " " if page else ""
        head += word("rejections", reason).say(language)
        if len(alike) > 1:
            comma, count = (", " if language == "en" else "，"), say["count"].format(f"{len(alike):,}")
            head += f"{comma}{count}"
        messages = _messages(alike, show_all=show_all)
        for number, told in enumerate(messages if show_all else messages[:1]):
            more = say["more"].format(len(messages) - 1) if not show_all and len(messages) > 1 else ""
            yield _line(say, head if number == 0 else "", f"{told} {more}".rstrip())


def _messages(alike: Sequence[Mapping[str, Any]], *, show_all: bool) -> list[str]:
    """Each message once, with the characters that it is about."""
    values: dict[str, list[str]] = {}
    for rejection in alike:
        about = values.setdefault(one_line(rejection["message"], longest=300), [])
        if value := one_line(rejection["value_raw"], longest=40):
            about.append(value)
    return [
        f"{message} ({_listed(about, show_all=show_all)})" if about else message
        for message, about in values.items()
    ]


def _listed(values: Sequence[str], *, show_all: bool) -> str:
    shown = values if show_all else values[:_VALUES_SHOWN]
    return ", ".join(shown) + (", …" if len(values) > len(shown) else "")


def _line(say: Mapping[str, str], head: str, message: str) -> Text:
    if not head:
        return Text("  ").append(message)
    return Text(f"{say['unread']}: ", style="magenta").append(f"{head}: {message}", style="default")
