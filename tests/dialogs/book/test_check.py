"""`check` names what is wrong with the content, and how old the facts are."""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from dialogs.book import Book, Checked
from dialogs.book.check import Report, in_words, report
from dialogs.book.reader import load
from tests.dialogs.content import changed, copied
from tests.talk import BOOK

TODAY = date(2026, 11, 25)
PO = "translations/de.po"


@cache
def ours() -> Report:
    """Return what is found in our own content."""
    return report(BOOK, TODAY)


def errors(folder: Path, file: str, old: str, new: str) -> list[str]:
    changed(folder, file, old, new)
    return report(load(folder), TODAY)["errors"]


def with_checked(days: int, folder: Path) -> Book:
    """Return a book in English alone, with something that was opened so many days ago."""
    site = BOOK.sites["form-facebook"]
    checked = Checked(day=TODAY - timedelta(days=days), device="Android", region="eu")
    sites = {**BOOK.sites, "form-facebook": site.model_copy(update={"checked": checked})}
    return replace(BOOK, sites=sites, folder=folder)


@pytest.mark.walks
def test_the_content_is_sound() -> None:
    found = ours()

    assert found["errors"] == []
    officials = len(BOOK.authorities) + len(BOOK.controllers)
    assert found["facts"] == len(BOOK.facts) + len(BOOK.sites) + officials
    assert found["reported"] == found["facts"], "nobody has opened anything yet"
    assert found["oldest_days"] > 365
    assert "de" in found["languages"]


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (0, "fresh"),
        (44, "fresh"),
        (45, "ageing"),
        (119, "ageing"),
        (120, "unconfirmed"),
        (900, "unconfirmed"),
    ],
)
def test_a_fact_ages_from_the_day_somebody_opened_it(tmp_path: Path, days: int, state: str) -> None:
    book = with_checked(days, tmp_path)

    assert book.sites["form-facebook"].age(TODAY) == state
    found = report(book, TODAY)
    assert (found["fresh"], found["ageing"], found["unconfirmed"]) == tuple(
        int(state == name) for name in ("fresh", "ageing", "unconfirmed")
    )


MISTAKES = {
    "a duration without a source": (
        "pages.toml",
        "I am an independent guide.",
        "I am usually an independent guide.",
        "“usually” has no source",
    ),
    "a change that may not be undone": (
        "pages.toml",
        "1. Open Facebook or Instagram",
        "1. Delete Facebook or Instagram",
        "say whether it can be undone",
    ),
    "a label too long": (
        "guides/facebook.toml",
        'label = "I sent it"',
        f'label = "I sent {"it " * 12}"',
        "at most 40",
    ),
    "a reason too long": ("reasons.toml", "I object under", "I object, " * 20 + "under", "at most 256"),
    "a note to copy too long": (
        "steps/meta.toml",
        "Object to AI at Meta: 1.",
        "Object " * 30 + "1.",
        "at most 256",
    ),
    "a text too long": ("pages.toml", "Two things help", "Two things help " * 110, "at most 1500"),
    "a description too long": ("phrases.toml", "Free, no name", "Free, " * 9 + "no name", "at most 120"),
    "another form of address": (PO, "Ich zeige dir, wo das geht", "Ich zeige Ihnen, wo das geht", "Ihnen"),
    "a placeholder too few": (
        PO,
        'msgstr "Land: {country}, Uhr: {zone}"',
        'msgstr "Land: {country}"',
        "placeholders",
    ),
    "a placeholder too many": (PO, 'msgstr "Zurück"', 'msgstr "Zurück {x}"', "placeholders"),
    "another tag": (PO, "1. <b>Link kopieren</b>", "1. <i>Link kopieren</i>", "markup"),
    "a tag not closed": (PO, "1. <b>Link kopieren</b>", "1. <b>Link kopieren", "markup"),
    "a phrase missing": (PO, 'msgstr "Zurück"', 'msgstr ""', "phrases are not complete"),
    "a translation too long": (
        PO,
        'msgid "I sent it"\nmsgstr "',
        f'msgid "I sent it"\nmsgstr "{"x" * 60}',
        "at most 40",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_of_a_writer_or_translator_is_named_with_its_address(tmp_path: Path, mistake: str) -> None:
    file, old, new, complaint = MISTAKES[mistake]

    found = errors(copied(tmp_path, "de"), file, old, new)

    assert any(complaint in error for error in found), found
    assert all(re.match(r"[a-z]{2}(-[A-Z]{2})?: ", error) for error in found)


def test_what_is_not_translated_is_a_warning(tmp_path: Path) -> None:
    folder = copied(tmp_path, "de")
    changed(folder, "pages.toml", 'title = "Threads"', 'title = "About Threads"')
    found = report(load(folder), TODAY)

    assert "de: pages.threads.title: not translated" in found["warnings"]
    assert found["errors"] == ours()["errors"]


def test_the_report_is_said_in_words() -> None:
    found = ours()

    said = in_words({**found, "errors": []})
    assert said.endswith("sound")
    assert f"{found['facts']} facts" in said
    assert "de: " in said

    wrong = in_words({**found, "errors": ["en: x: too long"], "warnings": ["de: y: not translated"]})
    assert "error: en: x: too long" in wrong
    assert "warning: de: y" in wrong
    assert wrong.endswith("1 errors")


def test_a_book_without_facts_has_no_oldest(tmp_path: Path) -> None:
    book = replace(BOOK, facts={}, sites={}, authorities={}, controllers={}, folder=tmp_path)

    assert report(book, TODAY)["oldest_days"] == 0


@pytest.mark.walks
def test_a_language_whose_phrases_are_not_complete_cannot_be_offered(tmp_path: Path) -> None:
    folder = copied(tmp_path, "de")
    changed(folder, "phrases.toml", 'title = "Language"', 'title = "Tongue"')

    assert any("phrases are not complete" in error for error in report(load(folder), TODAY)["errors"])
