"""A real server of the S3 protocol on this machine, and its log of requests."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from monitoring.shared import turn

SERVE = "import sys; from moto.server import main; main(sys.argv[1:])"
NUMBERS = count(1)


@dataclass(frozen=True)
class Server:
    """The server.

    Args:
        url: where it answers.
        log: what it has been asked, a line a request.
    """

    url: str
    log: Path

    def requests(self):
        """How often it was asked what so far, as `("GET", "heads/d.json.gz")`; of lists the prefix."""
        found = re.findall(rb'"(?:\x1b\[[0-9;]*m)*([A-Z]+) /bucket(/?[^ ]*) HTTP', self.log.read_bytes())
        return [(method.decode(), path.decode()) for method, path in found]


@contextmanager
def serving(log: Path) -> Iterator[Server]:
    """Run it, with a bucket called `bucket`."""
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    with log.open("wb") as told:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, "-H", "127.0.0.1", "-p", "0"], stderr=told, stdout=told, env=environment
        )
    try:
        for _ in range(300):
            if found := re.search(rb"http://127\.0\.0\.1:\d+", log.read_bytes()):
                break
            time.sleep(0.1)
        url = found[0].decode()
        urllib.request.urlopen(urllib.request.Request(f"{url}/bucket", method="PUT"), timeout=10).close()
        yield Server(url, log)
    finally:
        process.kill()
        process.wait()


def afresh(*homes: Path) -> None:
    """Go on in the same places as on a machine that has never had a mirror of them: without a file of rows."""
    addresses = [turn.address_of(home) for home in homes]
    turn.leave()
    for home, address in zip(homes, addresses, strict=True):
        shutil.rmtree(home.parent)
        assert turn.home_of(address) == home
        turn.looked_at(home)


def settings(server: Server, cache: Path) -> dict[str, str]:
    """The environment of a workspace that nobody else has."""
    return {
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret-of-a-key",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": server.url,
        "AWS_ALLOW_HTTP": "true",
        "MODELWATCH_HOME": f"s3://bucket/w{next(NUMBERS)}",
        "MODELWATCH_CACHE": str(cache),
    }
