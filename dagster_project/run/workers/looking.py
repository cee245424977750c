"""Pages looked at in a process of its own: ``python -m dagster_project.run.workers.looking < requests.json``.

The file is as hostile as when it was read, and the recognition model needs memory that the judging process keeps free. A
document that kills the process, or takes too long, is left unlooked at; those after it are looked at by another.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

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
    answers: list[list[Sight] | None] = [None] * len(requests)
    start = 0
    while start < len(requests):
        done = _look_in_process(requests[start:], limits)
        answers[start : start + len(done)] = done
        start += len(done)
        if start < len(requests):
            log.warning("%s could not be looked at: the process ended", requests[start].path.name)
            start += 1
    return answers


def _look_in_process(requests: Sequence[Request], limits: Limits) -> list[list[Sight] | None]:
    """Answers until the process ended or took too long."""
    from dagster_project.read.picture.look import Sight

    asked = [{"path": str(one.path), "places": [asdict(place) for place in one.places]} for one in requests]
    found: list[list[Sight] | None] = []
    with tempfile.TemporaryFile("w+") as questions:
        json.dump({"requests": asked, "limits": limits.model_dump()}, questions)
        questions.seek(0)
        process = subprocess.Popen(
            LOOKER, stdin=questions, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=PROJECT_ROOT
        )  # fmt: skip
        try:
            lines = _lines_of(process)
            for one in requests:
                pages = len({place.page for place in one.places})
                line = lines.get(timeout=START_SECONDS + limits.page_seconds * pages)
                if line is None:
                    break
                sights = json.loads(line)
                found.append(None if sights is None else [Sight(*sight) for sight in sights])
        except queue.Empty:
            log.warning("looking at a document took too long")
        finally:
            process.kill()
            process.wait()
    return found


def _lines_of(process: subprocess.Popen[str]) -> queue.SimpleQueue[str | None]:
    """The answers as they come, None at the end: a pipe has no timeout, a queue has."""
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def pump() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put(line)
        lines.put(None)

    threading.Thread(target=pump, daemon=True).start()
    return lines


def main() -> None:
    """Answer the requests on standard input, one line of JSON each; ``null`` where an engine failed."""
    from dagster_project.read.picture.look import Place, look

    # Native libraries print; the answers get a pipe of their own and everything else goes to stderr.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    asked = json.load(sys.stdin)
    limits = Limits(**asked["limits"])
    for request in asked["requests"]:
        places = [Place(**place | {"box": tuple(place["box"])}) for place in request["places"]]
        try:
            sights = [(sight.seen, sight.text) for sight in look(Path(request["path"]), places, limits)]
        except Exception as error:  # whatever an engine raises: the document is not looked at
            print(f"{request['path']}: {type(error).__name__}: {error}", file=sys.stderr)
            sights = None
        print(json.dumps(sights), file=answers, flush=True)


if __name__ == "__main__":
    main()
