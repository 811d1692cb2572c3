"""Letters as PDF, read back: every word, every letter of every language, every page."""

import io
import re
import subprocess
import sys
from dataclasses import replace
from subprocess import CompletedProcess
from typing import Any, get_args
from unittest.mock import patch

import pytest
from pypdf import PageObject, PdfReader

from bot.rendering.file import made
from bot.rendering.font import BOLD, FONTS, REGULAR, Font
from bot.rendering.letter import pdf
from dialogs.events import PersonEscalated
from dialogs.letter import Block, Kind, Letter, letter, letters, plain
from dialogs.reply import Description
from dialogs.scene import Scene
from dialogs.screen import FileKind
from dialogs.session import Session
from tests.dialogs.test_outcome import sent
from tests.talk import BOOK, MONDAY, Talk

HOMES = sorted(BOOK.authorities)
FOOTER = re.compile(r"\n?(\d+) / (\d+)\s*$")
MILLIMETRE = 72 / 25.4
MARGIN = 25 * MILLIMETRE
ALPHABETS = (
    "čďěňřšťůž ĺľŕ áéíóúý łńśźż ąęįų āēģīķļņū ċġħż şğıİ øåæ þðÞÐ ßẞ őű ăâîșț đćž ñ¿¡ çœ ëïàèù ŵŷ €§ „“”«»…–☐ "
    "ΑΒΓΔΩ αβγδω άέήίόύώ АБВГДЖЩЪЮЯ абвгджщъюя"
)


