"""A language keeps its manners: quotation marks, one address, short sentences; and says who has read it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dialogs.book.manners import Manners, Reviewed, faults, read
from tests.talk import BOOK, Talk

GERMAN = Manners(quotes="„“", address=r"\b(Ihnen|Ihre?)\b", sentence=8)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Das ist „gut“ für dich.", None),
        ('Das ist "gut" für dich.', 'quotation marks of another language: "'),
        ("Das ist »gut«.", "quotation marks of another language: « »"),
        ('<a href="x">gut</a>', None),
        ("Wir helfen Ihnen.", "another form of address: Ihnen"),
        ("Eins zwei drei vier fünf sechs sieben acht. Neun zehn.", None),
        ("Eins zwei drei vier fünf sechs sieben acht neun.", "a sentence of 9 words; at most 8"),
        ("This is what you see.", "is English"),
        ("Meta says the form is not for you", "is English"),
        ("Meta AI", None),
    ],
)
def test_a_fault_is_named(text: str, fault: str | None) -> None:
    assert list(faults(GERMAN, "phrases.x", text, "Meta says it is so")) == ([fault] if fault else [])


def test_what_was_left_in_english_is_named_however_few_words_give_it_away() -> None:
    assert list(faults(GERMAN, "x", "Meta says nothing more", "Meta says nothing more")) == ["is English"]


def test_letters_are_formal_and_may_be_long() -> None:
    assert list(faults(GERMAN, "letters.eu.x", "Wir helfen Ihnen " * 9, "x")) == []


def test_a_language_without_a_file_has_the_loosest_manners(tmp_path: Path) -> None:
    assert read(tmp_path, "xx").quotes
    assert read(BOOK.folder, "de").sentence == 30


def test_languages_that_nobody_native_has_read_say_so_once_and_the_others_do_not() -> None:
    assert "Not read by a native speaker yet: Deutsch" in Talk().command("language").text
    assert "native speaker" not in Talk().command("start").text
    book = replace(BOOK)
    reviewed = Manners(quotes="„“", reviewed=Reviewed(by="X", day=date(2026, 1, 1)))
    book.__dict__["_manners"] = dict.fromkeys(book.languages, reviewed)
    assert "native speaker" not in Talk(book).command("language").text
