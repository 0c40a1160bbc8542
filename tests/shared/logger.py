"""A process that logs file after file, and says which of them are in: `python logger.py NAME FILE...`."""

import sys

from monitoring.cli import main
from monitoring.shared.store import lease

if __name__ == "__main__":
    lease.SECONDS = 3.0  # who is killed is to be succeeded soon
    for file in sys.argv[2:]:
        if main(["log", sys.argv[1], file]) == 0:
            print(file, flush=True, file=sys.stderr)
