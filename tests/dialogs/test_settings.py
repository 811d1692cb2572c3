"""Stories: in which language, how much, how quietly and with which device a person reads."""

from dataclasses import replace

import pytest

from dialogs import settings
from dialogs.events import PersonChoseHour, PersonChoseLanguage, PersonSet
from dialogs.screen import Home, Languages, Settings
from dialogs.session import Session
from tests.dialogs.people import GERMAN, at_the_form, clock, next_message, sent_twice
from tests.dialogs.test_outcome import sent
from tests.talk import BOOK, Talk

# ------------------------------------------------------------------ languages


def test_another_language_keeps_the_place() -> None:
    talk = at_the_form().command("language")
    assert {"English", "Deutsch"} <= set(talk.buttons())

    talk.press("Deutsch", "Zurück")

    assert talk.session.language == "de"
    assert "Link kopieren" in talk.buttons()
    assert "Schritt 2" in talk.text


def test_a_language_that_is_not_on_offer_changes_nothing() -> None:
    talk = at_the_form().happens(PersonChoseLanguage("xx"))

    assert talk.session.language == "en"


@pytest.mark.parametrize(
    ("tag", "language"),
    [("de", "de"), ("DE", "de"), ("de-AT", "de"), ("en-gb", "en"), ("tlh", "en"), ("", "en")],
)
def test_the_language_of_the_app_leads_to_the_one_that_fits_best(tag: str, language: str) -> None:
    assert settings.matching(BOOK, tag) == language


def test_a_sister_of_a_language_is_better_than_english() -> None:
    brazilian = replace(BOOK)
    brazilian.__dict__["languages"] = ("en", "de", "pt-BR")

    assert settings.matching(brazilian, "pt-PT") == "pt-BR"
    assert settings.matching(brazilian, "pt-br") == "pt-BR"
    assert settings.matching(brazilian, "pt") == "pt-BR"


def test_a_language_that_is_gone_is_english_again() -> None:
    talk = Talk(session=Session(language="tlh")).command("help")

    assert "Home" in talk.buttons()


# ------------------------------------------------------------------ a screen reader


def in_words(text: str) -> list[str]:
    return text.rpartition("Buttons: ")[2].removesuffix(".").split("; ")


def test_a_screen_reader_hears_first_what_changed_and_last_the_buttons() -> None:
    talk = at_the_form().command("settings").press("I use a screen reader")

    assert talk.text.startswith("<i>Changed")
    assert in_words(talk.text) == talk.buttons()


def test_a_screen_reader_hears_the_buttons_of_messages_as_well() -> None:
    talk = sent().happens(PersonSet("reader", on=True))
    message = next_message(talk)

    assert in_words(message.text) == talk.buttons(message)


def test_nothing_is_folded_for_a_screen_reader() -> None:
    folded = Talk(session=GERMAN).command("privacy")
    assert "<blockquote expandable>" in folded.text

    folded.happens(PersonSet("reader", on=True))
    assert "expandable" not in folded.text
    assert "<blockquote>" in folded.text


def test_a_link_switches_the_screen_reader_on_and_the_settings_switch_it_off() -> None:
    talk = Talk(session=GERMAN).command("start", "a11y")
    assert "Buttons:" in talk.text

    talk.command("settings").press("No screen reader")
    assert "Buttons:" not in talk.text


def test_help_leads_to_the_screen_reader() -> None:
    talk = Talk(session=GERMAN).command("help").press("I use a screen reader")

    assert talk.session.reader


# ------------------------------------------------------------------ the other switches


def test_each_switch_says_how_it_stands_and_offers_the_other() -> None:
    talk = Talk(session=GERMAN).command("settings")

    for on, off in (
        ("Make reminders discreet", "Let reminders say what about"),
        ("I use a screen reader", "No screen reader"),
        ("Don't ask whether it worked", "Ask me whether it worked"),
    ):
        before = talk.session
        talk.press(on)
        assert on not in talk.buttons()
        talk.press(off)
        assert talk.session == replace(before, remark="set")


def test_the_hour_moves_our_proposals() -> None:
    talk = sent().command("settings").press("Write in the morning")
    assert "nine in the morning" in talk.text
    assert not [label for label in talk.buttons() if label == "Write in the morning"]

    talk.command("status").press("Facebook", "Change the reminder", "Tomorrow")
    assert "around nine in the morning" in talk.text
    next_message(talk)
    assert clock(talk) == "11-24 09:05"


def test_noon_is_said_as_noon() -> None:
    talk = sent().command("settings").press("Write at noon").command("status")
    talk.press("Facebook", "Change the reminder", "In 3 days")

    assert "around noon" in talk.text


def test_an_hour_that_was_never_offered_changes_nothing() -> None:
    assert Talk(session=GERMAN).happens(PersonChoseHour(3)).session.hour == 18


def test_explaining_each_step_is_the_same_place_with_more_words() -> None:
    talk = at_the_form()
    place = talk.session.screen

    talk.press("Explain each step")
    assert talk.session.screen == place
    assert "Say it shorter" in talk.buttons()


def test_who_asked_for_news_is_told_that_it_is_noted() -> None:
    talk = Talk().command("start", "US").press("New York").command("start", "US").press("New York")
    talk.press("Tell me if this changes")

    assert talk.session.news
    assert "Noted" in talk.text


def test_the_zone_can_be_changed_only_where_there_are_several() -> None:
    assert "Time zone" not in Talk(session=GERMAN).command("start", "DE").command("settings").buttons()

    talk = Talk().command("start", "US").press("New York").command("settings").press("Time zone", "Chicago")
    assert talk.session.zone == "America/Chicago"


def test_before_the_country_is_known_the_settings_say_so() -> None:
    talk = Talk().command("settings")

    assert "not known" in talk.text
    talk.press("Language")
    assert isinstance(talk.session.screen, Languages)
    talk.press("Back")
    assert isinstance(talk.session.screen, Settings)


def test_settings_lead_back_to_where_one_was() -> None:
    talk = sent_twice().command("status").command("settings").press("Make reminders discreet", "Back")

    assert talk.session.screen == Home()
