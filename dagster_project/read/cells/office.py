"""Files of older office programs (.doc, .wps, .xls, .et), converted by LibreOffice where it is installed.

The converted file shows what the old one shows, number formats and hidden rows too, which no library that only reads values tells.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from dagster_project.settings import Limits

from ..model import DocumentRejected

NEWER: Final = {"doc": "docx", "xls": "xlsx"}
"""Kind of an old file → what it is converted to."""
PROGRAMS: Final = ("soffice", "libreoffice")
CONVERSIONS_A_DOCUMENT: Final = 5
"""Share of the time of a document, as a divisor, that its conversion may take."""
INSTALL: Final = (
    "a file of an older office program; install LibreOffice (apt install libreoffice) or save it as PDF"
)


def converted(data: bytes, kind: str, limits: Limits) -> bytes:
    """The same file as ``NEWER[kind]``. Raises ``DocumentRejected``: ``unsupported_format`` without LibreOffice, ``time_limit``,
    ``not_a_document`` where it cannot read the file.
    """
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise DocumentRejected("unsupported_format", INSTALL)
    seconds = limits.document_seconds / CONVERSIONS_A_DOCUMENT
    with tempfile.TemporaryDirectory(prefix="juesuan-office-") as folder:
        source = Path(folder) / f"a.{kind}"
        source.write_bytes(data)
        # A profile of its own: no settings of a user, no macros of one, no lock of another process.
        command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", "--convert-to",
                   NEWER[kind], "--outdir", folder, str(source)]  # fmt: skip
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, start_new_session=True
        )
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            raise DocumentRejected("time_limit", f"its conversion took longer than {seconds:g} s") from error
        finally:
            _end(process)
        made = source.with_suffix("." + NEWER[kind])
        if not made.is_file():
            raise DocumentRejected("not_a_document", "LibreOffice cannot read the file")
        if made.stat().st_size > limits.file_bytes:
            raise DocumentRejected("too_large", "its conversion is larger than a file may be")
        return made.read_bytes()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and what it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
