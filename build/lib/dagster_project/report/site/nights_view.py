"""The page of the nights: made again at the end of each, also of those that publish nothing."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ..words import word
from .build import write_assets
from .pages import environment

_MOST_NIGHTS = 400
_CLASS = {"failed": "error", "died": "error", "stopped": "warning"}


def write_nights(out: Path, nights: pl.DataFrame, *, language: str) -> Path:
    """Write the page of the nights (columns of ``marts.night``, newest first) into the report's folder; its path."""
    write_assets(out, language)
    page = out / "nights.html"
    page.write_text(nights_page(nights, language=language), encoding="utf-8")
    return page


def nights_page(nights: pl.DataFrame, *, language: str) -> str:
    """A row for each night (columns of ``marts.night``): what went in, what came of it, how long its steps took."""
    rows = [
        night
        | {
            "when": f"{night['started_at']:%Y-%m-%d %H:%M} UTC",
            "state_class": _CLASS.get(night["state"], "note"),
            "reasons": [
                (word("rejections", one["reason"]), one["rejections"])
                for one in night["rejections_by_reason"] or ()
            ],
            "steps": night["seconds_by_step"] or [],
        }
        for night in nights.head(_MOST_NIGHTS).to_dicts()
    ]
    return (
        environment(language)
        .get_template("nights.html.j2")
        .render(nights=rows, left=nights.height - len(rows), word=word)
    )
