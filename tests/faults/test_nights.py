"""The fast part of the faults, in a process of its own: its nights are forked, and a copy of a process that has used the threads
of Polars waits for them for ever. `small_nights.py` holds the tests; `make faults` runs it with every moment of a night.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import REPOSITORY

SMALL_NIGHTS = Path(__file__).with_name("small_nights.py")


def test_small_nights_are_made_good():
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", str(SMALL_NIGHTS)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-4000:]
    assert "13 passed" in done.stdout, "none was left out"
