"""What a cloud store refuses, in words that people can act on; what it says itself may quote keys and stays unsaid."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from monitoring.errors import SharedError

_CODE = re.compile(r"<Code>([A-Za-z]{3,60})</Code>|\"reason\":\s*\"([A-Za-z]{3,60})\"")
AZURE = "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY"
CREDENTIALS = dict.fromkeys(("s3", "s3a"), "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
CREDENTIALS["gs"] = "GOOGLE_APPLICATION_CREDENTIALS"
FORBIDDEN = ("403 Forbidden", "401 Unauthorized", "AccessDenied", "AuthorizationPermissionMismatch")
RIGHTS = "ask for the right to list, read, write and delete there"
# What its text holds, what that means, and what helps; the first that fits counts.
_MEANINGS = (
    (
        ("NoSuchBucket", "ContainerNotFound", "bucket does not exist"),
        "there is no such bucket",
        "create it, or correct MODELWATCH_HOME",
    ),
    (
        ("RequestTimeTooSkewed", "RequestExpired"),
        "this machine's clock differs too far from the store's",
        "set the clock, for example by NTP",
    ),
    (
        ("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken", "AuthenticationFailed"),
        "the store does not accept the credentials",
        "check them in the environment: {credentials}",
    ),
    (
        ("169.254.169.254", "metadata.google.internal", "169.254.170.2", "MissingCredentials", "No credentials"),
        "there are no credentials for it",
        "set them in the environment: {credentials}",
    ),
    (
        ("BadScheme",),
        "it is reached by plain http, which is not allowed",
        "use https, or for a store on this machine set AWS_ALLOW_HTTP=true",
    ),
    (("SlowDown", "503 Service", "429 Too Many"), "the store is too busy", "try again in a while"),
    (
        ("error sending request", "error trying to connect", "dns error", "timed out", "operation timed out"),
        "it cannot be reached",
        "check the network and the endpoint (AWS_ENDPOINT_URL)",
    ),
)


class DeletedError(SharedError):
    """A deployment is there no more."""

    def __init__(self, unit: str) -> None:
        super().__init__(f"the deployment {unit} was deleted in the meantime", "connect it anew")


class ForbiddenError(SharedError):
    """These credentials may not do that."""


@contextmanager
def in_plain_words(address: str) -> Iterator[None]:
    """Errors of the store as `SharedError`; those that mean something to the caller go through."""
    from obstore import exceptions as known

    try:
        yield
    except (known.AlreadyExistsError, known.PreconditionError, known.NotModifiedError):
        raise
    except FileNotFoundError as error:
        if "NoSuchBucket" not in str(error):
            raise
        raise refusal(address, str(error)) from None
    except known.BaseError as error:  # what it says goes no further, not even as a cause
        raise refusal(address, str(error)) from None


def refusal(address: str, said: str) -> SharedError:
    """What the store's words mean; lists are refused without a kind of error of their own.

    >>> refusal("s3://b", "... <Code>NoSuchBucket</Code> ...").message
    'the workspace s3://b cannot be used: there is no such bucket'
    >>> type(refusal("s3://b", "... 403 Forbidden: <Code>AccessDenied</Code> ...")).__name__
    'ForbiddenError'
    """
    found = f"the workspace {address} cannot be used"
    for signs, meaning, helps in _MEANINGS:
        if any(sign in said for sign in signs):
            named = CREDENTIALS.get(address.partition(":")[0], AZURE)
            return SharedError(f"{found}: {meaning}", helps.format(credentials=named))
    code = _CODE.search(said)
    named = f" ({code[1] or code[2]})" if code else ""
    if any(sign in said for sign in FORBIDDEN):
        return ForbiddenError(f"{found}: these credentials may not do that{named}", RIGHTS)
    return SharedError(f"{found}: the store has refused{named}", "try again")
