"""Pictures: offered where there is a place to tap, and the caption says the same in words."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from dialogs import machine
from dialogs.book import Book, Card, Guide
from dialogs.book.picture import address
from dialogs.book.translation import Words
from dialogs.drawing import Device, Panel, Progress, Sketch
from dialogs.events import PersonAskedForPicture, PersonSet
from dialogs.notice import Drawn
from dialogs.reply import Press, Reply
from dialogs.session import Account, Answer, Case, Session
from tests.dialogs.people import at_the_form, sent_twice
from tests.talk import BOOK, MONDAY, Talk

SHOW = "Show me where"
BESIDE = "Show them side by side"
PLACE_TO_TAP = re.compile(r"\b(tap|press|paste) ", re.IGNORECASE)


def cards() -> Iterator[tuple[Guide, str, Card]]:
    return (
        (guide, step, card)
        for guide in BOOK.guides.values()
        for step, card in guide.steps.items()
        if card.picture
    )


def walker(guide: str, *answers: str, language: str = "en") -> Session:
    """Return somebody in Germany who gave these answers; where they led does not matter here."""
    case = Case(1, guide, "eu", (Account("facebook"),), tuple(Answer("x", answer) for answer in answers))
    return Session(language=language, country="DE", cases=(case,))


def sketch(session: Session, step: str, book: Book = BOOK) -> tuple[Sketch, Reply]:
    reply = machine.view_notice(book, session, Drawn(1, step), MONDAY)
    assert reply is not None
    assert isinstance(reply.picture, Sketch)
    return reply.picture, reply


def said(panel: Panel) -> list[str]:
    return [text for text in (panel.title, panel.address, *(line.text for line in panel.lines)) if text]


# ------------------------------------------------------------------ where to tap


def test_a_step_shows_where_to_tap_and_back_leads_to_it() -> None:
    talk = at_the_form()
    step = talk.text
    talk.press(SHOW)
    picture = talk.messages[0]

    assert isinstance(picture.picture, Sketch)
    assert "facebook.com" in [panel.address for panel in picture.picture.panels]
    assert [button.label for button in picture.rows[-1]] == ["Back", "Home"]
    assert talk.text == step, "the step stays as it is"

    talk.press("Home").press_on(picture, "Back")
    assert talk.text == step


def test_the_picture_of_a_case_that_was_sent_meanwhile_leads_to_how_it_stands() -> None:
    talk = at_the_form().press(SHOW)
    talk.press("I sent it").press_on(talk.messages[0], "Back")

    assert "Sent today" in talk.text


def test_pressing_twice_before_it_is_there_owes_one() -> None:
    session = at_the_form().session
    for _ in range(2):
        turn = machine.update(BOOK, session, PersonAskedForPicture(1, "form"), MONDAY)
        session = turn.session
        assert not turn.shows

    assert session.notices == (Drawn(1, "form"),)


@pytest.mark.parametrize(("case", "step"), [(1, "see"), (1, "nowhere"), (7, "form")])
def test_a_button_of_another_place_shows_the_screen(case: int, step: str) -> None:
    session = at_the_form().session
    turn = machine.update(BOOK, session, PersonAskedForPicture(case, step), MONDAY)

    assert turn.shows
    assert turn.session.notices == ()
    assert turn.session.screen == session.screen


def test_a_step_without_a_place_to_tap_has_no_picture() -> None:
    talk = at_the_form().press("Back")
    turn = machine.update(BOOK, talk.session, PersonAskedForPicture(1, "login"), MONDAY)

    assert SHOW not in talk.buttons()
    assert turn.session.notices == ()


def test_every_step_that_says_where_to_tap_has_a_picture() -> None:
    for guide in BOOK.guides.values():
        for step, card in guide.steps.items():
            form = step.startswith(("form", "app-", "in-app", "computer", "see"))
            assert not form or card.picture, (guide.id, step)
            assert not card.picture or step.startswith("see") or PLACE_TO_TAP.search(card.text), step


def test_the_numbers_of_a_picture_are_those_of_the_text() -> None:
    for guide, step, card in cards():
        marks = [
            mark
            for screen in BOOK.pictures[card.picture].screens
            for mark in (screen.tap, *(line.tap for line in screen.lines))
            if mark is not None
        ]
        assert marks == sorted(marks), step
        assert all(f"{mark}. " in card.text for mark in marks if mark), (guide.id, step)
        assert marks or all(screen.option for screen in BOOK.pictures[card.picture].screens), step


def test_what_a_picture_says_stands_in_its_caption_or_needs_no_words() -> None:
    for guide, step, card in cards():
        if not step.startswith(("app-i", "app-a", "in-app")):
            continue
        drawn, reply = sketch(walker(guide.id), step)
        for panel in drawn.panels:
            taps = [line.text for line in panel.lines if line.tap is not None and "(" not in line.text]
            for word in taps:
                essence = word.split()[0].replace("&", "&amp;")
                assert essence.lower() in reply.text.lower(), (step, word, card.picture)


@pytest.mark.parametrize(
    ("answers", "device"),
    [
        (("iphone",), "iphone"),
        (("app", "android"), "android"),
        (("computer", "go"), "computer"),
        (("browser",), "phone"),
        ((), "phone"),
    ],
)
def test_the_device_is_the_one_that_was_named(answers: tuple[str, ...], device: Device) -> None:
    assert sketch(walker("facebook", *answers), "form")[0].device == device


def test_the_menu_of_an_app_is_drawn_on_a_phone_even_for_somebody_at_a_computer() -> None:
    assert sketch(walker("facebook", "computer"), "in-app")[0].device == "phone"


def test_the_address_is_that_of_the_guide() -> None:
    hosts = {guide: sketch(walker(guide), "form")[0].panels[-1].address for guide in BOOK.guides}

    assert hosts["facebook"] == "facebook.com"
    assert hosts["instagram"] == "help.instagram.com"


# ------------------------------------------------------------------ what do you see?


def test_the_look_alikes_stand_side_by_side_with_the_words_of_the_buttons() -> None:
    talk = at_the_form().press("I see something else", BESIDE)
    picture = talk.messages[0]
    assert isinstance(picture.picture, Sketch)
    beside = ("Back", "Home", BESIDE, "None of these", "It looks different")
    labels = [label for label in talk.buttons() if label not in beside]

    below = [panel.below for panel in picture.picture.panels]
    assert below == [f"{place}. {label}" for place, label in enumerate(labels, 1)]
    assert all(words in picture.text for words in below)


def test_the_look_alikes_can_be_chosen_under_the_picture_and_back_leads_to_them() -> None:
    talk = at_the_form().press("I see something else", BESIDE)
    picture, asked = talk.messages[0], talk.text

    assert "None of these" in talk.buttons(picture)
    assert talk.press_on(picture, "Back").text == asked
    assert "A login page" in talk.press_on(picture, "I see a login page").text
    assert "I see a login page" not in talk.buttons(sketch(talk.session, "see")[1])


def test_every_look_alike_has_a_place_in_a_picture() -> None:
    for guide, step, card in cards():
        if not step.startswith("see"):
            continue
        drawn = {screen.option for screen in BOOK.pictures[card.picture].screens}
        assert drawn | {"none", "other"} >= card.options.keys(), (guide.id, step)


# ------------------------------------------------------------------ how far everything has come


def test_progress_shows_every_case_with_its_state_and_its_dates() -> None:
    talk = sent_twice().press("Home", "Show it as a picture")
    picture = talk.messages[0]
    assert isinstance(picture.picture, Progress)

    standing = picture.picture.cases[1]
    assert (standing.accounts, standing.state) == ("Instagram 2", "waiting for Meta's answer")
    assert (standing.done, standing.of, standing.closed) == (2, 4, False)
    assert len(standing.dates) == 2
    assert all(date in re.sub("<[^>]*>", "", picture.text) for date in standing.dates)
    assert "23 November" in picture.picture.note
    assert talk.buttons(picture) == ["Home"]


def test_a_time_that_was_chosen_is_drawn_without_its_markup() -> None:
    talk = sent_twice().press("Change the reminder", "In an hour", "Home", "Show it as a picture")
    picture = talk.messages[-1].picture
    assert isinstance(picture, Progress)
    said = " ".join(date for case in picture.cases for date in case.dates)

    assert "10:00" in said
    assert not re.search(r"[<>]|&\w+;", said)


def test_a_confirmed_case_is_closed_and_one_that_was_not_begun_has_nothing_behind_it() -> None:
    talk = at_the_form().press("I sent it", "Confirmed by e-mail", "Home", "Show it as a picture")
    closed = talk.messages[0].picture
    fresh = machine.view_notice(BOOK, walker("facebook"), Drawn(), MONDAY)
    assert isinstance(closed, Progress)
    assert fresh is not None
    assert isinstance(fresh.picture, Progress)

    assert (closed.cases[0].closed, closed.cases[0].done) == (True, 4)
    assert (fresh.picture.cases[0].done, fresh.picture.cases[0].dates) == (0, ())


def test_more_cases_than_fit_are_counted() -> None:
    session = walker("facebook")
    cases = tuple(replace(session.cases[0], id=number) for number in range(1, 9))
    reply = machine.view_notice(BOOK, replace(session, cases=cases), Drawn(), MONDAY)
    assert reply is not None
    assert isinstance(reply.picture, Progress)

    assert len(reply.picture.cases) == 6
    assert "2 more" in reply.text
    assert "2 more" in reply.picture.note


def test_without_a_case_there_is_no_progress() -> None:
    session = replace(walker("facebook"), cases=())
    turn = machine.update(BOOK, session, PersonAskedForPicture(), MONDAY)

    assert turn.session.notices == ()
    assert machine.view_notice(BOOK, session, Drawn(), MONDAY) is None
    assert "Show it as a picture" not in Talk(session=session).command("status").buttons()


# ------------------------------------------------------------------ who gets none


def test_with_a_screen_reader_no_picture_is_offered_made_or_sent() -> None:
    talk = at_the_form()
    older = talk.screen
    talk.happens(PersonSet("reader", on=True))

    turn = machine.update(BOOK, talk.session, PersonAskedForPicture(1, "form"), MONDAY)
    assert turn.shows
    assert turn.session.notices == ()
    talk.press_on(older, SHOW)
    assert talk.messages == []
    assert SHOW not in talk.buttons()
    assert "Show it as a picture" not in talk.press("Home").buttons()
    assert machine.view_notice(BOOK, talk.session, Drawn(1, "form"), MONDAY) is None


@pytest.mark.parametrize("notice", [Drawn(9, "form"), Drawn(1, "nowhere"), Drawn(1, "login")])
def test_what_is_gone_or_was_never_drawn_is_not_sent(notice: Drawn) -> None:
    assert machine.view_notice(BOOK, walker("facebook"), notice, MONDAY) is None


def test_of_a_guide_that_is_gone_nothing_is_sent() -> None:
    changed = replace(BOOK, guides={})

    assert machine.view_notice(changed, walker("facebook"), Drawn(1, "form"), MONDAY) is None


# ------------------------------------------------------------------ words


def translated(*missing: str) -> Book:
    """Return content that is there in German, word for word but marked, except for some addresses."""
    book = replace(BOOK)
    words = {key: f"{text} (de)" for key, text in BOOK.texts.items() if key not in missing}
    found = BOOK.words("de")
    book._words["de"] = Words("de", found.locale, BOOK.texts, words)  # noqa: SLF001
    return book


def test_words_are_those_of_the_language() -> None:
    drawn, reply = sketch(walker("facebook", language="de"), "app-iphone", translated())

    assert drawn.language == "de"
    assert "Privacy Policy (de)" in said(drawn.panels[1])
    assert "scroll" in reply.text.lower()


@pytest.mark.parametrize(
    "missing", [address("policy"), "guides/facebook.steps.app-iphone.text"], ids=["a word", "the step"]
)
def test_with_one_word_missing_all_of_it_is_english_and_says_so(missing: str) -> None:
    book = translated(missing)
    drawn, reply = sketch(walker("facebook", language="de"), "app-iphone", book)

    assert drawn.language == "en"
    assert "(de)" not in " ".join(text for panel in drawn.panels for text in said(panel))
    assert "not in your language yet" in reply.text
    assert [button.label for button in reply.rows[-1] if isinstance(button, Press)] == [
        "Back (de)",
        "Home (de)",
    ]


def test_every_word_is_used() -> None:
    used = {
        address(word)
        for picture in BOOK.pictures.values()
        for screen in picture.screens
        for word in (screen.head, screen.bar, *(line.says for line in screen.lines))
        if word
    }
    own = {key for key in BOOK.texts if key.startswith("pictures.")}

    assert own - used == set()
    assert {card.picture for _, _, card in cards()} == BOOK.pictures.keys()
