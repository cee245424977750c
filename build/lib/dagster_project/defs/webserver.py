"""Dagster's web page for this machine alone: ``python -m dagster_project.defs.webserver --port 3000 …``.

It listens on loopback, but a page of another site can send a browser there under a name of its own (DNS rebinding); so
what does not ask for this machine by its own name is refused.
"""

from __future__ import annotations

from typing import Any

from dagster_webserver import cli
from starlette.middleware.trustedhost import TrustedHostMiddleware

NAMES = ["127.0.0.1", "localhost"]


def main() -> None:
    """``dagster-webserver`` with its options, behind the check of the Host header."""
    unguarded = cli.create_app_from_workspace_process_context

    def guarded(*arguments: Any, **options: Any) -> TrustedHostMiddleware:
        return TrustedHostMiddleware(unguarded(*arguments, **options), allowed_hosts=NAMES)

    # The program takes no middleware of ours.
    cli.create_app_from_workspace_process_context = guarded  # type: ignore[assignment]
    cli.main()


if __name__ == "__main__":
    main()
