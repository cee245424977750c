"""What people look at: the report site, marked copies, working papers, and findings on a terminal."""

from __future__ import annotations

from .marked import CannotMarkError, marked_pdf
from .papers import Paper, working_papers
from .site import SiteBuilt, build_site

__all__ = ["CannotMarkError", "Paper", "SiteBuilt", "build_site", "marked_pdf", "working_papers"]
