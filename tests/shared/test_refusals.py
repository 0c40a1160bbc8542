"""What a store refuses comes out as one sentence, exit status 2, without a word of the credentials."""

import http.server
import json
import threading
from typing import ClassVar

import pytest

from monitoring.cli import main
from monitoring.errors import SettingsError, SharedError
from monitoring.log import Workspace
from monitoring.shared import transfer, turn
from monitoring.shared.store import refusals
from monitoring.shared.store.bucket import Bucket
from monitoring.shared.store.head import is_same
from monitoring.shared.store.refusals import ForbiddenError


class Answer(http.server.BaseHTTPRequestHandler):
    """Says the same to everybody."""

    status, body, conditions = 403, b"", True

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(self.status)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def __getattr__(self, name):
        if name.startswith("do_"):
            return self.answer
        raise AttributeError(name)

    def log_message(self, *_):
        pass


@pytest.fixture
def says(store, monkeypatch):
    """A store that answers everything with a status and a text."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")

    def say(status, body):
        monkeypatch.setattr(Answer, "status", status)
        monkeypatch.setattr(Answer, "body", body)

    yield say
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "code", "meaning"),
    [
        (404, "NoSuchBucket", "there is no such bucket"),
        (403, "AccessDenied", "these credentials may not do that (AccessDenied)"),
        (403, "SignatureDoesNotMatch", "does not accept the credentials"),
        (403, "RequestTimeTooSkewed", "clock differs"),
    ],
)
def test_each_refusal_is_one_sentence_and_exit_status_2(says, capsys, status, code, meaning):
    says(status, f"<Error><Code>{code}</Code><Message>key secret-of-a-key</Message></Error>".encode())

    assert main(["report", "small"]) == 2

    error, hint = capsys.readouterr().err.splitlines()
    assert error.startswith("error: the workspace s3://bucket/")
    assert meaning in error
    assert hint.startswith("hint: ")
    assert "secret-of-a-key" not in error + hint


def test_a_store_that_cannot_be_reached_is_said_to_be_so(store, monkeypatch, capsys):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setattr("monitoring.shared.store.bucket.TRIES", {"max_retries": 0})

    assert main(["report", "small"]) == 2

    assert "it cannot be reached" in capsys.readouterr().err


def test_plain_http_is_used_only_where_it_is_allowed(store, monkeypatch):
    monkeypatch.delenv("AWS_ALLOW_HTTP")

    with pytest.raises(SharedError, match="plain http, which is not allowed"):
        Bucket(store).tags("heads/")


def test_a_proxy_of_the_environment_is_used(store, monkeypatch):
    monkeypatch.setenv("AWS_PROXY_URL", "http://127.0.0.1:1")
    monkeypatch.setattr("monitoring.shared.store.bucket.TRIES", {"max_retries": 0})

    with pytest.raises(SharedError, match="cannot be reached"):
        Bucket(store).tags("heads/")


def test_a_store_that_does_not_hold_to_conditions_is_refused(says):
    says(200, b"")
    home = turn.home_of("s3://bucket/w")

    with pytest.raises(SharedError, match="does not hold to conditions"):
        transfer.may_write(home)


def test_without_the_client_the_command_that_installs_it_is_named(store, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "obstore.store", None)

    with pytest.raises(SettingsError) as told:
        Bucket(store).tags("")

    assert told.value.hint == "install it: pip install 'modelwatch[cloud]'"


def test_with_credentials_that_may_only_read_reports_work_and_changes_are_refused(lent, elsewhere, monkeypatch, capsys):
    elsewhere()

    def forbidden(*_):
        raise ForbiddenError("the workspace cannot be used: these credentials may not do that")

    for name in ("_put_if", "put", "remove"):
        monkeypatch.setattr(Bucket, name, forbidden)

    assert main(["report", "small"]) == 0
    assert main(["log", "small", str(lent / "rows.csv")]) == 2

    assert "the workspace s3://bucket/lent is read-only: nothing is written to small" in capsys.readouterr().err
    assert Workspace().log("small").predictions.count() == 200


class Google(http.server.BaseHTTPRequestHandler):
    """Says which generation of an object it has, and notes which one was to be replaced."""

    asked: ClassVar[list[str]] = []

    def do_PUT(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.asked.append(self.headers["x-goog-if-generation-match"])
        self.send_response(200)
        for name, value in {"ETag": '"a"', "x-goog-generation": "7", "Content-Length": "0"}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_):
        pass


def test_google_is_asked_to_replace_the_version_that_it_has_named(tmp_path, monkeypatch):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Google)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    account = {"gcs_base_url": f"http://127.0.0.1:{server.server_port}", "disable_oauth": True}
    account |= dict.fromkeys(("client_email", "private_key", "private_key_id"), "")
    (tmp_path / "account.json").write_text(json.dumps(account))
    monkeypatch.setenv("GOOGLE_SERVICE_ACCOUNT", str(tmp_path / "account.json"))
    monkeypatch.setenv("GOOGLE_ALLOW_HTTP", "true")
    bucket = Bucket("gs://bucket/w")

    tag = bucket.create("x", b"1")
    assert is_same("a", tag)
    assert bucket.replace("x", b"2", tag)

    assert Google.asked == ["0", "7"]
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("address", "named"),
    [("s3://b", "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"), ("gs://b", "GOOGLE_APPLICATION_CREDENTIALS")]
    + [(f"{kind}://c@a.dfs.core.windows.net", refusals.AZURE) for kind in ("abfs", "abfss")],
)
def test_credentials_are_named_as_the_store_has_them(address, named):
    for code in ("AuthenticationFailed", "ExpiredToken"):
        told = refusals.refusal(address, f"403 Forbidden: <Code>{code}</Code>")
        assert told.hint == f"check them in the environment: {named}"
