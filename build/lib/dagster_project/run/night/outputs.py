"""What is made from the published warehouse, for the command line and for the night."""

from __future__ import annotations

from pathlib import Path

from dagster_project.publish.dbt import project_fingerprint
from dagster_project.publish.docs_page import write_docs_page
from dagster_project.report.site.build import SiteBuilt, build_site
from dagster_project.report.site.nights_view import write_nights
from dagster_project.settings import Settings

from ..progress import bar
from .diary import nights


def build_report(settings: Settings) -> SiteBuilt:
    """The findings site in ``warehouse/report``; pages of which nothing changed stay."""
    write_nights_page(settings)
    with bar("report", 0, settings.language) as progress:
        return build_site(
            settings.published_file,
            settings.raw,
            settings.warehouse / "report",
            language=settings.language,
            workers=settings.workers,
            progress=progress,
        )


def write_nights_page(settings: Settings) -> Path:
    """The page with a row for each night, as far as it is known by now."""
    return write_nights(settings.warehouse / "report", nights(settings), language=settings.language)


def build_docs(settings: Settings) -> tuple[Path, bool]:
    """The warehouse's documentation as one page, and whether it was made now.

    It follows from the dbt project alone, and making it costs a start of dbt: the same project keeps its page.
    """
    page = settings.warehouse / "docs" / "index.html"
    stamp = page.with_name(".made_from")
    project = project_fingerprint(settings.dbt_project)
    if page.exists() and stamp.exists() and stamp.read_text() == project:
        return page, False
    write_docs_page(settings)
    stamp.write_text(project)
    return page, True
