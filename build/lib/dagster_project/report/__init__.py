"""What people look at: the report site, marked copies, working papers, and findings on a terminal.

Names are imported on first use, so that printing findings on a terminal does not load charts and spreadsheets.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .marked.pdf import CannotMarkError, marked_pdf
    from .site.build import SiteBuilt, build_site
    from .site.drawing import Drawing
    from .workbook.papers import Paper, working_papers

__all__ = ["CannotMarkError", "Drawing", "Paper", "SiteBuilt", "build_site", "marked_pdf", "working_papers"]

_PLACES = {
    "Drawing": "site.drawing",
    "CannotMarkError": "marked.pdf",
    "marked_pdf": "marked.pdf",
    "Paper": "workbook.papers",
    "working_papers": "workbook.papers",
    "SiteBuilt": "site.build",
    "build_site": "site.build",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
