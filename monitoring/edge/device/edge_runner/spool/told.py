"""What a spool has to tell, in rows."""

from __future__ import annotations

import os
from typing import Any

from . import journal
from .spool import Spool


def status(spool: Spool) -> dict[str, Any]:
    """What is kept, and what became of the rest."""
    with spool.locked() as found:
        eras = found["eras"].values()
        files = [os.path.join(spool.folder, one["file"]) for one in found["segments"]]
        waiting = [record for name in files for record in journal.records(name) if record]
        counted = [era for era in eras if era["rows"]]
        return {
            "device": found["device"],
            "deployment": spool.told["deployment"],
            "version": spool.told["version"],
            "sends": found["what"],
            "waiting_rows": sum(len(record.rows) for record in waiting),
            "counted_rows": sum(era["rows"] for era in counted),
            "counted_and_sent": sum(era["rows"] for era in counted if era["acknowledged"]),
            "refused_rows": found["refused"] + sum(record.refused for record in waiting),
            "given_up_rows": found["given_up"],
            "damaged_records": found["damaged"],
            "left_out": spool.plan.left_out,
            "bytes": spool.used(found),
            "limit": found["limit"],
            "last_sent": found["sent"],
        }
