"""`python -m monitoring.cli` is `modelwatch`."""

import sys

from monitoring.cli.main import main

sys.exit(main())
