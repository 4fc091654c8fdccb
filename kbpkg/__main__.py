"""``python -m kbpkg``."""

import sys

from kbpkg.cli import main

sys.exit(main())
