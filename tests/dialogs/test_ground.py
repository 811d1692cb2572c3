"""Screens that are no cards and still state something say who says it and when, and lead to the rest."""

import re

import pytest

from dialogs import machine
from dialogs.notice import Nudge
from dialogs.screen import Earlier, Follow, Remind
from tests.dialogs.graph import world
from tests.dialogs.test_outcome import sent
from tests.talk import BOOK, MONDAY, Talk

STATES = re.compile(r"Art\. 12|Meta says|[Rr]eported to|often comes|belongs in one place|wrong form\. If")
NAMED = re.compile(r"<i>[^<]*(not checked since|for other countries|Meta says so)[^<]*</i>$")


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
