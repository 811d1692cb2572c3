"""How does a drawing become a picture? Plain boxes of our own; nobody's screens are copied."""

from typing import assert_never

from bot.rendering import raster
from bot.rendering.font import BOLD, REGULAR, fitted
from bot.rendering.line import (
    EDGE,
    FAINT,
    GOOD,
    INK,
    LINK,
    PAD,
    PAPER,
    QUIET,
    SMALL,
    TAP,
    TAPPED,
    TEXT,
    Block,
    aside,
    badge,
    box,
    drawn,
    height,
    text,
)
from dialogs.drawing import Device, Drawing, Panel, Progress, Sketch, Standing

VERSION = 1
"""Of how this draws: with another number every picture is drawn and uploaded anew."""

WIDTH = 1000.0
MARGIN = 34.0
ALONE = 600.0
"""How wide a phone is that stands alone."""
HEAD = 54.0
WINDOWS = 2
"""So many windows of a computer stand below each other; more of them stand side by side, as phones do."""
LARGEST = 1280
"""Pixels: what Telegram shows without making it smaller."""
GROUND, RIM = "#eef1f5", "#c9d0d9"
ROUND: dict[Device, int] = {"iphone": 44, "android": 26, "phone": 34, "computer": 12}


def png(drawing: Drawing) -> bytes:
    """Return a drawing as a PNG; belongs into a thread."""
    return raster.png(svg(drawing))


def svg(drawing: Drawing) -> str:
    """Return a drawing as shapes."""
    match drawing:
        case Sketch():
            body = _sketch(drawing)
        case Progress():
            body = _progress(drawing)
        case _:
            assert_never(drawing)
    lines, size = fitted(drawing.note, REGULAR, SMALL, WIDTH - 2 * MARGIN)
    note = text(lines, WIDTH / 2, body.height, size, QUIET, text_anchor="middle")
    high = body.height + height(lines, size) + MARGIN
    zoom = min(1.0, LARGEST / high)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH * zoom:.0f}" height="{high * zoom:.0f}" '
        f'viewBox="0 0 {WIDTH:.0f} {high:.1f}" font-family="DejaVu Sans">'
        f"{box(0, 0, WIDTH, high, fill=RIM)}{box(3, 3, WIDTH - 6, high - 6, fill=GROUND)}"
        f"{body.svg}{note}</svg>"
    )


# -------------------------------------------------------------------- screens


def _sketch(sketch: Sketch) -> Block:
    """Draw screens in rows, two side by side; a few windows of a computer below each other."""
    wide = sketch.device == "computer" and len(sketch.panels) <= WINDOWS
    columns = 1 if wide or len(sketch.panels) == 1 else 2
    width = (WIDTH - (columns + 1) * MARGIN) / columns if wide or columns > 1 else ALONE
    shapes, y = "", MARGIN
    for start in range(0, len(sketch.panels), columns):
        row = _row(sketch.panels[start : start + columns], sketch.device, y, width)
        shapes += row.svg
        y += row.height + MARGIN
    return Block(shapes, y)


def _row(panels: tuple[Panel, ...], device: Device, y: float, width: float) -> Block:
    """Draw screens side by side, all as high as the highest, in the middle of the picture."""
    left = (WIDTH - len(panels) * (width + MARGIN) + MARGIN) / 2
    places = [left + place * (width + MARGIN) for place in range(len(panels))]
    screens = [_screen(panel, x, y, width) for panel, x in zip(panels, places, strict=True)]
    high = max(screen.height for screen in screens)
    below = [_below(panel, x, y + high, width) for panel, x in zip(panels, places, strict=True)]
    shapes = [
        _case(device, x, y, width, high) + screen.svg + words.svg
        for x, screen, words in zip(places, screens, below, strict=True)
    ]
    return Block("".join(shapes), high + max(words.height for words in below))


def _case(device: Device, x: float, y: float, width: float, high: float) -> str:
    """Return what holds a screen: a phone or a window."""
    middle = x + width / 2
    outer = box(x, y, width, high, rx=ROUND[device], fill=PAPER, stroke=EDGE, stroke_width=4)
    match device:
        case "iphone":
            return outer + box(middle - 55, y + 16, 110, 24, rx=12, fill=EDGE)
        case "android":
            return outer + _dot(middle, y + 28)
        case "phone":
            return outer + box(middle - 40, y + 22, 80, 10, rx=5, fill=EDGE)
        case "computer":
            return outer + "".join(_dot(x + 32 + 32 * place, y + 27) for place in range(3))
        case _:
            assert_never(device)


