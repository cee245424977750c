"""Pages looked at in a process of its own: ``python -m dagster_project.run.workers.looking < requests.json``.

The file is as hostile as when it was read, and the recognition model needs memory that the judging process keeps free. A
document that kills the process, or takes too long, is left unlooked at; those after it are looked at by another.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dagster_project.processes import Answerer, answer_questions
from dagster_project.settings import PROJECT_ROOT, Limits

if TYPE_CHECKING:
    from dagster_project.read.picture.look import Place, Sight

LOOKER = (sys.executable, "-m", "dagster_project.run.workers.looking")
START_SECONDS = 30.0
"""What a process may take to start, beside the time that one page may take for each page that is looked at."""
CORES = os.cpu_count() or 1
"""Recognition may use all of them for as long as a look may take."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """A PDF and the places on its pages that are to be looked at."""

    path: Path
    places: Sequence[Place]


def look_at(requests: Sequence[Request], limits: Limits) -> list[list[Sight] | None]:
    """The sights of each request, in order; None where the document could not be looked at."""
    from dagster_project.read.picture.look import Sight

    answers: list[list[Sight] | None] = []
    with Answerer(LOOKER, start_seconds=START_SECONDS, cwd=PROJECT_ROOT) as looker:
        for one in requests:
            seconds = limits.page_seconds * len({place.page for place in one.places})
            question = {
                "path": str(one.path),
                "places": [asdict(place) for place in one.places],
                "limits": limits.model_dump(),
                "megabytes": limits.worker_megabytes,
                "seconds": seconds * CORES,
            }
            answer = looker.ask(json.dumps(question), seconds)
            if answer is None:
                log.warning("%s could not be looked at: the process ended or took too long", one.path.name)
            sights = json.loads(answer) if answer is not None else None
            answers.append(None if sights is None else [Sight(*sight) for sight in sights])
    return answers


def main() -> None:
    """Look at what each line of standard input asks for; ``null`` where an engine failed."""
    from dagster_project.read.picture.look import Place, look

    def answer(question: dict[str, Any]) -> list[tuple[str, str | None]] | None:
        places = [Place(**place | {"box": tuple(place["box"])}) for place in question["places"]]
        limits = Limits(**question["limits"])
        try:
            sights = look(Path(question["path"]), places, limits)
        except Exception as error:  # whatever an engine raises: the document is not looked at
            print(f"{question['path']}: {type(error).__name__}: {error}", file=sys.stderr)
            return None
        return [(sight.seen, sight.text) for sight in sights]

    answer_questions(answer)


if __name__ == "__main__":
    main()