@pytest.fixture
def drawn_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw in this process, which loads what draws only once; that the bot starts another is seen below."""
    from bot.rendering.sheet import main

    def run(process: tuple[str, ...], *, input: bytes, **_: object) -> CompletedProcess[bytes]:  # noqa: A002
        assert process == (sys.executable, "-m", main.__module__)
        asked, output = io.StringIO(input.decode()), io.BytesIO()
        with patch.object(sys, "stdin", asked), patch.object(sys, "stdout", io.TextIOWrapper(output)):
            main()
            return CompletedProcess(process, 0, output.getvalue())

    monkeypatch.setattr(subprocess, "run", run)


def refused(country: str) -> Talk:
    return sent(country).press("Refused").happens(PersonEscalated(1, 0, "asked"))


def complaint(country: str) -> Letter:
    talk = refused(country)
    return letters(Scene.of(BOOK, talk.session, talk.now), talk.session.cases[0], "authority")[-1]


def pages(content: bytes) -> list[str]:
    """Return the text of each page; its number stands below, and says how many there are."""
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    for number, text in enumerate(texts, 1):
        footer = FOOTER.search(text)
        assert footer is not None
        assert footer.groups() == (str(number), str(len(texts)))
    return [FOOTER.sub("", text) for text in texts]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def assert_read_back(found: str, written: Letter) -> None:
    """Assert that every block stands in the text, in its order."""
    place = 0
    for block in written.blocks:
        place = found.find(squeezed(block.text), place)
        assert place >= 0, block


# ------------------------------------------------------------------ words


@pytest.mark.usefixtures("drawn_here")
def test_the_complaints_to_all_33_authorities_are_read_back() -> None:
    written = [complaint(country) for country in HOMES]
    read = pages(pdf(tuple(written)))

    assert len(written) == 33
    assert len(read) == 33, "each is one page, and begins a page of its own"
    for text, one in zip(read, written, strict=True):
        assert_read_back(squeezed(text), one)


@pytest.mark.usefixtures("drawn_here")
@pytest.mark.parametrize("country", ["DE", "GB", "CH", "BR"])
@pytest.mark.parametrize("what", ["meta-pdf", "authority-pdf"])
def test_a_file_holds_what_the_letter_says(country: str, what: FileKind) -> None:
    talk = refused(country)
    content = made(BOOK, talk.session, Description(what, "x.pdf", 1), talk.now)
    scene = Scene.of(BOOK, talk.session, talk.now)

    written = letters(scene, talk.session.cases[0], "meta" if what == "meta-pdf" else "authority")
    for read, one in zip(pages(content), written, strict=True):
        assert_read_back(squeezed(read), one)
    about = PdfReader(io.BytesIO(content))
    assert about.metadata is not None
    assert about.metadata.title == written[0].title
    assert about.metadata.author is None


@pytest.mark.usefixtures("drawn_here")
def test_a_letter_is_read_back_in_every_language() -> None:
    talk = refused("DE")
    scene, [case] = Scene.of(BOOK, talk.session, talk.now), talk.session.cases
    scenes = (replace(scene, words=BOOK.words(language)) for language in BOOK.languages)
    written = tuple(letter(scene, case, "authority") for scene in scenes)
    read = pages(pdf(written))

    assert len({squeezed(text) for text in read}) == len(BOOK.languages), "each is one page, and its own"
    for text, one in zip(read, written, strict=True):
        assert_read_back(squeezed(text), one)


@pytest.mark.usefixtures("drawn_here")
def test_every_letter_of_europe_is_there() -> None:
    kinds: tuple[Kind, ...] = get_args(Kind)
    written = Letter("en", ALPHABETS, tuple(Block(kind, ALPHABETS) for kind in kinds))

    assert squeezed("".join(pages(pdf((written,))))).count(squeezed(ALPHABETS)) == len(kinds)


@pytest.mark.parametrize("name", [REGULAR, BOLD])
def test_the_font_has_a_glyph_for_every_letter_in_every_language(name: str) -> None:
    font = Font((FONTS / name).read_bytes())
    names = "".join(authority.own for authority in BOOK.authorities.values())
    translated = "".join(
        text
        for language in BOOK.languages
        for address, text in BOOK.words(language).translated.items()
        if address.startswith("letters.")
    )

    missing = {sign for sign in names + translated + ALPHABETS if not sign.isspace() and not font.glyph(sign)}
    assert missing == set()
    assert not font.glyph("漢"), "what is missing is noticed"


# ------------------------------------------------------------------ paper


@pytest.mark.usefixtures("drawn_here")
def test_it_is_a4_with_margins_of_25_millimetres_and_letters_of_11_points() -> None:
    [page] = PdfReader(io.BytesIO(pdf((complaint("LV"),)))).pages
    assert (round(page.mediabox.width / MILLIMETRE), round(page.mediabox.height / MILLIMETRE)) == (210, 297)

    placed = runs(page)
    assert min(x for x, _, _ in placed) >= MARGIN
    assert max(y for _, y, _ in placed) <= page.mediabox.height - MARGIN
    assert {size for _, y, size in placed if y > MARGIN} == {11, 13}


def runs(page: PageObject) -> list[tuple[float, float, float]]:
    """Return where each run of text begins, in points from below on the left, and how large it is."""
    found: list[tuple[float, float, float]] = []

    def visit(text: str, _page: Any, matrix: list[float], _font: Any, size: float) -> None:
        if text.strip():
            found.append((matrix[4], matrix[5], size))

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.usefixtures("drawn_here")
def test_a_long_letter_goes_on_on_the_next_page_and_loses_nothing() -> None:
    items = tuple(Block("item", f"Line {number} of a long story, told at length") for number in range(93))
    blocks = (*items, Block("heading", "The end"), Block("blank", "Signature"))
    content = pdf((Letter("en", "Long", blocks),))

    assert len(pages(content)) == 3
    assert_read_back(squeezed("".join(pages(content))), Letter("en", "Long", blocks))


# ------------------------------------------------------------------ how it is made


def test_drawing_leaves_nothing_behind_in_this_process() -> None:
    code = (
        "import sys; from bot.rendering.letter import pdf; from dialogs.letter import Block, Letter; "
        "assert pdf((Letter('en', 'x', (Block('text', 'y'),)),)).startswith(b'%PDF'); "
        "assert not {'fpdf', 'fontTools', 'PIL'} & set(sys.modules)"
    )

    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_letter_that_cannot_be_drawn_is_an_error() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        pdf(())


def test_the_text_is_the_same_as_that_to_copy() -> None:
    talk = refused("GB")
    scene = Scene.of(BOOK, talk.session, talk.now)
    [case] = talk.session.cases

    content = made(BOOK, talk.session, Description("authority-text", "x.txt", 1), talk.now)
    assert content.decode() == plain(letters(scene, case, "authority"))


def test_of_a_case_that_is_gone_meanwhile_no_letter_is_made() -> None:
    assert made(BOOK, Session(), Description("meta-pdf", "x.pdf", 1), MONDAY) == b""
    assert made(BOOK, sent("TR").session, Description("meta-pdf", "x.pdf", 1), MONDAY) == b""
