"""Screens that are no cards and still state something say who says it and when, and lead to the rest."""

import re

import pytest

from dialogs import card as cards
from dialogs import machine
from dialogs.events import PersonOpened
from dialogs.notice import Nudge
from dialogs.scene import Scene
from dialogs.screen import Earlier, Follow, Home, Remind, Topic
from dialogs.session import Session
from tests.dialogs.graph import world
from tests.dialogs.test_outcome import sent
from tests.talk import BOOK, MONDAY, Talk

STATES = re.compile(r"Art\. 12|Meta says|[Rr]eported to|often comes|belongs in one place|wrong form\. If")
NAMED = re.compile(
    r"<i>[^<]*(not checked since|for other countries|Meta says so|So says the law|I say so myself)[^<]*</i>$"
)


@pytest.mark.walks
@pytest.mark.parametrize("kind", [Follow, Remind, Earlier])
def test_every_screen_around_a_case_that_states_a_fact_names_its_source(kind: type) -> None:
    stated = 0
    for graph in world().values():
        for name, session in graph.places.items():
            if not isinstance(session.screen, kind):
                continue
            reply = machine.view(BOOK, session, MONDAY)
            if STATES.search(NAMED.sub("", reply.text)):
                stated += 1
                assert NAMED.search(reply.text), (name, reply.text)
                assert "How sure is this?" in Talk(session=session).buttons(), name
    assert stated


def test_the_day_meta_had_to_answer_by_names_the_law_as_its_source() -> None:
    for country, law in (("DE", "the text of the GDPR"), ("GB", "the text of the UK GDPR")):
        talk = sent(country).wait(days=45)
        assert law in talk.text
        reminder = machine.view_notice(BOOK, talk.session, Nudge(((1, "month"),)), talk.now)
        assert reminder is not None
        assert law in reminder.text
        assert law in talk.press("How sure is this?").text


@pytest.mark.parametrize("country", ["Germany", "United Kingdom", "Brazil", "Türkiye"])
def test_what_one_objection_covers_names_its_source(country: str) -> None:
    talk = Talk().command("start").write(country)
    if country == "Brazil":
        talk.press("06:00, Sao Paulo")
    talk.press("Which accounts", "Facebook", "Instagram", "Done")

    assert NAMED.search(talk.text), talk.text
    assert "linked" in talk.press("How sure is this?").text


def test_what_is_said_of_threads_and_whatsapp_names_its_source() -> None:
    talk = Talk().command("start").write("Germany").press("Which accounts", "Threads")
    assert NAMED.search(talk.text)
    assert "Reported" in talk.press("About Threads").text


def test_of_a_law_it_says_that_it_is_the_law_and_of_our_own_words_that_they_are_ours() -> None:
    talk = Talk(session=Session(country="DE", screen=Home()))

    assert "I say so myself" in talk.happens(PersonOpened(Topic("bot_identity"))).text.splitlines()[-1]
    laws = [fact for fact in BOOK.facts.values() if fact.law]
    assert {fact.reported.year for fact in laws} == {2016, 2018, 2021}
    for fact in BOOK.facts.values():
        line = cards.last_line(Scene.of(BOOK, talk.session, MONDAY), [fact], None)
        assert ("checked since" in line) == (not fact.law and not fact.ours and fact.says != "meta")


def test_each_note_on_the_map_of_accounts_has_its_own_source_below_it() -> None:
    talk = Talk().command("start", "DE").press("Which accounts", "Threads", "WhatsApp")
    notes = [part for part in talk.text.split("\n\n") if "\n<i>" in part]

    assert [note.startswith("Threads") for note in notes] == [True, False]
    assert notes[1].startswith("WhatsApp has no objection form")
