"""The gate's own pages as HTML: plain forms that work without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from components.gate.assets import ICON, STYLE
from components.gate.forms import TOKEN

PRODUCT = "Tiến độ"
_FRAME = """<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="icon" href="{icon}">
<link rel="stylesheet" href="{style}">
</head>
<body>
<main{wide}>
{body}
</main>
</body>
</html>
"""


@dataclass(frozen=True)
class Field:
    """One line to fill in. `fills` is HTML's autocomplete word."""

    name: str
    label: str
    fills: str
    hint: str = ""
    secret: bool = False
    value: str = ""


def page(title: str, *parts: str, wide: bool = False) -> str:
    """The whole page; the parts are HTML already."""
    body = "\n".join([f"<h1>{escape(title)}</h1>", *(one for one in parts if one)])
    named = title if title == PRODUCT else f"{title} – {PRODUCT}"
    return _FRAME.format(title=escape(named), icon=ICON, style=STYLE, wide=' class="wide"' if wide else "", body=body)


def said(text: str) -> str:
    """A paragraph."""
    return f"<p>{escape(text)}</p>"


def alert(text: str) -> str:
    """What went wrong, read out at once; nothing for ""."""
    return f'<p role="alert" id="loi">{escape(text)}</p>' if text else ""


def form(action: str, token: str, button: str, fields: Sequence[Field] = (), more: str = "", **hidden: str) -> str:
    """A form; the first empty field has the focus."""
    first = next((one.name for one in fields if not one.value), "")
    kept = "".join(_hidden(name, value) for name, value in {TOKEN: token, **hidden}.items())
    shown = "\n".join(_field(one, focused=one.name == first) for one in fields)
    return (
        f'<form method="post" action="{escape(action)}">\n{kept}\n{shown}\n{more}\n'
        f'<button type="submit">{escape(button)}</button>\n</form>'
    )


def tick(name: str, label: str, *, ticked: bool) -> str:
    """A box to tick."""
    checked = " checked" if ticked else ""
    box = f'<input type="checkbox" name="{name}" value="1"{checked}>'
    return f'<label class="tick">{box}<span>{escape(label)}</span></label>'


def card(title: str, *parts: str) -> str:
    """One of several ways on."""
    return f'<section class="card"><h2>{escape(title)}</h2>{"".join(parts)}</section>'


def cards(*found: str) -> str:
    """Cards side by side, one below the other on a phone."""
    return f'<div class="cards">{"".join(found)}</div>'


def button(label: str, address: str) -> str:
    """A link that looks like what it is for."""
    return f'<a class="button" href="{escape(address)}">{escape(label)}</a>'


def way_on(label: str, address: str) -> str:
    """A quiet link below everything else."""
    return f'<footer><a href="{escape(address)}">{escape(label)}</a></footer>'


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _field(one: Field, *, focused: bool) -> str:
    about = f"{one.name}-giai-thich" if one.hint else ""
    marks = {
        "id": one.name, "name": one.name, "type": "password" if one.secret else "text", "autocomplete": one.fills,
        "value": "" if one.secret else one.value, "maxlength": "200", "spellcheck": "false",
        "autocapitalize": "words" if one.fills == "name" else "none",
        "aria-describedby": about,
    }  # fmt: skip
    said = " ".join(f'{name}="{escape(value)}"' for name, value in marks.items() if value)
    hint = f'<p class="hint" id="{about}">{escape(one.hint)}</p>' if one.hint else ""
    focus = " autofocus" if focused else ""
    return f'<label for="{one.name}">{escape(one.label)}</label>\n<input {said} required{focus}>\n{hint}'
