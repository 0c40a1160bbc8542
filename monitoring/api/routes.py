"""What is answered besides pages. Handlers are plain functions: they run in threads and never hold up the pages;
only what receives a body waits for it."""

import re
from collections.abc import Callable
from functools import wraps

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from monitoring.api.metrics import metrics
from monitoring.api.receiving import receive
from monitoring.errors import SharedError
from monitoring.log import Workspace
from monitoring.shared.turn import turn

# A report is somebody else's HTML: it may run its own scripts, but not act in the name of this site.
SANDBOX = (
    "sandbox allow-scripts allow-downloads; default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; frame-ancestors 'self'"
)


def in_turn(handler: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """A handler that looks into the workspace: in a cloud store, too, it meets what is there by now."""

    @wraps(handler)
    def answer(request: Request) -> Response:
        try:
            with turn():
                return handler(request)
        except SharedError as error:
            return PlainTextResponse(f"{error.message}\n", status_code=503)

    return answer


def healthz(request: Request) -> Response:
    """Whether the process answers."""
    return JSONResponse({"status": "ok"})


def report(request: Request) -> Response:
    """One report, by deployment and file name; 404 for anything that is not exactly that."""
    name, file = request.path_params["deployment"], request.path_params["file"]
    workspace = Workspace()
    if name not in workspace.names() or not re.fullmatch(r"[0-9a-f]{16}\.html", file):
        return PlainTextResponse("there is no such report", status_code=404)
    path = workspace.reports_folder(name) / file
    if not path.is_file():
        return PlainTextResponse("there is no such report", status_code=404)
    headers = {"Content-Security-Policy": SANDBOX, "Cache-Control": "private, max-age=3600"}
    return FileResponse(path, media_type="text/html", headers=headers)


def overview(request: Request) -> Response:
    """The overview by the name that the other pages' addresses suggest; it is the first page, and has none itself."""
    query = request.url.query
    return RedirectResponse(f"./?{query}" if query else "./")


def nothing(request: Request) -> Response:
    """404 for what lies beside the routes below their names, where the dashboard would answer with a page."""
    return JSONResponse({"error": "There is nothing at this address."}, status_code=404)


NAMES = ("api", "devices", "healthz", "metrics", "reports")

routes = [
    Route("/healthz", healthz),
    Route("/metrics", in_turn(metrics)),
    Route("/overview", overview),
    Route("/devices/{deployment}", receive, methods=["POST"]),
    Route("/reports/{deployment}/{file}", in_turn(report)),
    Route("/devices/{rest:path}", nothing, methods=["GET", "POST"]),
    *(Route(f"/{name}{rest}", nothing) for name in NAMES for rest in ("", "/{rest:path}")),
]
