"""How is one line of a sketched screen drawn: as shapes, at a place, in a width?"""

from html import escape
from typing import NamedTuple, assert_never

from bot.rendering.font import BOLD, REGULAR, fitted, font
from dialogs.drawing import Line

INK, QUIET, FAINT, EDGE = "#27313d", "#5c6773", "#dde2e8", "#b4bcc6"
PAPER, TAP, TAPPED, LINK, GOOD = "#ffffff", "#b4430e", "#fdf0e6", "#1b5fb8", "#1d7a4c"
TEXT, SMALL = 35.0, 29.0
"""The sizes of letters: at 330 pixels, as wide as a phone shows a picture, 11.5 and 9.5 pixels."""
LEADING = 1.28
PAD = 18.0
BADGE = 22.0
SIGN = 52.0
BARS = ((0.92, 0.7), (0.8, 0.88), (0.95, 0.55))
"""How long the grey bars are that stand for text that does not matter; each pair by turns."""


class Block(NamedTuple):
    """Shapes, and how high they are."""

    svg: str
    height: float


def text(lines: list[str], x: float, y: float, size: float, colour: str, **look: object) -> str:
    """Return lines of text below a height."""
    return "".join(
        f'<text x="{x:.1f}" y="{y + size * (0.98 + LEADING * place):.1f}" font-size="{size:.1f}" '
        f'fill="{colour}"{_attributes(look)}>{escape(line, quote=False)}</text>'
        for place, line in enumerate(lines)
    )


def height(lines: list[str], size: float) -> float:
    """Return how high lines of text are."""
    return len(lines) * size * LEADING


