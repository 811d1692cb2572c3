"""An operator's own words: in their places, as plain text, and nowhere else."""

from dataclasses import replace
from pathlib import Path

import pytest

from dialogs.book import Book, Operator
from dialogs.book.extra import FILE, Extra, ExtraError, read
from dialogs.book.reader import ContentError, load
from dialogs.screen import House
from dialogs.session import Session
from tests.dialogs.people import GERMAN, at_the_form
from tests.talk import BOOK, Talk

WORDS = """
name = { en = "Consumers & Co", de = "Verbraucher & Co" }
greeting = { en = "We are glad you are here." }
title = { en = "Ask us" }
text = { en = "We answer on weekdays <b>only</b>." }
bot = "@consumers_optout_bot"
report = "https://example.org/report"
campaigns = ["tv-news", "radio"]

[countries.DE]
hotline = "0800 123"
page = "https://example.org/de"
"""


def written(folder: Path, words: str = WORDS) -> Extra:
    (folder / FILE).write_text(words, encoding="utf-8")
    return read(folder)


def book(extra: Extra) -> Book:
    return replace(BOOK, operator=Operator("Consumers & Co, Berlin", extra=extra))


def test_name_and_greeting_stand_on_the_first_screen_beside_ours(tmp_path: Path) -> None:
    text = Talk(book(written(tmp_path)), GERMAN).command("start").text

    assert "Consumers &amp; Co\nWe are glad" in text
    assert "I am not Meta and not a lawyer" in text
    assert "Run by <i>Consumers &amp; Co, Berlin</i>" in text


def test_help_leads_to_the_card_with_what_there_is_for_the_country(tmp_path: Path) -> None:
    talk = Talk(book(written(tmp_path)), GERMAN).command("start").press("Germany")
    talk.command("help").press("Help from Consumers")

    assert "&lt;b&gt;only&lt;/b&gt;" in talk.text, "plain text, whatever it looks like"
    assert "0800 123" in talk.text
    assert "@consumers_optout_bot" in talk.text
    assert list(talk.links()) == ["https://example.org/de", "https://example.org/report"]


def test_another_country_sees_the_card_without_the_hotline(tmp_path: Path) -> None:
    talk = Talk(book(written(tmp_path)), GERMAN).command("start").press("Austria").command("help")
    assert "0800" not in talk.press("Help from").text


def test_a_refusal_leads_there_too(tmp_path: Path) -> None:
    talk = at_the_form(book=book(written(tmp_path))).press("I sent it", "Refused", "A plain no")
    assert [label for label in talk.buttons() if label.startswith("Help from")]


def test_without_own_words_nothing_is_there() -> None:
    assert not [label for label in Talk().command("help").buttons() if label.startswith("Help from")]
    assert Talk(session=Session(screen=House())).text
    assert read(None) == Extra()


def test_only_a_hotline_is_a_card_as_well(tmp_path: Path) -> None:
    extra = written(tmp_path, '[countries.DE]\nhotline = "0800"\n')
    talk = Talk(book(extra), GERMAN).command("start").press("Germany").command("help")
    assert "0800" in talk.press("Help from who runs this").text
    talk = Talk(book(extra), GERMAN).command("start").press("Austria").command("help")
    assert not [label for label in talk.buttons() if label.startswith("Help from")]


def test_words_are_said_in_the_language_in_english_or_as_they_are() -> None:
    extra = Extra(name={"de": "Deutsch", "en": "English"}, greeting={"fr": "Bonjour"})
    assert [extra.says("name", language) for language in ("de", "fr")] == ["Deutsch", "English"]
    assert extra.says("greeting", "de") == "Bonjour"
    assert extra.says("title", "de") == ""


def test_a_campaign_word_is_kept_once_and_only_when_it_is_listed(tmp_path: Path) -> None:
    talk = Talk(book(written(tmp_path))).command("start", "radio", "DE")
    assert talk.session.source == "radio"
    assert talk.command("start", "tv-news").session.source == "radio"
    assert Talk(book(written(tmp_path))).command("start", "unknown").session.source == ""


def test_what_is_stored_of_it_is_said(tmp_path: Path) -> None:
    talk = Talk(book(written(tmp_path))).command("start", "radio", "DE").command("privacy")
    assert "radio" in talk.text


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("name = 3", "name"),
        ("legal = 'x'", "legal"),
        ("greeting = { en = '" + "x" * 201 + "' }", "at most 200"),
        ("campaigns = ['TV']", "campaigns"),
        ("title = { en = 'x' }", "go together"),
        ("report = 'http://example.org'", "report"),
        ("[countries.Germany]", "countries"),
        ("=", "TOMLDecodeError"),
    ],
)
def test_what_cannot_be_used_is_named_in_one_line(tmp_path: Path, words: str, complaint: str) -> None:
    with pytest.raises(ExtraError, match="OPTOUT_EXTRA") as error:
        written(tmp_path, words)
    assert complaint in str(error.value)
    assert "\n" not in str(error.value)


def test_a_campaign_word_that_means_something_already_is_named(tmp_path: Path) -> None:
    extra = written(tmp_path, "campaigns = ['facebook']")
    with pytest.raises(ContentError, match="facebook means something else"):
        load(operator=Operator(extra=extra))


def test_a_folder_without_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExtraError, match="FileNotFoundError"):
        read(tmp_path)
