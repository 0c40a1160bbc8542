"""What devices send to a dashboard: taken with the right signature alone, whole or not at all."""

import asyncio
import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest
from starlette.applications import Starlette

from monitoring.api import Allowed, middleware, receiving, routes
from monitoring.edge.device.edge_runner.spool import sending
from monitoring.edge.device.edge_runner.spool.parcels import Parcel
from monitoring.log.fleet import inbox

KEY, BODY = "k" * 16, b'{"reading": "1"}\n'


@pytest.fixture
def home(tmp_path, monkeypatch):
    (tmp_path / "pumps").mkdir()
    (tmp_path / "pumps" / "deployment.json").write_text("{}")
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path))
    monkeypatch.setenv("MODELWATCH_DEVICE_KEY", KEY)
    return tmp_path


def post(body=BODY, name="pumps", key=KEY, signed=None, headers=None):
    app = Starlette(routes=routes, middleware=middleware(Allowed()))
    given = {"X-Modelwatch-Signature": sending.signature(key, name, body if signed is None else signed)}

    async def ask():
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.post(f"/devices/{name}", content=body, headers=given | (headers or {}))

    return asyncio.run(ask())


def there(home):
    return sorted(
        path.name for path in (home / "pumps").rglob("*") if path.is_file() and path.name != "deployment.json"
    )


def test_a_signed_body_lies_in_the_inbox_under_its_digest(home):
    answer, digest = post(), hashlib.sha256(BODY).hexdigest()
    assert (answer.status_code, answer.json()) == (202, {"digest": digest})
    assert there(home) == [f"{digest[:32]}.jsonl"]
    assert inbox.waiting(home / "pumps")[0].read_bytes() == BODY


def test_the_same_body_again_is_there_once(home):
    assert [post().status_code, post().status_code] == [202, 202]
    assert len(there(home)) == 1


WRONG = {
    "another key": ({"key": "x" * 16}, 401),
    "another body": ({"signed": b"{}"}, 401),
    "another deployment": ({"headers": {"X-Modelwatch-Signature": sending.signature(KEY, "fans", BODY)}}, 401),
    "no signature": ({"headers": {"X-Modelwatch-Signature": ""}}, 401),
    "a deployment that is not there": ({"name": "fans"}, 401),
    "a way out of the workspace": ({"name": "..%2fpumps"}, 404),
    "no counts and no rows": ({"body": b"GIF89a"}, 415),
    "nothing": ({"body": b""}, 415),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_not_as_it_should_be_leaves_nothing(home, kind):
    given, status = WRONG[kind]
    assert post(**given).status_code == status
    assert there(home) == []


@pytest.mark.parametrize("told", [{}, {"Content-Length": "5"}])
def test_a_body_that_is_too_large_leaves_nothing(home, monkeypatch, told):
    monkeypatch.setattr(receiving, "MOST_BYTES", len(BODY) - 1)
    assert post(headers=told).status_code == 413
    assert there(home) == []


def test_a_full_inbox_says_so_and_takes_no_more(home, monkeypatch):
    assert post().status_code == 202
    monkeypatch.setattr(inbox, "MOST_WAITING", 3)
    assert post(BODY + BODY).status_code == 503
    assert len(there(home)) == 1


@pytest.mark.parametrize(("variable", "value"), [("MODELWATCH_DEVICE_KEY", ""), ("MODELWATCH_READ_ONLY", "1")])
def test_without_a_key_or_for_looking_only_nothing_is_taken(home, monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    assert post().status_code == 404
    assert there(home) == []


def test_a_key_that_is_easily_guessed_is_none(home, monkeypatch):
    monkeypatch.setenv("MODELWATCH_DEVICE_KEY", "secret")
    assert post(key="secret").status_code == 503
    assert there(home) == []


@pytest.fixture
def server():
    """Answers a device with what is put into `answers`, and remembers what came."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came.append((self.path, self.headers["X-Modelwatch-Signature"], body))
            status, text = answers.pop(0)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text or json.dumps({"digest": hashlib.sha256(body).hexdigest()}).encode())

        def log_message(self, *given):
            """Nothing is told."""

    came, answers = [], []
    with HTTPServer(("127.0.0.1", 0), Handler) as found:
        thread = threading.Thread(target=found.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{found.server_port}/watch", answers, came
        found.shutdown()
        thread.join()


PARCEL = Parcel("counts", "1", "a.counts", b"PK...", 3)


def test_a_device_tries_again_where_that_may_help(server, monkeypatch):
    address, answers, came = server
    waited = []
    monkeypatch.setattr(sending.time, "sleep", waited.append)
    answers += [(503, b"busy"), (202, b'{"digest": "of something else"}'), (202, b"")]
    sending.deliver(PARCEL, "pumps", address, KEY, 5)
    assert came[-1] == ("/watch/devices/pumps", sending.signature(KEY, "pumps", b"PK..."), b"PK...")
    assert len(came) == 3
    assert 0.5 <= waited[0] <= 1 <= waited[1] <= 2


@pytest.mark.parametrize(("status", "tries"), [(401, 1), (404, 1), (413, 1), (302, 1), (500, 3)])
def test_a_device_says_why_it_was_refused(server, monkeypatch, status, tries):
    address, answers, came = server
    monkeypatch.setattr(sending.time, "sleep", lambda seconds: None)
    answers += [(status, b"because")] * 3
    with pytest.raises(sending.SendError, match=f"{status}: because"):
        sending.deliver(PARCEL, "pumps", address, KEY, 3)
    assert len(came) == tries


@pytest.mark.parametrize(
    ("to", "kind", "key", "words"),
    [
        ("http://example.org", "rows", KEY, "https:// only"),
        ("ftp://example.org", "counts", KEY, "neither https"),
        ("https://example.org", "counts", "short", "MODELWATCH_DEVICE_KEY"),
    ],
)
def test_a_device_does_not_send_what_it_should_not(to, kind, key, words):
    with pytest.raises(sending.SendError, match=words):
        sending.deliver(PARCEL._replace(kind=kind), "pumps", to, key, 1)
