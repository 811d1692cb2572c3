"""Sketches: every one becomes a PNG of the right size, and no word leaves its box, in any language."""

import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import get_args
from xml.etree import ElementTree

import pytest

from bot.rendering import raster
from bot.rendering.font import BOLD, FONTS, REGULAR, Font, fitted, font
from bot.rendering.picture import LARGEST, png, svg
from dialogs import machine
from dialogs.drawing import Device, Drawing, Line, LineKind, Panel, Progress, Sketch, Standing
from dialogs.notice import Drawn
from dialogs.session import Account, Answer, Case, Session
from tests.talk import BOOK, MONDAY

LONG = "Datenschutzgrundverordnungsbeauftragtenversammlung"
LETTERS = "ÄÖÜäöüßÇçĞğİıŞşÂâÀàÉéÈèÊêËëÎîÏïÔôŒœÙùÛûÑñ¿¡ÃãÕõÁáÍíÓóÚúĄąĆćĘęŁłŃńŚśŹźŻżÅåØø„“”«»’–…☰·&"
SPACE = 3.0
"""Units by which a word may come close to the edge of its box, of a picture 1,000 wide."""


def captions(language: str) -> Iterator[tuple[str, Drawing, str]]:
    """Yield every picture of every step, on every device, with its caption."""
    for guide in BOOK.guides.values():
        for step, card in guide.steps.items():
            for device in get_args(Device) if card.picture else ():
                answers = (Answer("x", device),)
                case = Case(1, guide.id, "eu", (Account("facebook"), Account("instagram")), answers)
                session = Session(language=language, country="DE", cases=(case,))
                reply = machine.view_notice(BOOK, session, Drawn(1, step), MONDAY)
                assert reply is not None
                assert reply.picture is not None
                yield f"{guide.id}: {step}, {device}", reply.picture, reply.text


@cache
def drawings(language: str) -> dict[Drawing, str]:
    return {drawing: name for name, drawing, _ in captions(language)}


@cache
def drawn(language: str) -> dict[str, str]:
    """Return every picture in a language, by what it shows."""
    return {name: svg(drawing) for drawing, name in drawings(language).items()}


def stretched(drawing: Drawing) -> Drawing:
    """Return a sketch with words as long as no language has them."""
    assert isinstance(drawing, Sketch)

    def longer(panel: Panel) -> Panel:
        lines = tuple(
            replace(line, text=f"{line.text} {LONG} {line.text}") for line in panel.lines if line.text
        )
        return replace(panel, title=panel.title and LONG, lines=lines, below=panel.below and f"1. {LONG}")

    return replace(drawing, panels=tuple(longer(panel) for panel in drawing.panels))


