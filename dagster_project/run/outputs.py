"""What is made from the published warehouse, for the command line and for the night."""

from __future__ import annotations

from dagster_project.report.site import SiteBuilt, build_site
from dagster_project.run.progress import bar
from dagster_project.settings import Settings


def build_report(settings: Settings) -> SiteBuilt:
    """The findings site in ``warehouse/report``; pages of which nothing changed stay."""
    with bar("report", 0) as progress:
        return build_site(
            settings.published_file,
            settings.raw,
            settings.warehouse / "report",
            language=settings.language,
            workers=settings.workers,
            progress=progress,
        )
