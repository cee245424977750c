"""What our processes say while they work: lines of text, or one JSON object a line for whoever collects logs."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, Literal

ROOT = "dagster_project"
"""Logger above all of ours."""
_OWN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time, level, logger, message, process, what was given as ``extra``, the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        told |= {name: value for name, value in vars(record).items() if name not in _OWN}
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


def tell(log_format: Literal["text", "json"] | str) -> None:
    """Let our loggers speak on stderr in this format; to be called again does nothing more.

    Text: warnings, as Python says them. JSON: also what is merely news (steps of a night with their seconds).
    """
    own = logging.getLogger(ROOT)
    for handler in [one for one in own.handlers if isinstance(one.formatter, JsonLines)]:
        own.removeHandler(handler)
    if log_format != "json":
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    own.addHandler(handler)
    own.setLevel(logging.INFO)
    own.propagate = False
