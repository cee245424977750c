"""``juesuan-dbt``: dbt with the project parsed once, whatever the build file.

dbt parses a project again for every database it is pointed at, and reads it again for every start: some ten seconds
and two. A parsed project can be handed to it (dbt's programmatic interface): the name of the file it lies in stands in
``JUESUAN_PARSED_PROJECT``. Without that this is plain dbt.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dagster_project.processes import end_with_parent

PARSED_PROJECT = "JUESUAN_PARSED_PROJECT"


def main() -> None:
    """Run dbt with the arguments of the command line; its exit status: 0, 1 for failing nodes, 2 for an error."""
    # A build goes on for minutes; left behind by a night that was killed it would hold the build file of the next.
    end_with_parent()
    from dbt.cli.main import dbtRunner
    from dbt.contracts.graph.manifest import Manifest

    manifest = None
    if path := os.environ.get(PARSED_PROJECT):
        manifest = Manifest.from_msgpack(Path(path).read_bytes())
        manifest.build_flat_graph()  # what macros see as `graph`
    outcome = dbtRunner(manifest=manifest).invoke(sys.argv[1:])
    if outcome.exception is not None:
        print(outcome.exception, file=sys.stderr)
        sys.exit(2)
    sys.exit(0 if outcome.success else 1)


if __name__ == "__main__":
    main()
