"""Run the benchmarks: all of them, or those named on the command line (``python -m tests.bench reading layouts``)."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

NAMES = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
"""Every module in this folder is a benchmark with a ``main`` of its own."""


def main() -> None:
    """Each benchmark prints its own ratios; a failing one does not hide the others."""
    asked = sys.argv[1:] or NAMES
    unknown = sorted(set(asked) - set(NAMES))
    if unknown:
        sys.exit(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(NAMES)}")
    failed = []
    for name in asked:
        print(f"== {name}", flush=True)
        sys.argv = [name]
        try:
            runpy.run_module(f"tests.bench.{name}", run_name="__main__")
        except Exception as error:
            failed.append(name)
            print(f"{name} failed: {type(error).__name__}: {error}", flush=True)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