def _dot(x: float, y: float) -> str:
    return box(x - 10, y - 10, 20, 20, rx=10, fill=EDGE)


def _screen(panel: Panel, x: float, y: float, width: float) -> Block:
    """Draw what stands on a screen, from top to bottom."""
    left, inner, at = x + PAD, width - 2 * PAD, y + HEAD
    shapes = ""
    for head in (_title, _address):
        block = head(panel, left, at, inner)
        shapes, at = shapes + block.svg, at + block.height
    for place, line in enumerate(panel.lines):
        block = drawn(line, place, left, at, inner)
        shapes, at = shapes + block.svg, at + block.height
    return Block(shapes, at + PAD - y)


def _title(panel: Panel, x: float, y: float, width: float) -> Block:
    if not panel.title:
        return Block("", 0)
    lines, size = fitted(panel.title, BOLD, TEXT, width - 2 * PAD)
    high = height(lines, size) + 14
    words = text(lines, x + width / 2, y, size, INK, font_weight="bold", text_anchor="middle")
    return Block(words + box(x - PAD + 2, y + high, width + 2 * PAD - 4, 3, fill=FAINT), high + 18)


def _address(panel: Panel, x: float, y: float, width: float) -> Block:
    """Draw the bar at the top of a browser."""
    if not panel.address:
        return Block("", 0)
    room = width - aside(panel.tap)
    name, weight = (REGULAR, "normal") if panel.tap is None else (BOLD, "bold")
    lines, size = fitted(panel.address, name, SMALL, room - 2 * PAD - 44)
    high = height(lines, size) + 22
    look = {"fill": GROUND} if panel.tap is None else {"fill": TAPPED, "stroke": TAP, "stroke_width": 4}
    bar = box(x, y, room, high, rx=min(high / 2, 30), **look)
    words = text(lines, x + PAD + 34, y + 10, size, INK, font_weight=weight)
    mark = badge(panel.tap, x + room, y + high / 2)
    return Block(f"{bar}{_lock(x + PAD, y + high / 2)}{words}{mark}", high + 16)


def _lock(x: float, y: float) -> str:
    """Return the sign that browsers put before an address."""
    bow = f'd="M{x + 4:.1f} {y - 4:.1f}v-5a6 6 0 0 1 12 0v5" fill="none" stroke="{QUIET}" stroke-width="4"'
    return f"<path {bow}/>{box(x, y - 4, 20, 16, rx=4, fill=QUIET)}"


def _below(panel: Panel, x: float, y: float, width: float) -> Block:
    """Draw the words of the button that a screen stands for."""
    lines, size = fitted(panel.below, BOLD, TEXT, width)
    words = text(lines, x + width / 2, y + 12, size, INK, font_weight="bold", text_anchor="middle")
    return Block(words, height(lines, size) + 12 if lines else 0)


# -------------------------------------------------------------------- progress


def _progress(progress: Progress) -> Block:
    lines, size = fitted(progress.title, BOLD, 44, WIDTH - 2 * MARGIN)
    shapes, y = text(lines, MARGIN, MARGIN - 6, size, INK, font_weight="bold"), height(lines, size) + 46
    for standing in progress.cases:
        card = _standing(standing, y)
        shapes, y = shapes + card.svg, y + card.height + 26
    return Block(shapes, y)


def _standing(standing: Standing, y: float) -> Block:
    """Draw how one case stands: its accounts, its state, a bar, its dates."""
    left, room, at, shapes = MARGIN + 30, WIDTH - 2 * MARGIN - 60, y + 22, ""
    for words, name, weight in ((standing.accounts, BOLD, "bold"), (standing.state, REGULAR, "normal")):
        lines, size = fitted(words, name, TEXT, room)
        shapes += text(lines, left, at, size, INK, font_weight=weight)
        at += height(lines, size) + 6
    part = (room + 12) / standing.of
    for place in range(standing.of):
        fill = FAINT if place >= standing.done else GOOD if standing.closed else LINK
        shapes += box(left + place * part, at + 8, part - 12, 20, rx=10, fill=fill)
    at += 44
    for date in standing.dates:
        lines, size = fitted(date, REGULAR, SMALL, room)
        shapes += text(lines, left, at, size, QUIET)
        at += height(lines, size) + 4
    high = at + PAD - y
    card = box(MARGIN, y, WIDTH - 2 * MARGIN, high, rx=18, fill=PAPER, stroke=EDGE, stroke_width=3)
    return Block(card + shapes, high)
