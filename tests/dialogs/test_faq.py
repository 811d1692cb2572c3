"""Questions and answers: browsed by group, true where the person is, with their sources."""

import re
import tomllib
from pathlib import Path

import pytest

from dialogs import faq, machine
from dialogs.events import PersonOpened
from dialogs.meaning import PersonAsked
from dialogs.screen import Faq, Home
from dialogs.screen import Topic as TopicScreen
from dialogs.session import Session
from tests.dialogs.graph import COUNTRIES
from tests.dialogs.test_journey import FACEBOOK_FORM, INSTAGRAM_FORM
from tests.talk import BOOK, MONDAY, Talk

LISTED = Path(__file__).parent.parent / "data" / "faq-topics.toml"
EUROPEAN = re.compile(r"GDPR|Ireland|one month", re.IGNORECASE)


def at_home(country: str) -> Session:
    return Session(country=country, screen=Home())


def test_every_listed_topic_has_an_answer_and_every_finer_one_lies_within_a_listed_one() -> None:
    listed = set(tomllib.loads(LISTED.read_text(encoding="utf-8")))

    assert len(listed) == 52
    assert listed <= BOOK.topics.keys()
    assert {card.within for name, card in BOOK.topics.items() if name not in listed} <= listed
    assert not any(BOOK.topics[name].within for name in listed)


def test_every_question_can_be_found_by_browsing() -> None:
    seen = set()
    for group in (*BOOK.groups, faq.WHY):
        talk = Talk(session=at_home("DE")).happens(PersonOpened(Faq(group)))
        for row in talk.screen.rows:
            for button in row:
                event = getattr(button, "event", None)
                if isinstance(event, PersonOpened) and isinstance(event.screen, TopicScreen):
                    seen.add(event.screen.name)
                    talk.happens(event).happens(PersonOpened(Faq(group)))
    assert seen >= {name for name, card in BOOK.topics.items() if not card.within} | BOOK.whys.keys()


@pytest.mark.walks
@pytest.mark.parametrize("region", sorted(COUNTRIES))
def test_every_answer_is_short_sourced_and_leads_on_in_every_region(region: str) -> None:
    for name in (*BOOK.topics, *BOOK.whys):
        session = machine.update(
            BOOK, at_home(COUNTRIES[region]), PersonOpened(TopicScreen(name)), MONDAY
        ).session
        reply = machine.view(BOOK, session, MONDAY)
        assert "<i>" in reply.text.splitlines()[-1], f"{name}: no source"
        assert len(reply.text) < 1100, name
        if region in ("switzerland", "brazil"):
            assert not EUROPEAN.search(reply.text), name


def test_the_sources_behind_an_answer_can_be_seen() -> None:
    talk = Talk(session=at_home("DE")).happens(PersonOpened(TopicScreen("deadline")))

    talk.press("How sure is this?")
    assert "Source:" in talk.text
    talk.press("Back")
    assert "Is it too late?" in talk.text


def test_who_asks_for_the_form_in_the_eu_can_copy_the_forms_and_elsewhere_the_privacy_centre() -> None:
    at_eu = Talk(session=at_home("DE")).happens(PersonOpened(TopicScreen("find_form")))
    in_uk = Talk(session=at_home("GB")).happens(PersonOpened(TopicScreen("find_form")))

    assert list(at_eu.copies())[:2] == [FACEBOOK_FORM, INSTAGRAM_FORM]
    assert "Copy: Facebook form" in at_eu.buttons()
    assert "https://www.facebook.com/privacy/center" in in_uk.copies()
    assert FACEBOOK_FORM in at_eu.press("How sure is this?", "Back").copies()


def test_somebody_whose_country_is_not_known_gets_what_is_true_for_everybody() -> None:
    talk = Talk().command("start").happens(PersonAsked("refused"))

    assert not EUROPEAN.search(talk.messages[-1].text)
    talk.press_on(talk.messages[-1], "How sure is this?")
    assert "Source:" in talk.text


def test_more_is_shown_to_who_wants_every_step_explained() -> None:
    talk = Talk(session=at_home("DE")).happens(PersonOpened(TopicScreen("data_used")))
    brief = talk.text

    talk.press("Explain")
    assert len(talk.text) > len(brief)


def test_a_topic_that_is_gone_leads_to_the_groups() -> None:
    talk = Talk(session=at_home("DE")).happens(PersonOpened(TopicScreen("gone")))

    assert "Choose a group" in talk.text


def test_going_on_leads_to_the_open_case_or_home() -> None:
    talk = Talk(session=Session(offset=5)).command("start", "DE", "facebook")
    talk.press("Which accounts", "Done", "In a browser", "I sent it", "Confirmed by e-mail")

    talk.happens(PersonOpened(TopicScreen("public_posts"))).press("Go on with my objection")

    assert "Where you stand" in talk.text
