"""When the English changes, its translation is visibly stale; a language is added as one file."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from dialogs.book import CONTENT, check
from dialogs.book.reader import load
from dialogs.book.translation import Words, refreshed, translations
from dialogs.events import PersonChoseLanguage, PersonOpened
from dialogs.scene import Scene
from dialogs.screen import Page
from tests.dialogs.content import changed, copied
from tests.dialogs.people import at_the_form
from tests.talk import BOOK, MONDAY

GERMAN = (CONTENT / "translations" / "de.po").read_bytes()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied(tmp_path, "de")


def written(catalog: Catalog) -> bytes:
    buffer = BytesIO()
    write_po(buffer, catalog, width=0)
    return buffer.getvalue()


# ------------------------------------------------------------------ stale


def test_a_step_whose_english_changed_is_shown_in_english_under_a_line_that_says_so(folder: Path) -> None:
    changed(
        folder, "guides/facebook.toml", "1. Press <b>Copy the link</b>.", "1. Now press <b>Copy the link</b>."
    )
    book = load(folder)
    talk = at_the_form(book=book).happens(PersonChoseLanguage("de"))
    note = Scene.of(book, talk.session, MONDAY).say("card.english")

    assert talk.text.startswith(f"<i>{note}</i>")
    assert "Now press" in talk.text
    assert "step 2 of 3" in talk.text
    assert "Copy the link" in talk.buttons(), "all of it is English then"

    talk.press("I see something else")
    assert note not in talk.text
    assert "Schritt 2 von 3" in talk.text, "the next step is in German again"


def test_what_is_not_stale_has_no_such_line() -> None:
    talk = at_the_form().happens(PersonChoseLanguage("de"))

    assert Scene.of(BOOK, talk.session, MONDAY).say("card.english") not in talk.text


def test_a_page_whose_english_changed_is_shown_in_english_as_well(folder: Path) -> None:
    changed(folder, "pages.toml", "Choose the country you live in now, and try.", "Choose where you live.")
    book = load(folder)
    talk = at_the_form(book=book).happens(PersonChoseLanguage("de")).happens(PersonOpened(Page("moved")))

    assert "Choose where you live." in talk.text
    assert "Choose a country" in talk.buttons()
    assert "pages.moved.text" in list(book.words("de").missing())
    assert book.words("de").has("pages.who")


def test_reasons_that_are_not_translated_are_all_in_english(folder: Path) -> None:
    changed(folder, "reasons.toml", 'label = "I make things"', 'label = "I create things"')
    talk = at_the_form(book=load(folder)).happens(PersonChoseLanguage("de"))

    talk.press("Andere")
    assert any("I create things" in label for label in talk.buttons())
    assert "A reason, if you want" in talk.text


def test_reasons_that_are_translated_are_in_the_language_of_who_asks() -> None:
    talk = at_the_form().happens(PersonChoseLanguage("de")).press("Andere")

    assert "Eigene Werke" in talk.buttons()
    assert "Ein Grund, wenn du einen nennen willst" in talk.text


def test_a_phrase_that_is_not_translated_is_english_and_an_error(folder: Path) -> None:
    changed(folder, "phrases.toml", 'title = "Where you stand"', 'title = "Where you are"')
    book = load(folder)
    talk = at_the_form(book=book).happens(PersonChoseLanguage("de")).command("status")

    assert "Where you are" in talk.text
    assert any(
        "de: the phrases are not complete" in error for error in check.report(book, MONDAY.date())["errors"]
    )


@pytest.mark.walks
def test_a_fuzzy_translation_is_a_draft_and_not_shown(folder: Path) -> None:
    catalog = read_po(BytesIO(GERMAN))
    draft = next(message for message in catalog if message.context == "phrases.home.title")
    draft.flags.add("fuzzy")
    (folder / "translations/de.po").write_bytes(written(catalog))
    words = load(folder).words("de")

    assert words.plain("phrases.home.title") == "Where you stand"
    kept = read_po(BytesIO(refreshed(BOOK.texts, "de", written(catalog))))
    assert [message.context for message in kept if message.fuzzy and message.context] == [draft.context]


# ------------------------------------------------------------------ a new language


WORD = re.compile(r"(<[^>]*>|\{[^}]*\}|&\w+;)|\b(?=\w)")
"""What stays as it is, or else the place before a word."""


def invented(texts: dict[str, str]) -> bytes:
    catalog = read_po(BytesIO(refreshed(texts, "eo", b"")))
    for message in catalog:
        if message.context:
            message.string = WORD.sub(lambda kept: kept[1] or "ŝ", str(message.id))
    return written(catalog)


@pytest.mark.walks
def test_an_invented_language_is_offered_and_walked(folder: Path) -> None:
    (folder / "translations/eo.po").write_bytes(invented(dict(BOOK.texts)))
    book = load(folder)
    assert set(book.languages) == {"en", "de", "eo"}

    talk = at_the_form(book=book).command("language").press("Esperanto")
    assert talk.text.startswith("<b>ŝLanguage")
    talk.press("ŝBack")
    assert "ŝCopy ŝthe ŝlink" in talk.buttons()
    talk.press("ŝI ŝsent ŝit", "ŝConfirmed ŝby ŝe-ŝmail")
    assert "<b>ŝConfirmed.</b>" in talk.text
    assert "Novembro" in talk.text.title()

    report = check.report(book, MONDAY.date())
    assert report["languages"]["eo"] == 100
    assert [error for error in report["errors"] if error.startswith("eo") and "characters" not in error] == []


def test_without_translations_there_is_english(tmp_path: Path) -> None:
    assert translations(tmp_path) == []


# ------------------------------------------------------------------ refreshing


@pytest.mark.walks
def test_refreshing_twice_equals_once_and_keeps_what_is_good() -> None:
    once = refreshed(BOOK.texts, "de", GERMAN)

    assert refreshed(BOOK.texts, "de", once) == once
    good = {message.context: message.string for message in read_po(BytesIO(once)) if message.string}
    assert good.items() >= BOOK.words("de").translated.items()


def test_refreshing_drops_what_is_stale_and_adds_what_is_new() -> None:
    texts = {"phrases.home.title": "Where you are", "phrases.home.new": "New", "phrases.home.back": "Back"}

    catalog = read_po(BytesIO(refreshed(texts, "de", GERMAN)))

    found = {message.context: message.string for message in catalog if message.context}
    assert list(found) == list(texts)
    assert (found["phrases.home.title"], found["phrases.home.new"]) == ("", "")
    assert found["phrases.home.back"]


def test_a_file_begins_with_nobodys_name_and_no_date() -> None:
    begun = refreshed(BOOK.texts, "pt-BR", b"")

    assert b"Language: pt_BR" in begun
    assert b"POT-Creation-Date" not in begun
    assert b"Last-Translator" not in begun


def test_what_is_filled_in_is_escaped_and_markup_is_not() -> None:
    words = Words.load({"a.b": "<b>{name}</b>"}, {"a.b": 0}, "en", CONTENT)

    assert words.say("a.b", name="<x> & y") == "<b>&lt;x&gt; &amp; y</b>"
    assert words.say("a.b", name=words.say("a.b", name="x")) == "<b><b>x</b></b>"
    assert words.plain("a.b", name="x & y") == "<b>x & y</b>"
