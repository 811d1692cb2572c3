"""Whatever text finds its way onto a screen: it is read back as the text it was, and marks nothing up."""

from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.guide import guide
from bot.playground.entities import CLEANED
from dialogs import aside, looks, machine
from dialogs.book import Book, Operator
from dialogs.book.extra import Contact, Extra
from dialogs.events import PersonCommanded
from dialogs.notice import Recognised
from dialogs.screen import Home, House, Languages, Page, Privacy, Screen, Settings, Timeline, Walk, Welcome
from dialogs.session import Answer
from dialogs.spot import Spot
from tests.depth import depth
from tests.dialogs.people import at_the_form, sent_twice
from tests.dialogs.sound import is_accepted, is_sound, words
from tests.talk import BOOK, MONDAY, Talk

pytestmark = pytest.mark.walks

SPEAKING = (
    "<b>",
    "</i>",
    "&",
    "&amp;",
    "&#0;",
    "<a href='x'>",
    "{0}",
    "{quote}",
    "]]>",
    "<!--",
    "\u202e",
    "\n",
    "'\"",
)
TEXT = st.lists(
    st.one_of(
        st.sampled_from(SPEAKING),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=9),
    ),
    max_size=6,
).map(lambda parts: "".join(parts)[:40])
TRIES = settings(max_examples=depth(20, 60, 5_000))
SENT = sent_twice().session
STORED = ("country", "zone", "language", "app", "source", "remark")
SCREENS: tuple[Screen, ...] = (
    Home(),
    Welcome(),
    Settings(),
    Languages(),
    Privacy(),
    Timeline(1),
    Page("help"),
)


def holds(text: str, part: str) -> bool:
    """Whether the words of a text hold a part, as Telegram keeps it."""
    return part.translate(CLEANED) in words(text)


def run_by(text: str) -> Book:
    """Return the content of an operator who has put this text wherever there is a place for words."""
    said = {"en": text or "x"}
    extra = Extra(name=said, greeting=said, title=said, text=said, countries={"DE": Contact(hotline=text)})
    return replace(BOOK, operator=Operator(name=text, extra=extra))


@TRIES
@given(TEXT)
def test_the_sentence_that_decided_is_quoted_as_it_was_written(text: str) -> None:
    reply = machine.view_notice(
        BOOK, SENT, Recognised("reply_refused", ("link",), personal=True), MONDAY, text
    )

    assert reply is not None
    is_sound(reply)
    assert holds(reply.text, text)


@TRIES
@given(TEXT)
def test_an_operators_words_stand_as_they_were_written(text: str) -> None:
    book, session = run_by(text), replace(SENT, country="DE")
    for screen in (Welcome(), House(), Page("who"), Page("help"), Privacy()):
        reply = machine.view(book, replace(session, screen=screen), MONDAY)
        is_sound(reply)
        assert holds(reply.text, text) or screen in (Page("help"), Privacy())


@TRIES
@given(st.sampled_from(STORED), TEXT, st.sampled_from(SCREENS))
def test_whatever_damage_has_made_of_what_is_stored_it_marks_nothing_up(
    field: str, text: str, screen: Screen
) -> None:
    damaged: dict[str, Any] = {field: text}
    is_accepted(machine.view(BOOK, replace(SENT, screen=screen, **damaged), MONDAY))


@TRIES
@given(TEXT)
def test_steps_and_guides_that_nobody_knows_mark_nothing_up(text: str) -> None:
    session = at_the_form().session
    case = replace(session.cases[0], guide=text, answers=(Answer(text, text),))
    for screen in (Home(), Walk(1), Timeline(1), Privacy()):
        is_accepted(machine.view(BOOK, replace(session, cases=(case,), screen=screen), MONDAY))
    is_accepted(looks.alarm(BOOK, Spot(text, text, "other", "eu"), MONDAY))


@TRIES
@given(TEXT, TEXT)
def test_commands_and_links_of_any_shape_are_answered(command: str, part: str) -> None:
    for talk in (Talk(), Talk(session=SENT)):
        for event in (PersonCommanded(command, (part,)), PersonCommanded("start", (part, command))):
            is_sound(talk.happens(event).screen)
        assert talk.session.source == "", "a word that no operator lists is not kept"
    is_accepted(aside.hello(BOOK, part, "a_bot", MONDAY))


class Tags(HTMLParser):
    """Counts the tags of a page, with their attributes."""

    def __init__(self, content: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: Counter[str] = Counter()
        self.words = ""
        self.feed(content.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[f"{tag} {sorted(name for name, _ in attrs)}"] += 1

    def handle_data(self, data: str) -> None:
        self.words += data


def printed(text: str) -> Tags:
    """Return the guide on paper, of an operator with this name."""
    return Tags(guide(replace(BOOK, operator=Operator(name=text)), "facebook", "DE", "en", MONDAY))


@settings(TRIES, max_examples=depth(5, 10, 1_000))
@given(TEXT)
def test_on_paper_an_operators_name_makes_no_tag(text: str) -> None:
    text = " ".join(text.split())  # a new line is one on paper too
    page = printed(text)

    assert page.tags == printed("nobody").tags
    assert text in page.words
