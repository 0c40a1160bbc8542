"""Counts and rows from devices, put into their deployment's inbox as they come.

A body is taken only with the signature of somebody who has the key. A body that is sent again, by whoever has caught
it, changes nothing: it is the same file in the inbox, counts are totals of which the newest stands, and rows have ids.
"""

import asyncio
import hashlib
import hmac
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from monitoring.errors import DataError, SettingsError, SharedError
from monitoring.log import Workspace
from monitoring.log.fleet import inbox
from monitoring.log.folder.rights import is_writable
from monitoring.settings.allowed import device_key, is_read_only
from monitoring.shared.turn import turn

SIGNATURE = "X-Modelwatch-Signature"
MOST_BYTES = 2**26
AT_ONCE = 8  # bodies that are being received
_receiving = 0


async def receive(request: Request) -> Response:
    """Take a body in: 202 with its digest, 401 for a wrong signature, 413 for too much; 404 where nothing is taken."""
    global _receiving
    name = request.path_params["deployment"]
    try:
        key, workspace = device_key(), await run_in_threadpool(Workspace)  # which looks into a cloud store
    except (SettingsError, SharedError) as error:
        return PlainTextResponse(f"{error.message}\n", status_code=503)
    if not key or is_read_only():
        return PlainTextResponse("this dashboard takes nothing from devices\n", status_code=404)
    if name not in workspace.names():  # whoever has no key learns nothing of names
        return _refused()
    if int(request.headers.get("content-length", "0") or 0) > MOST_BYTES:
        return _too_large()
    folder = workspace.folder(name)
    if _receiving >= AT_ONCE or not is_writable(folder) or await run_in_threadpool(inbox.is_full, folder):
        return PlainTextResponse("there is no room at the moment: try again later\n", status_code=503)
    _receiving += 1
    try:
        return await _taken(request, folder, hmac.new(key.encode(), f"{name}\n".encode(), hashlib.sha256))
    finally:
        _receiving -= 1


async def _taken(request: Request, folder: Path, signed: hmac.HMAC) -> Response:
    arriving = inbox.Arriving(folder)
    try:
        async for piece in request.stream():
            if arriving.size + len(piece) > MOST_BYTES:
                return _too_large()
            signed.update(piece)
            arriving.write(piece)
        said = request.headers.get(SIGNATURE, "")
        if not hmac.compare_digest(said.encode(), f"sha256={signed.hexdigest()}".encode()):
            return _refused()
        return JSONResponse({"digest": await asyncio.to_thread(_kept, arriving)}, status_code=202)
    except SharedError as error:
        return PlainTextResponse(f"{error.message}\n", status_code=503)
    except DataError as error:
        return PlainTextResponse(f"{error.message}\n", status_code=415)
    except ClientDisconnect:
        return PlainTextResponse("the body was cut off\n", status_code=400)
    finally:
        arriving.drop()


def _kept(arriving: inbox.Arriving) -> str:
    with turn():  # in a cloud store, it is there when the device is told so
        return arriving.keep()


def _refused() -> Response:
    return PlainTextResponse("the signature is not that of the key\n", status_code=401)


def _too_large() -> Response:
    return PlainTextResponse(f"a body may have {MOST_BYTES >> 20} MB\n", status_code=413)
