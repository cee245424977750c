"""What people look at: the report site, marked copies, working papers, and findings on a terminal.

The names are fetched when they are used: a terminal that prints findings does not wait for charts and spreadsheets.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .marked import CannotMarkError, marked_pdf
    from .papers import Paper, working_papers
    from .site import SiteBuilt, build_site

__all__ = ["CannotMarkError", "Paper", "SiteBuilt", "build_site", "marked_pdf", "working_papers"]

_PLACES = {
    "CannotMarkError": "marked",
    "marked_pdf": "marked",
    "Paper": "papers",
    "working_papers": "papers",
    "SiteBuilt": "site",
    "build_site": "site",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