def box(x: float, y: float, width: float, height: float, **look: object) -> str:
    """Return a box."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"{_attributes(look)}/>'


def _attributes(look: dict[str, object]) -> str:
    return "".join(f' {name.replace("_", "-")}="{value}"' for name, value in look.items())


def badge(tap: int | None, x: float, y: float) -> str:
    """Return the round mark of a place to tap, with its number in the text if it has one."""
    if tap is None:
        return ""
    mark = box(x - BADGE, y - BADGE, 2 * BADGE, 2 * BADGE, rx=BADGE, fill=TAP, stroke=PAPER, stroke_width=4)
    if not tap:
        return mark + box(x - 7, y - 7, 14, 14, rx=7, fill=PAPER)
    return mark + text([str(tap)], x, y - 16, 27, PAPER, font_weight="bold", text_anchor="middle")


def aside(tap: int | None) -> float:
    """Return how much room the mark takes from what it marks."""
    return 0.0 if tap is None else BADGE


def drawn(line: Line, place: int, x: float, y: float, width: float) -> Block:
    """Return a line, drawn; its place on the screen decides how long its grey bars are."""
    match line.kind:
        case "filler":
            return _bars(place, x, y, width)
        case "word":
            return _word(line, place, x, y, width)
        case "text":
            lines, size = fitted(line.text, REGULAR, SMALL, width - 2 * PAD)
            return Block(text(lines, x + PAD, y + 6, size, QUIET), height(lines, size) + 18)
        case "spinner":
            return _spinner(x + width / 2, y)
        case "puzzle":
            return _puzzle(x + width / 2, y)
        case "row" | "bars" | "account" | "field" | "button" | "grey":
            return _boxed(line, x, y, width)
        case _:
            assert_never(line.kind)


def _bars(place: int, x: float, y: float, width: float) -> Block:
    first, second = (part * (width - 2 * PAD) for part in BARS[place % len(BARS)])
    return Block(_bar(x + PAD, y + 10, first) + _bar(x + PAD, y + 38, second), 72)


def _bar(x: float, y: float, width: float) -> str:
    return box(x, y, width, 14, rx=7, fill=FAINT)


def _word(line: Line, place: int, x: float, y: float, width: float) -> Block:
    """Draw a coloured word in the midst of a text."""
    left, room = x + PAD, width - 2 * PAD
    lines, size = fitted(line.text, BOLD, TEXT, room - 2 * PAD - 2 * BADGE)
    wide = max(font(BOLD).width(part, size) for part in lines) + 2 * PAD + BADGE
    high, top = height(lines, size) + 20, y + 40
    after = left + wide + 36
    beside = _bar(after, top + high / 2 - 7, left + room - after) if wide < 0.6 * room else ""
    below = _bars(place + 1, x, top + high + 6, width)
    word = text(lines, left + PAD, top + 8, size, LINK, font_weight="bold", text_decoration="underline")
    shapes = (_bar(left, y + 10, 0.92 * room), _frame(line, left, top, wide, high), word, beside, below.svg)
    return Block("".join(shapes), 46 + high + below.height)


def _spinner(middle: float, y: float) -> Block:
    ring = f'<circle cx="{middle:.1f}" cy="{y + 52:.1f}" r="30" fill="none" stroke-width="9" stroke='
    return Block(f'{ring}"{FAINT}"/>{ring}"{QUIET}" stroke-dasharray="62 200" stroke-linecap="round"/>', 104)


def _puzzle(middle: float, y: float) -> Block:
    tiles = (
        box(middle - 74 + 52 * column, y + 8 + 42 * row, 44, 34, rx=6, fill=(FAINT, EDGE)[(row + column) % 2])
        for row in range(2)
        for column in range(3)
    )
    return Block("".join(tiles), 100)


def _boxed(line: Line, x: float, y: float, width: float) -> Block:
    """Draw what stands in a box of its own: a row of a menu, an account, a field, a button."""
    button, room = line.kind in ("button", "grey"), width - aside(line.tap)
    bold = button or (line.tap is not None and line.kind != "field")
    sign = SIGN if line.kind in ("bars", "account") else 0.0
    right = PAD if line.tap is None else BADGE + 12
    lines, size = fitted(line.text, BOLD if bold else REGULAR, TEXT, room - PAD - sign - right)
    high = height(lines, size) + 24
    left, anchor = (x + room / 2, "middle") if button else (x + PAD + sign, "start")
    ink = QUIET if line.kind in ("field", "grey") else INK
    words = text(lines, left, y + 10, size, ink, font_weight="bold" if bold else "normal", text_anchor=anchor)
    return Block(f"{_frame(line, x, y, room, high)}{_sign(line, x + PAD, y + high / 2)}{words}", high + 14)


def _sign(line: Line, x: float, y: float) -> str:
    """Return the three lines of a menu, or the head of an account."""
    if line.kind == "bars":
        return "".join(box(x, y + 12 * place - 3, 40, 6, rx=3, fill=INK) for place in (-1, 0, 1))
    if line.kind == "account":
        shoulders = f'<path d="M{x:.1f} {y + 20:.1f}a20 17 0 0 1 40 0z" fill="{QUIET}"/>'
        return shoulders + box(x + 10, y - 19, 20, 20, rx=10, fill=QUIET)
    return ""


def _frame(line: Line, x: float, y: float, width: float, high: float) -> str:
    """Return the box around a line: marked where one taps."""
    rx = min(high / 2, 30) if line.kind in ("button", "grey") else 14
    if line.tap is not None:
        fill = PAPER if line.kind == "field" else TAPPED
        marked = box(x, y, width, high, rx=rx, fill=fill, stroke=TAP, stroke_width=4)
        return marked + badge(line.tap, x + width, y + high / 2)
    if line.kind == "field":
        return box(x, y, width, high, rx=rx, fill=PAPER, stroke=EDGE, stroke_width=3)
    if line.kind == "grey":
        return box(x, y, width, high, rx=rx, fill=PAPER, stroke=EDGE, stroke_width=3, stroke_dasharray="8 8")
    if line.kind == "button":
        return box(x, y, width, high, rx=rx, fill=FAINT)
    return box(x + PAD, y + high + 5, width - 2 * PAD, 2, fill=FAINT)
