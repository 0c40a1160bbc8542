"""What is asked of a cloud store: few things, each of which it does whole or not at all."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitoring.errors import SettingsError
from monitoring.shared.store.head import tag_of
from monitoring.shared.store.refusals import in_plain_words

if TYPE_CHECKING:
    from obstore.store import ObjectStore

AT_ONCE = 8  # requests
TRIES = {"max_retries": 4, "retry_timeout": timedelta(seconds=30)}
TIMES = {"connect_timeout": "5s", "timeout": "1h"}
SILENCE, SHORT_SILENCE = "60s", "10s"  # of the store, for objects that may be large, and for all else
INSTALL = "install it: pip install 'modelwatch[cloud]'"
# Where one of these is given, obstore 0.12 takes none of the environment's: a proxy would be passed by in silence.
CLIENT = (
    "allow_http",
    "allow_invalid_certificates",
    "connect_timeout",
    "http1_only",
    "http2_only",
    "pool_idle_timeout",
    "pool_max_idle_per_host",
    "proxy_ca_certificate",
    "proxy_excludes",
    "proxy_url",
    "read_timeout",
    "timeout",
    "user_agent",
)
PREFIXES = {"s3": "AWS", "s3a": "AWS", "gs": "GOOGLE"}


@dataclass(frozen=True)
class Bucket:
    """The objects below an address.

    Args:
        address: such as `s3://bucket/prefix`; credentials come from the environment.
    """

    address: str

    @cached_property
    def _store(self) -> "ObjectStore":
        return self._opened(SILENCE)

    @cached_property
    def _quick(self) -> "ObjectStore":
        return self._opened(SHORT_SILENCE)

    def _opened(self, silence: str) -> "ObjectStore":
        try:
            from obstore.store import from_url
        except ImportError:
            raise SettingsError(
                f"the workspace {self.address} lies in a cloud store, which needs obstore", INSTALL
            ) from None
        options = TIMES | {"read_timeout": silence} | client_options(self.address, os.environ)
        open_it: Callable[..., ObjectStore] = from_url  # which options it knows hangs on the store
        with self._plain():
            return open_it(self.address, client_options=options, retry_config=TRIES)

    def tags(self, prefix: str) -> dict[str, str]:
        """The tag of the content of every object below a prefix, by its name, in one request a thousand."""
        import obstore

        with self._plain():
            parts = obstore.list(self._quick, prefix=prefix)
            return {str(one["path"]): tag_of(one) for part in parts for one in part}

    def ages(self, prefix: str) -> dict[str, float]:
        """When every object below a prefix was written, in seconds since 1970, by the store's clock."""
        import obstore

        with self._plain():
            parts = obstore.list(self._quick, prefix=prefix)
            return {str(one["path"]): one["last_modified"].timestamp() for part in parts for one in part}

    def read(self, name: str) -> tuple[bytes, str]:
        """A small object and its tag; raises `FileNotFoundError`."""
        import obstore

        with self._plain():
            found = obstore.get(self._quick, name)
            return found.bytes().to_bytes(), tag_of(found.meta)

    def read_unless(self, name: str, tag: str) -> tuple[bytes, str]:
        """The same, unless it is what has a tag: then nothing, and no tag."""
        import obstore
        from obstore.exceptions import NotModifiedError

        if not tag:
            return self.read(name)
        try:
            with self._plain():
                found = obstore.get(self._quick, name, options={"if_none_match": f'"{tag.partition(" ")[0]}"'})
                return found.bytes().to_bytes(), tag_of(found.meta)
        except NotModifiedError:
            return b"", ""

    def fetch(self, name: str, to: Path) -> str:
        """Write an object to a file; gives its SHA-256. Raises `FileNotFoundError`."""
        import obstore

        digest = hashlib.sha256()
        with self._plain(), to.open("xb") as file:
            for piece in obstore.get(self._store, name).stream(min_chunk_size=1 << 20):
                digest.update(piece)
                file.write(piece)
        return digest.hexdigest()

    def put(self, name: str, content: bytes | Path) -> None:
        """Write an object that nobody else writes."""
        import obstore

        with self._plain():
            obstore.put(self._store, name, content)

    def create(self, name: str, content: bytes) -> str | None:
        """Write an object where there is none yet; gives its tag, None where there is one."""
        return self._put_if(name, content, "create")

    def replace(self, name: str, content: bytes, tag: str) -> str | None:
        """Write an object in the place of the one with a tag; gives its tag, None where that is another one by now."""
        e_tag, _, version = tag.partition(" ")
        return self._put_if(name, content, {"e_tag": f'"{e_tag}"', "version": version or "0"})

    def remove(self, names: Iterable[str]) -> None:
        """Remove objects; those that are gone already are no mistake."""
        import obstore

        found = list(names)
        try:
            with self._plain():
                if found:
                    obstore.delete(self._quick, found)
        except FileNotFoundError:  # S3 does not mind, all others do, and may have left the rest
            for name in found if len(found) > 1 else ():
                self.remove([name])

    @staticmethod
    @contextmanager
    def at_once() -> Iterator[ThreadPoolExecutor]:
        """Threads for several requests at once."""
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="modelwatch-shared") as threads:
            yield threads

    def _put_if(self, name: str, content: bytes, mode: Any) -> str | None:
        import obstore
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        try:
            with self._plain():
                return tag_of(obstore.put(self._quick, name, content, mode=mode))
        except (AlreadyExistsError, PreconditionError):
            return None

    @contextmanager
    def _plain(self) -> Iterator[None]:
        with in_plain_words(self.address):
            yield


def client_options(address: str, environment: Mapping[str, str]) -> dict[str, str]:
    """What the environment says of connections to a store, by obstore's names.

    >>> client_options("s3://bucket/w", {"AWS_ALLOW_HTTP": "true", "AWS_PROXY_URL": "http://proxy:3128", "HOME": "/"})
    {'allow_http': 'true', 'proxy_url': 'http://proxy:3128'}
    """
    prefix = PREFIXES.get(address.partition(":")[0], "AZURE")
    named = {name: environment.get(f"{prefix}_{name.upper()}") for name in CLIENT}
    return {name: value for name, value in named.items() if value is not None}
