"""A process that logs file after file, and says which of them are in: `python logger.py NAME FILE...`."""

import sys

from monitoring.cli import main

if __name__ == "__main__":
    for file in sys.argv[2:]:
        if main(["log", sys.argv[1], file]) == 0:
            print(file, flush=True, file=sys.stderr)
