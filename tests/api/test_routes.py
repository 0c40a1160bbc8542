"""What is answered beside the pages: health and reports, and nothing else from the disk."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Mount

from monitoring.api import Allowed, middleware, routes

NAME = "0123456789abcdef.html"


class Client:
    """Asks the application without a server; the path goes out as it is written."""

    def __init__(self):
        self.app = Starlette(routes=routes, middleware=middleware(Allowed()))

    def __call__(self, method, path, headers=None):
        async def ask():
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return await client.request(method, path, headers=headers)

        return asyncio.run(ask())

    def get(self, path, headers=None):
        return self("GET", path, headers)


@pytest.fixture
def client(tmp_path, monkeypatch):
    home = tmp_path / "workspace"
    (home / "loans" / "reports").mkdir(parents=True)
    (home / "loans" / "deployment.json").write_text("{}")
    (home / "loans" / "reports" / NAME).write_text("<title>Streamlit</title><script>1</script>")
    (home / "loans" / "reports" / "notes.html").write_text("secret")
    (home / "loans" / "secret.html").write_text("secret")
    (home / "secret").write_text("secret")
    (home / "loans" / "reports" / ("f" * 16 + ".html")).mkdir()
    monkeypatch.setenv("MODELWATCH_HOME", str(home))
    return Client()


def test_healthz_says_ok(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert client("HEAD", "/healthz").status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(client, method):
    assert client(method, "/healthz").status_code == 405
    assert client(method, f"/reports/loans/{NAME}").status_code == 405


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_a_report_is_served_in_a_sandbox(client, accept):
    answer = client.get(f"/reports/loans/{NAME}", headers={"accept": accept})
    policy = answer.headers["content-security-policy"]

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "<script>1</script>" in answer.text
    assert policy.startswith("sandbox ")
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy
    assert "private" in answer.headers["cache-control"]


def test_a_report_comes_as_it_was_written_even_to_a_browser(client):
    answer = client.get(f"/reports/loans/{NAME}", headers={"accept": "text/html"})
    assert answer.text == "<title>Streamlit</title><script>1</script>"


@pytest.mark.parametrize("path", ["/healthz", f"/reports/loans/{NAME}", "/reports/loans/none.html", "/nowhere"])
def test_every_answer_has_the_security_headers(client, path):
    headers = client.get(path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/reports/loans/notes.html",
        "/reports/loans/",
        "/reports/loans",
        "/reports/",
        "/reports",
        f"/reports/other/{NAME}",
        f"/reports/LOANS/{NAME}",
        f"/reports/loans/{NAME.upper()}",
        f"/reports/loans/{NAME}%0A",
        f"/reports/loans/{NAME}%00",
        f"/reports/loans/{NAME}/",
        "/reports/loans/ffffffffffffffff.html",
        "/reports/loans/../secret.html",
        "/reports/loans/..%2Fsecret.html",
        "/reports/loans/..%252Fsecret.html",
        "/reports/loans/%2e%2e/%2e%2e/secret",
        "/reports/%2e%2e/secret",
        f"/reports/./{NAME}",
        f"/reports/..%2Fworkspace%2Floans/{NAME}",
        "/reports/loans%2Freports/notes.html",
        "/reports/loans/..\\secret.html",
        "/reports//etc/passwd",
        "/reports/%2Fetc/passwd",
    ],
)
def test_only_exact_names_of_reports_are_answered(client, path):
    answer = client.get(path)

    assert answer.status_code in (404, 307)  # 307: the same path with or without its last slash
    assert "secret" not in answer.text


def test_an_unknown_report_says_so_in_plain_text(client):
    answer = client.get(f"/reports/other/{NAME}")

    assert answer.text == "there is no such report"
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("asked", "place"), [("/overview", "./"), ("/overview?deployment=d&as_of=x%26y", "./?deployment=d&as_of=x%26y")]
)
def test_the_overview_is_found_by_its_name_too(client, asked, place):
    answer = client.get(asked)

    assert (answer.status_code, answer.headers["location"]) == (307, place)


@pytest.mark.parametrize(
    "path", ["/api", "/api/v1/nope", "/metrics/", "/metrics/x", "/healthz/x", "/devices", "/devices/a/b"]
)
def test_beside_the_routes_there_is_nothing_and_no_page(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.json()) == (404, {"error": "There is nothing at this address."})


@pytest.mark.parametrize("accept", ["*/*", "text/html", None])
def test_the_page_is_called_modelwatch_and_tells_what_a_step_of_back_is(accept):
    async def page(scope, receive, send):
        await HTMLResponse("<html><title>Streamlit</title></html>")(scope, receive, send)

    client = Client()
    client.app = Starlette(routes=[Mount("/", app=page)], middleware=middleware(Allowed()))
    answer = client.get("/drift", headers={"accept": accept} if accept else {})
    assert "<title>Modelwatch</title>" in answer.text
    assert "Streamlit</title>" not in answer.text
    assert "history.pushState =" in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)
