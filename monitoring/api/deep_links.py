"""Deep links without detours, Back without detours, links that can be copied, and a title from the first moment on.

Opened at `/drift`, Streamlit's script first asks for its server below `/drift/` and fails twice before it looks at `/`.
The page is therefore told where its server is, what links lead to (`links.js`), and what makes a step of Back
(`steps.js`). Only Streamlit's own page is touched.
"""

from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TITLE = b"<title>Streamlit</title>"
ORIGIN = b'<script>window.__streamlit={BACKEND_BASE_URL:location.origin+"%s"};%s</script><title>Modelwatch</title>'
# Links first: what the browser itself does with a link is no step of Back.
SCRIPTS = b"".join((Path(__file__).parent / name).read_bytes() for name in ("links.js", "steps.js"))
FILES = ("/static/", "/media/", "/component/", "/_stcore/")


class DeepLinks:
    """Tells every page where the server is.

    Args:
        app: what answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, with one line added to Streamlit's page."""
        if scope["type"] != "http" or scope["path"].removeprefix(scope.get("root_path", "")).startswith(FILES):
            await self.app(scope, receive, send)
            return
        # Packed bytes could not be added to; the page is small.
        scope = {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]}
        start: Message | None = None
        # Taken now: routes that are mounted below a path write theirs into the scope.
        origin = ORIGIN % (scope.get("root_path", "").encode(), SCRIPTS)

        async def with_origin(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
                return
            if start is not None and message["type"] == "http.response.body":
                body = message.get("body", b"").replace(TITLE, origin)
                if not message.get("more_body"):
                    MutableHeaders(raw=start["headers"])["content-length"] = str(len(body))
                else:
                    del MutableHeaders(raw=start["headers"])["content-length"]
                await send(start)
                start, message = None, {**message, "body": body}
            await send(message)

        await self.app(scope, receive, with_origin)


def _is_page(message: Message) -> bool:
    """Whether this is Streamlit's own page; a report is one too, but brings a policy of its own."""
    headers = Headers(raw=message["headers"])
    is_html = headers.get("content-type", "").startswith("text/html")
    return message["status"] == 200 and is_html and "content-security-policy" not in headers
