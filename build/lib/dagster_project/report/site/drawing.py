"""Pictures and marked copies made in a process of its own: ``python -m dagster_project.report.site.drawing``.

A document is as hostile when it is drawn as when it was read: nested appearances or tiny patterns of a few kilobytes keep an
engine busy for hours, or eat all memory. What a request costs is bounded by the operating system, and it costs that document
its pictures, or one page of it, and not the night its report.
"""

from __future__ import annotations

import base64
import io
import json
import logging
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

import polars as pl

from dagster_project.processes import Answerer, answer_questions
from dagster_project.settings import PROJECT_ROOT, Limits

from ..marked.pdf import CannotMarkError, marked_pdf
from .pictures import Picture, Place, draw

DRAWER = (sys.executable, "-m", "dagster_project.report.site.drawing")
START_SECONDS = 30.0
log = logging.getLogger(__name__)


class Drawing:
    """Whoever draws: a process that is begun when the first picture is asked for, and again where one killed it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._answerer = Answerer(DRAWER, start_seconds=START_SECONDS, cwd=PROJECT_ROOT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._answerer.__exit__(*error)

    def pictures(self, pdf: Path, places: Iterable[Place], folder: Path) -> dict[Place, Picture]:
        """As ``site.pictures.draw``; pages that kill the process or take too long have no pictures."""
        wanted = list(dict.fromkeys(places))
        if not wanted:
            return {}
        drawn = self._draw(pdf, wanted, folder)
        if drawn is not None:
            return drawn
        # Some page did it: each by itself, so that it costs its own pictures.
        found: dict[Place, Picture] = {}
        for page in sorted({place.page_number for place in wanted}):
            own = self._draw(pdf, [place for place in wanted if place.page_number == page], folder)
            if own is None:
                log.warning("%s page %d cannot be drawn: it is beyond its limits", pdf.name, page)
            found |= own or {}
        return found

    def marked(
        self, pdf: Path, findings: pl.DataFrame, out: Path, *, language: str, every_level: bool = False
    ) -> int:
        """As ``marked.pdf.marked_pdf``. Raises CannotMarkError, also where making it is beyond the limits."""
        rows = io.BytesIO()
        findings.write_ipc(rows)
        question = {
            "mark": str(pdf),
            "findings": base64.b64encode(rows.getvalue()).decode("ascii"),
            "out": str(out),
            "language": language,
            "every_level": every_level,
        }
        answer = self._ask(question, self._limits.document_seconds)
        if answer is None:
            raise CannotMarkError(f"{pdf.name}: marking it is beyond the limits of one document")
        if "error" in answer:
            raise CannotMarkError(answer["error"])
        return answer["marks"]

    def _draw(self, pdf: Path, places: list[Place], folder: Path) -> dict[Place, Picture] | None:
        question = {
            "draw": str(pdf),
            "places": [asdict(place) for place in places],
            "folder": str(folder),
        }
        pages = len({place.page_number for place in places})
        answer = self._ask(question, self._limits.page_seconds * pages)
        if answer is None:
            return None
        pictures = [Picture(**one | {"place": Place(**one["place"])}) for one in answer["pictures"]]
        return {picture.place: picture for picture in pictures}

    def _ask(self, question: dict[str, Any], seconds: float) -> dict[str, Any] | None:
        limits = {"seconds": seconds, "megabytes": self._limits.worker_megabytes}
        answer = self._answerer.ask(json.dumps(question | limits), seconds)
        return None if answer is None else json.loads(answer)


def main() -> None:
    """Draw, or mark, what each line of standard input asks for."""
    answer_questions(lambda question: _pictures(question) if "draw" in question else _marks(question))


def _pictures(question: dict[str, Any]) -> dict[str, Any]:
    places = [Place(**place) for place in question["places"]]
    drawn = draw(Path(question["draw"]), places, Path(question["folder"]))
    return {"pictures": [asdict(picture) for picture in drawn.values()]}


def _marks(question: dict[str, Any]) -> dict[str, Any]:
    findings = pl.read_ipc(io.BytesIO(base64.b64decode(question["findings"])))
    options = {name: question[name] for name in ("language", "every_level")}
    try:
        return {"marks": marked_pdf(Path(question["mark"]), findings, Path(question["out"]), **options)}
    except CannotMarkError as error:
        return {"error": str(error)}


if __name__ == "__main__":
    main()
