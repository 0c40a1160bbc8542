#!/usr/bin/env bash
# obstore 0.12.1: a store whose connections the environment describes, and one option given beside it.
# Guessed: an option that is given counts instead of the environment's of the same name, and all others stay.
# Seen: with any client option at all, a timeout say, none of the environment's is taken, without a word. A proxy
# (AWS_PROXY_URL) is passed by and the store asked directly, a name (AWS_USER_AGENT) is the library's own, and plain http,
# which AWS_ALLOW_HTTP had allowed, is refused again. Credentials, region and endpoint still come from the environment.
# Here: what the environment says of connections is handed over by name beside our own timeouts
# (monitoring/shared/store/bucket.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" obstore==0.12.1
"$folder/env/bin/python" - <<'PYTHON'
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        seen.append((self.server.server_port, self.headers["User-Agent"]))
        self.send_response(200)
        for name, value in (("Content-Length", "2"), ("ETag", '"1"'), ("Last-Modified", "Sat, 28 Nov 2026 00:00:00 GMT")):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"hi")

    def log_message(self, *_):
        pass


def serve():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


seen, store, proxy = [], serve(), serve()
os.environ |= {
    "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_REGION": "us-east-1", "AWS_ALLOW_HTTP": "true",
    "AWS_ENDPOINT_URL": f"http://127.0.0.1:{store}", "AWS_PROXY_URL": f"http://127.0.0.1:{proxy}", "AWS_USER_AGENT": "mine",
}
import obstore
from obstore.store import S3Store

found = {}
for options in ({}, {"allow_http": True}, {"timeout": "5s"}):
    seen.clear()
    asked = S3Store("bucket", retry_config={"max_retries": 0}, **({"client_options": options} if options else {}))
    try:
        obstore.get(asked, "name").bytes()
        port, agent = seen[0]
        answer = f"{'the proxy' if port == proxy else 'the store'} was asked, by {agent}"
    except Exception as error:
        answer = f"{type(error).__name__}: {'builder error' if 'builder error' in str(error) else error}"
    found[len(found)] = answer
    print(options or "no options", "->", answer)
assert found[0] == "the proxy was asked, by mine", "changed: the environment alone"
assert found[1].startswith("the store was asked, by object_store"), "mended: the proxy stays"
assert "builder error" in found[2], "mended: plain http stays allowed"
PYTHON
