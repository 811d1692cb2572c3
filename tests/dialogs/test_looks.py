"""Taps on how a place looked: counted apart from people, shown to others, never called a check."""

from dataclasses import replace

from dialogs.book import Book
from dialogs.events import PersonChoseCountry, PersonLooked
from dialogs.live import Live
from dialogs.looks import alarm
from dialogs.machine import update
from dialogs.reply import Press
from dialogs.spot import Seen, Spot
from dialogs.turn import Voted
from tests.dialogs.people import at_the_form
from tests.talk import BOOK, MONDAY, Talk

FORM = Spot("facebook", "form", "browser", "eu")
SAME, DIFFERENT = "Looked as described", "It looks different"


def pressed(talk: Talk, label: str) -> PersonLooked:
    found = [button for row in talk.screen.rows for button in row if button.label == label]
    assert isinstance(found[0], Press)
    assert isinstance(found[0].event, PersonLooked)
    return found[0].event


def votes(talk: Talk, event: PersonLooked) -> tuple[object, ...]:
    return update(talk.book, talk.session, event, talk.now).effects


def told(seen: Seen, spot: Spot = FORM) -> Talk:
    book: Book = replace(BOOK, live=Live({spot: seen}))
    talk = at_the_form()
    return Talk(book, talk.session, talk.now)


def test_a_tap_is_a_vote_about_the_step_on_this_device_and_in_this_region() -> None:
    talk = at_the_form()

    assert votes(talk, PersonLooked(1, "form", same=True)) == (Voted(FORM, same=True),)
    assert votes(talk, PersonLooked(1, "form", same=False)) == (Voted(FORM, same=False),)


def test_a_step_that_was_passed_can_still_be_voted_on_from_its_message() -> None:
    talk = at_the_form().press("I see something else")

    assert votes(talk, PersonLooked(1, "form", same=False)) == (Voted(FORM, same=False),)
    talk = Talk().happens(PersonChoseCountry("DE"))
    talk.press("Which accounts do you have?", "Facebook", "Done", "Only in the app", "An iPhone")
    at_phone = Spot("facebook", "app-iphone", "iphone", "eu")
    assert votes(talk, PersonLooked(1, "app-iphone", same=True)) == (Voted(at_phone, same=True),)


def test_who_has_not_been_there_has_no_vote() -> None:
    talk = at_the_form()

    for event in (
        PersonLooked(2, "form", same=True),
        PersonLooked(1, "app-iphone", same=True),
        PersonLooked(1, "login", same=True),
        PersonLooked(1, "nowhere", same=True),
    ):
        assert votes(talk, event) == ()


def test_without_having_chosen_a_device_it_is_another() -> None:
    talk = at_the_form()
    case = talk.session.cases[0]
    lost = replace(case, answers=(replace(case.answers[0], option="no-login"),))
    talk.session = talk.session.keep(lost)

    spot = Spot("facebook", "locked", "other", "eu")
    assert votes(talk, PersonLooked(1, "locked", same=True)) == (Voted(spot, same=True),)


def test_the_step_itself_asks_nothing_and_the_taps_come_where_one_knows_how_it_looked() -> None:
    talk = at_the_form()
    assert not {SAME, DIFFERENT} & set(talk.buttons())

    assert DIFFERENT in talk.press("I see something else").buttons()
    assert votes(talk, pressed(talk, DIFFERENT)) == (Voted(FORM, same=False),)

    talk.press("Back", "I sent it")
    assert votes(talk, pressed(talk, SAME)) == (Voted(FORM, same=True),)
    assert SAME not in talk.press("They have received it").buttons()


def test_who_sent_it_by_a_step_that_shows_no_place_is_not_asked_how_it_looked() -> None:
    talk = at_the_form().press("I see something else", "I see the plain form", "I sent it")
    assert SAME not in talk.buttons()

    without_guide = replace(BOOK, guides={})
    assert SAME not in Talk(without_guide, talk.session, talk.now).buttons()


def test_the_screen_thanks_and_stays() -> None:
    talk = at_the_form().press("I see something else")
    before = talk.buttons()

    talk.press(DIFFERENT)

    assert "Counted without your name" in talk.text
    assert talk.buttons() == before


def test_what_others_tapped_is_told_in_its_own_sentence_and_never_called_checked() -> None:
    assert "7 people said in the last 30 days" in told(Seen(same=7)).text
    assert "1 person said" in told(Seen(same=1)).text
    assert "said in the last" not in told(Seen(different=2)).text
    many = told(Seen(same=10_000)).text
    assert "not checked since" in many
    assert "Opened by our team" not in many


def test_three_who_saw_something_different_move_a_warning_to_the_top() -> None:
    assert not told(Seen(different=2)).text.startswith("<b>Several people")
    assert told(Seen(different=3)).text.startswith("<b>Several people")
    elsewhere = replace(FORM, region="uk")
    assert not told(Seen(different=3), elsewhere).text.startswith("<b>Several people")


def test_the_operators_are_told_where_it_looks_different() -> None:
    reply = alarm(BOOK, FORM, MONDAY)

    assert "facebook, form, on browser, region eu" in reply.text
    assert reply.rows
