"""The page's routes. They stand behind a secret part of the address: other accounts of this machine reach loopback, too.

A file comes by PUT, which no page of another site may send here; names of other hosts are refused; pages run no script but
their own and connect to nothing else.
"""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from dagster_project.report.site.pages import drop_page

from .dropped import Dropped, Shelf

NAMES = ["127.0.0.1", "localhost"]
POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SitePages(StaticFiles):
    """The site as made: pages under the policy, nothing kept by the browser."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(HEADERS)
        if path.endswith(".html"):
            response.headers["Content-Security-Policy"] = POLICY
        return response


def application(shelf: Shelf, secret: str, language: str) -> Starlette:
    """The web application of one session; everything lies under ``/secret/``."""
    shelf.site.mkdir(parents=True, exist_ok=True)

    async def page(_request: Request) -> Response:
        return HTMLResponse(drop_page(language), headers={**HEADERS, "Content-Security-Policy": POLICY})

    async def listed(_request: Request) -> Response:
        return JSONResponse(shelf.listed(), headers=HEADERS)

    async def take(request: Request) -> Response:
        file = await run_in_threadpool(shelf.place_for, request.query_params.get("name", ""))
        if not await _is_received(request, file, shelf.most_bytes):
            file.path.unlink(missing_ok=True)
            return JSONResponse({"error": "too_large_or_broken_off"}, status_code=413, headers=HEADERS)
        shelf.take(file)
        return JSONResponse({"number": file.number}, status_code=201, headers=HEADERS)

    routes = [
        Route("/", page),
        Route("/index.html", page),
        Route("/files", listed, methods=["GET"]),
        Route("/files", take, methods=["PUT"]),
        Mount("/", SitePages(directory=shelf.site)),
    ]
    return Starlette(
        routes=[Mount(f"/{secret}", routes=routes)],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=NAMES)],
    )


async def _is_received(request: Request, file: Dropped, most_bytes: int) -> bool:
    """Write what comes to the file's place; False where it is too large or breaks off."""
    received = 0
    try:
        with file.path.open("wb") as out:
            async for part in request.stream():
                received += len(part)
                if received > most_bytes:
                    return False
                await run_in_threadpool(out.write, part)
    except ClientDisconnect:
        return False
    return True
