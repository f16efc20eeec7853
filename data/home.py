"""Where the data folder is: TIEN_DO_HOME, else the user's own data directory; never inside the package."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def home() -> Path:
    """The folder that holds every store; created on first use."""
    folder = Path(os.environ["TIEN_DO_HOME"]) if os.environ.get("TIEN_DO_HOME") else _user_data() / "tien-do"
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


def _user_data() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