def size(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


Box = tuple[float, float, float, float]


def shapes(picture: str) -> tuple[list[Box], list[tuple[Box, str]]]:
    """Return the boxes with an edge, and each text with the box it takes, measured by the font."""
    root = ElementTree.fromstring(picture)  # noqa: S314 - our own
    boxes, texts = [], []
    for element in root.iter():
        look = element.attrib
        if element.tag.endswith("rect"):
            x, y, width, height = (float(look[name]) for name in ("x", "y", "width", "height"))
            if width > 50 and height > 30:
                boxes.append((x, y, x + width, y + height))
        elif element.tag.endswith("text"):
            name = BOLD if look.get("font-weight") == "bold" else REGULAR
            letters, words = float(look["font-size"]), element.text or ""
            width = font(name).width(words, letters)
            x, base = float(look["x"]), float(look["y"])
            left = x - width / 2 if look.get("text-anchor") == "middle" else x
            texts.append(((left, base - 0.76 * letters, left + width, base + 0.24 * letters), words))
    return boxes, texts


def overflows(picture: str) -> list[str]:
    """Return the texts that cross the edge of a box, or another text."""
    boxes, texts = shapes(picture)
    crossing = [
        words
        for (left, top, right, bottom), words in texts
        if not words.isdecimal()  # the number of a mark, which sits on the edge
        for x, y, end, floor in boxes
        if y < (top + bottom) / 2 < floor
        and left < end
        and right > x  # it is in this box, or beside its edge
        if left < x + SPACE or right > end - SPACE or top < y or bottom > floor
    ]
    colliding = [
        f"{words} / {others}"
        for place, ((left, top, right, bottom), words) in enumerate(texts)
        for (x, y, end, floor), others in texts[place + 1 :]
        if left < end and x < right and top < floor - SPACE and y < bottom - SPACE
    ]
    return crossing + colliding


# ------------------------------------------------------------------ what is drawn


@pytest.mark.parametrize("language", BOOK.languages)
def test_no_word_leaves_its_box_in_any_picture(language: str) -> None:
    assert len(drawings(language)) >= 50
    for name, picture in drawn(language).items():
        assert overflows(picture) == [], name


@pytest.mark.parametrize("language", BOOK.languages)
def test_a_caption_is_short_enough_and_says_where_one_is(language: str) -> None:
    for name, _, caption in captions(language):
        assert len(re.sub("<[^>]*>", "", caption)) <= 1024, name
        assert "Facebook" in caption


def test_words_of_any_length_fit() -> None:
    for drawing, name in drawings("en").items():
        assert overflows(svg(stretched(drawing))) == [], name


def test_a_word_too_long_or_in_the_way_of_another_would_be_noticed() -> None:
    lines = (Line("button", "Submit"), Line("row", "Settings"), Line("row", "Policy"))
    picture = svg(Sketch("x", "en", "phone", (Panel("", lines),), ""))

    assert overflows(picture) == []
    assert LONG in overflows(picture.replace(">Submit<", f">{LONG}<"))
    [(_, top, _, _), _], [(_, lower, _, _), _] = shapes(picture)[1][1:]
    shifted = picture.replace(f'y="{lower + 0.76 * 35:.1f}"', f'y="{top + 0.76 * 35 + 20:.1f}"')
    assert "Settings / Policy" in overflows(shifted)


@pytest.mark.parametrize("kind", get_args(LineKind))
def test_every_kind_of_line_is_drawn_with_its_words_and_its_mark(kind: LineKind) -> None:
    plain = svg(Sketch("x", "en", "iphone", (Panel("", (Line(kind, "A & B"),)),), "n"))
    marked = svg(Sketch("x", "en", "iphone", (Panel("", (Line(kind, "A & B", 7),)),), "n"))

    if kind in ("filler", "spinner", "puzzle", "text"):
        assert "font-size" in plain
    else:
        assert "A &amp; B" in plain
        assert ">7<" in marked
        assert ">7<" not in plain


def test_a_mark_without_a_number_is_a_dot() -> None:
    dotted = svg(Sketch("x", "en", "phone", (Panel("", (Line("button", "Yes", 0),)),), "n"))

    assert ">0<" not in dotted
    assert dotted.count("<rect") > svg(
        Sketch("x", "en", "phone", (Panel("", (Line("button", "Yes"),)),), "n")
    ).count("<rect")


def test_each_device_looks_different() -> None:
    panel = Panel("Settings", (Line("filler"),), "facebook.com", 1)
    looks = {svg(Sketch("x", "en", device, (panel,), "n")) for device in get_args(Device)}

    assert len(looks) == 4


def test_the_bar_of_a_case_shows_how_far_it_has_come() -> None:
    def bar(done: int, *, closed: bool = False) -> list[str]:
        case = Standing("Facebook", "waiting", done, 4, closed, ("Sent on Monday.",))
        drawn = svg(Progress("Where you stand", (case,), "As of today."))
        return re.findall(r'height="20.0" rx="10" fill="(#\w+)"', drawn)

    assert len(set(bar(0))) == 1
    assert bar(2).count(bar(4)[0]) == 2
    assert bar(4, closed=True)[0] != bar(4)[0], "another colour; the state stands beside it in words"


def test_progress_with_long_words_fits() -> None:
    case = Standing(f"Facebook {LONG}", f"{LONG} {LONG}", 3, 4, closed=False, dates=(f"x {LONG} " * 5,))
    drawing = Progress(LONG, (case, case, case), LONG)

    assert overflows(svg(drawing)) == []


# ------------------------------------------------------------------ the PNG


@pytest.mark.parametrize("device", get_args(Device))
def test_a_drawing_becomes_a_png_that_telegram_shows_as_it_is(device: Device) -> None:
    chosen = next(drawing for drawing, name in drawings("en").items() if f"form, {device}" in name)
    width, height = size(png(chosen))

    assert max(width, height) <= LARGEST
    assert width >= 700
    assert 1 / 20 < width / height < 20


@pytest.mark.parametrize("language", BOOK.languages)
def test_every_picture_has_a_size_that_can_be_read(language: str) -> None:
    for name, picture in drawn(language).items():
        root = ElementTree.fromstring(picture)  # noqa: S314 - our own
        width, height = int(root.attrib["width"]), int(root.attrib["height"])
        assert 700 <= width <= 1000, name
        assert 200 <= height <= LARGEST, name


def test_a_tall_drawing_is_made_smaller() -> None:
    tall = Sketch("x", "en", "phone", (Panel("", (Line("filler"),) * 60),), "n")

    assert max(size(png(tall))) == LARGEST


def test_what_cannot_be_drawn_is_said_by_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Exception, match="returned non-zero exit status"):
        raster.png("no shapes")
    capfd.readouterr()


# ------------------------------------------------------------------ the font


@pytest.mark.parametrize("name", [REGULAR, BOLD])
def test_the_fonts_have_every_letter_that_the_texts_need(name: str) -> None:
    used = {letter for language in BOOK.languages for text in spoken(language) for letter in text}

    assert {letter for letter in used | set(LETTERS) if not font(name).glyph(letter)} == set()


def spoken(language: str) -> Iterator[str]:
    for picture in drawn(language).values():
        yield from (words for _, words in shapes(picture)[1])


def test_widths_are_those_of_the_font() -> None:
    # Units of an em of 2,048, from the font's own table: H 1540, a 1255, l 569, o 1253.
    assert font(REGULAR).width("Hallo", 2048) == 1540 + 1255 + 569 + 569 + 1253
    assert font(BOLD).width("Hallo", 20) > font(REGULAR).width("Hallo", 20)
    assert Font((FONTS / REGULAR).read_bytes()).glyph("中") == 0


def test_a_text_is_broken_into_lines_and_shrinks_before_a_word_is_broken() -> None:
    assert fitted("Settings & privacy", REGULAR, 30, 500) == (["Settings & privacy"], 30)
    assert fitted("Settings & privacy", REGULAR, 30, 200)[0] == ["Settings &", "privacy"]
    lines, smaller = fitted("Datenschutzrichtlinie", REGULAR, 30, 260)
    assert lines == ["Datenschutzrichtlinie"]
    assert 20 < smaller < 30
    lines, smallest = fitted(LONG, REGULAR, 30, 200)
    assert len(lines) > 1
    assert "".join(lines) == LONG
    assert all(font(REGULAR).width(line, smallest) <= 200 for line in lines)
    assert fitted("privacycenter.instagram.com", REGULAR, 29, 300) == (
        ["privacycenter.", "instagram.com"],
        29,
    )
    assert fitted("", REGULAR, 30, 200) == ([], 30)
