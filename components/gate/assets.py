"""The gate's own style, script and icon: the only files that anybody may have."""

from __future__ import annotations

from importlib.resources import files

from starlette.responses import Response

STYLE, SCRIPT, ICON = "/tien-do/cua.css", "/tien-do/phien.js", "/tien-do/bieu-tuong.svg"
"""`SCRIPT` belongs on every page behind the gate: it leaves when the session ends."""
_FILES = {
    STYLE: ("own.css", "text/css"),
    SCRIPT: ("own.js", "text/javascript"),
    ICON: ("icon.svg", "image/svg+xml"),
}
_READ = {path: (files("components.gate").joinpath(name).read_bytes(), kind) for path, (name, kind) in _FILES.items()}


def asset(path: str) -> Response | None:
    """The file at that path, None where there is none."""
    found = _READ.get(path)
    return found and Response(found[0], media_type=found[1])
