"""``python -m ketabot`` is the command ``ketabot``."""

from ketabot.cli import main

raise SystemExit(main())
