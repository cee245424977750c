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
from typing import TYPE_CHECKING

from dagster_project.processes import Answerer, allow_seconds, confine, end_with_parent
from dagster_project.settings import PROJECT_ROOT, Limits

if TYPE_CHECKING:
    from dagster_project.read.picture.look import Place, Sight

LOOKER = (sys.executable, "-m", "dagster_project.run.workers.looking")
START_SECONDS = 30.0
"""What a process may take to start, beside the time that one page may take for each page that is looked at."""
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
            pages = len({place.page for place in one.places})
            asked = {"path": str(one.path), "places": [asdict(place) for place in one.places]}
            question = json.dumps(asked | {"limits": limits.model_dump()})
            answer = looker.ask(question, limits.page_seconds * pages)
            if answer is None:
                log.warning("%s could not be looked at: the process ended or took too long", one.path.name)
            sights = json.loads(answer) if answer is not None else None
            answers.append(None if sights is None else [Sight(*sight) for sight in sights])
    return answers


def main() -> None:
    """Answer each line of standard input, a request as JSON, with a line; ``null`` where an engine failed."""
    end_with_parent()
    from dagster_project.read.picture.look import Place, look

    # Native libraries print; the answers get a pipe of their own and everything else goes to stderr.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    is_confined = False
    for line in sys.stdin:
        request = json.loads(line)
        limits = Limits(**request["limits"])
        if not is_confined:
            confine(limits.worker_megabytes)
            is_confined = True
        places = [Place(**place | {"box": tuple(place["box"])}) for place in request["places"]]
        allow_seconds(limits.page_seconds * len({place.page for place in places}) * (os.cpu_count() or 1))
        try:
            sights = [(sight.seen, sight.text) for sight in look(Path(request["path"]), places, limits)]
        except Exception as error:  # whatever an engine raises: the document is not looked at
            print(f"{request['path']}: {type(error).__name__}: {error}", file=sys.stderr)
            sights = None
        print(json.dumps(sights), file=answers, flush=True)


if __name__ == "__main__":
    main()
