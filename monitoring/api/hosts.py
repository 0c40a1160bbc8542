"""Only hosts that the operator has named are answered, and only pages of the same place may open a connection.

Without it, a page of another site whose name is pointed at this machine could read the dashboard. Streamlit's own check
of the origin would, for one that it does not know, ask an outside server for this machine's address: a foreign origin
is refused before it comes to that.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

LOCAL = ("localhost", "127.0.0.1", "::1")
HOSTS, ORIGINS = "server.allowedHosts", "server.corsAllowedOrigins"
VARIABLES = {HOSTS: "STREAMLIT_SERVER_ALLOWED_HOSTS", ORIGINS: "STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS"}
HOST = re.compile(r"(?:\[(?P<address>[0-9a-f:.]+)\]|(?P<name>[a-z0-9._-]+))(?::[0-9]{1,5})?")
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the operator has named.

    Args:
        hosts: names without a port; `*.example.com` stands for all below it, `*` for every one.
        origins: further places whose pages may connect, as in `https://portal.example.com`; `*` for every one.
    """

    hosts: tuple[str, ...] = LOCAL
    origins: tuple[str, ...] = ()

    @classmethod
    def from_options(cls, option: Callable[[str], Any]) -> "Allowed":
        """Streamlit's own settings; without any host, this machine's own names."""
        origins = tuple(option(ORIGINS)) if option("server.enableCORS") else ("*",)
        return cls(tuple(name.strip().lower().rstrip(".") for name in option(HOSTS)) or LOCAL, origins)

    def host(self, header: str) -> bool:
        """Whether a request's `Host` is one of the hosts; its port does not matter.

        >>> allowed = Allowed(("localhost", "::1", "*.example.com"))
        >>> allowed.host("LOCALHOST:8501"), allowed.host("[::1]:8501"), allowed.host("a.example.com")
        (True, True, True)
        >>> allowed.host("example.com"), allowed.host("localhost@b.org"), allowed.host("localhost:x"), allowed.host("")
        (False, False, False, False)
        """
        found = HOST.fullmatch(header.lower())
        if not found:
            return False
        name = (found["address"] or found["name"]).rstrip(".")
        return any(
            pattern == "*" or name == pattern or (pattern.startswith("*.") and name.endswith(pattern[1:]))
            for pattern in self.hosts
        )

    def origin(self, header: str | None, host: str) -> bool:
        """Whether a page from this origin may connect: it came from here, or the operator has named its place.

        >>> Allowed().origin("http://localhost:8501", "localhost:8501"), Allowed().origin("null", "localhost:8501")
        (True, False)
        """
        if header is None or "*" in self.origins:
            return True
        same = header.lower() in (f"http://{host.lower()}", f"https://{host.lower()}")
        return same or header.rstrip("/") in [origin.rstrip("/") for origin in self.origins]


class KnownHosts:
    """Refuses what comes by another name, or from a page of another place.

    Args:
        app: what answers.
        allowed: what the operator has named.
    """

    def __init__(self, app: ASGIApp, allowed: Allowed) -> None:
        self.app = app
        self.allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, or 403 with a sentence."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        host, origin = hosts[0] if len(hosts) == 1 else "", headers.get("origin")
        if not self.allowed.host(host):
            await _refuse(scope, receive, send, f"not reached under the host {_short(host)}", HOSTS)
        elif not self.allowed.origin(origin, host):
            await _refuse(scope, receive, send, f"not open to pages from {_short(origin or '')}", ORIGINS)
        else:
            if origin and scope["type"] == "websocket":
                # Streamlit looks for the machine's outside address before it looks into its list of origins.
                scope = {**scope, "headers": [*scope["headers"]]}
                MutableHeaders(scope=scope)["origin"] = f"{urlsplit(origin).scheme or 'http'}://{host}"
            await self.app(scope, receive, send)


async def _refuse(scope: Scope, receive: Receive, send: Send, what: str, setting: str) -> None:
    text = f"This dashboard is {what}: whoever runs it names it in {setting}, or in {VARIABLES[setting]}.\n"
    answer = PlainTextResponse(text, status_code=403)
    if scope["type"] == "http":
        await answer(scope, receive, send)
        return
    socket = WebSocket(scope, receive, send)
    if "websocket.http.response" in scope.get("extensions", {}):
        await socket.send_denial_response(answer)
    else:
        await socket.close()


def _short(text: str) -> str:
    return repr(text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…")
