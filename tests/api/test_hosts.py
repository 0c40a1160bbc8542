"""Who is answered: the hosts that the operator names, and pages of the same place; and nothing outside is asked."""

import asyncio
import socket

import httpx
import pytest
from starlette.applications import Starlette

from monitoring.api import Allowed, middleware, routes


def ask(path, host, origin=None, allowed=None):
    app = Starlette(routes=routes, middleware=middleware(allowed or Allowed()))

    async def once():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost") as client:
            return await client.get(path, headers={"host": host} | ({"origin": origin} if origin else {}))

    return asyncio.run(once())


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8501", "127.0.0.1:8501", "[::1]:8501", "localhost."])
def test_this_machine_is_answered_without_any_setting(host):
    assert ask("/healthz", host).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "site.example",
        "site.example:8501",
        "localhost.site.example",
        "site.example.localhost",
        "127.0.0.1.site.example",
        "localhost@site.example",
        "localhost:8501:site.example",
        "[::2]",
        "203.0.113.5",
        "2130706433",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/healthz", "/reports/loans/0123456789abcdef.html", "/"])
def test_another_host_is_refused_with_the_setting_to_write(host, path):
    answer = ask(path, host)

    assert answer.status_code == 403
    assert "server.allowedHosts" in answer.text
    assert "STREAMLIT_SERVER_ALLOWED_HOSTS" in answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_operator_names_hosts_and_origins():
    named = {"server.allowedHosts": ["Watch.example", "*.inside.example"], "server.enableCORS": True}
    allowed = Allowed.from_options({**named, "server.corsAllowedOrigins": ["https://portal.example"]}.get)

    assert ask("/healthz", "watch.example:80", None, allowed).status_code == 200
    assert ask("/healthz", "a.inside.example", None, allowed).status_code == 200
    assert ask("/healthz", "inside.example", None, allowed).status_code == 403
    assert ask("/healthz", "localhost", None, allowed).status_code == 403
    assert ask("/healthz", "watch.example", "https://portal.example", allowed).status_code == 200
    assert ask("/healthz", "watch.example", "https://other.example", allowed).status_code == 403


def test_a_page_of_another_place_is_refused_also_by_its_port():
    assert ask("/healthz", "localhost:8501", "http://localhost:8501").status_code == 200
    for origin in ("http://site.example", "http://localhost:3000", "null", "http://localhost:8501.site.example"):
        answer = ask("/healthz", "localhost:8501", origin)
        assert answer.status_code == 403
        assert "server.corsAllowedOrigins" in answer.text


def test_no_setting_at_all_is_this_machine_alone():
    none = {"server.allowedHosts": [], "server.corsAllowedOrigins": [], "server.enableCORS": True}

    assert Allowed.from_options(none.get) == Allowed()
    assert Allowed.from_options({**none, "server.enableCORS": False}.get).origin("http://any.example", "localhost")


def handshake(port, host, origin):
    """The answer to a request for Streamlit's connection."""
    lines = ["GET /_stcore/stream HTTP/1.1", f"Host: {host}", "Upgrade: websocket", "Connection: Upgrade"]
    lines += ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="]
    lines += [f"Origin: {origin}"] if origin else []
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return connection.recv(4096).decode()


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("localhost:{}", "http://localhost:{}", 101),
        ("127.0.0.1:{}", None, 101),
        ("watch.example", "https://watch.example", 101),
        ("watch.example", "https://portal.example", 101),
        ("localhost:{}", "http://site.example", 403),
        ("localhost:{}", "null", 403),
        ("site.example", "http://site.example", 403),
        ("site.example", None, 403),
    ],
)
def test_a_connection_is_for_named_hosts_and_their_own_pages_and_nothing_outside_is_asked(
    running, host, origin, status
):
    place = {"host": host.format(running.port), "origin": origin and origin.format(running.port)}
    answer = handshake(running.port, **place)

    assert answer.startswith(f"HTTP/1.1 {status} ")
    assert ("whoever runs it names it in server." in answer) == (status == 403)
    assert running.tried == []


def test_the_watch_sees_what_is_tried(running, tmp_path):
    import os
    import subprocess
    import sys

    watched = tmp_path / "watched.txt"
    environment = {**os.environ, "PYTHONPATH": str(running.watched.parent), "WATCHED": str(watched)}
    code = "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(('192.0.2.1', 9))"
    subprocess.run([sys.executable, "-c", code], env=environment, stderr=subprocess.DEVNULL)
    assert watched.read_text() == "socket.connect 192.0.2.1\n"
