"""What is said about how old a fact is: a year of days, with facts that somebody has opened."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from dialogs.book import Book
from dialogs.book.provenance import Checked
from dialogs.machine import view
from dialogs.screen import Sources
from tests.dialogs.people import at_the_form
from tests.talk import BOOK, MONDAY

OPENED = date(2026, 11, 20)
CHECKED = Checked(day=OPENED, device="Android", region="eu")


def checked() -> Book:
    sites = {name: site.model_copy(update={"checked": CHECKED}) for name, site in BOOK.sites.items()}
    facts = {name: fact.model_copy(update={"checked": CHECKED}) for name, fact in BOOK.facts.items()}
    return replace(BOOK, sites=sites, facts=facts)


def test_every_step_goes_through_fresh_ageing_and_unconfirmed_in_a_year() -> None:
    book = checked()
    session = at_the_form(book=book).session
    said = []
    for day in range(365):
        text = view(book, session, datetime(2026, 11, 20, 12, tzinfo=UTC) + timedelta(days=day)).text
        if "It may have changed" in text:
            said.append("ageing")
        elif "Nobody of us has opened this" in text:
            said.append("unconfirmed")
        else:
            said.append("fresh" if "Opened by our team on 20 November 2026." in text else "?")

    assert said == ["fresh"] * 45 + ["ageing"] * 75 + ["unconfirmed"] * 245


def test_every_step_that_states_a_fact_shows_its_age_in_each_state() -> None:
    book = checked()
    for guide in book.guides.values():
        for card in guide.steps.values():
            rests_on = [*(book.facts[name] for name in card.facts)]
            for days, state in ((0, "fresh"), (45, "ageing"), (120, "unconfirmed")):
                assert {fact.age(OPENED + timedelta(days=days)) for fact in rests_on} <= {state}


def test_a_link_nobody_opened_for_too_long_says_at_once_what_to_do_if_it_fails() -> None:
    book = checked()
    session = at_the_form(book=book).session
    later = datetime(2027, 6, 1, 12, tzinfo=UTC)

    assert view(book, session, later).text.startswith("<b>Nobody of us has opened this link since")
    assert not view(book, session, MONDAY).text.startswith("<b>Nobody")
    assert not view(BOOK, session, later).text.startswith("<b>Nobody"), "only reported: quiet, last line"


def test_how_sure_says_for_each_fact_whether_and_when_somebody_opened_it() -> None:
    talk = at_the_form()
    assert "Not opened by us" in talk.press("How sure is this?").text

    book = checked()
    session = replace(talk.session, screen=Sources(case=1))
    assert "Opened by our team on 20 November 2026 (Android)." in view(book, session, MONDAY).text


def test_what_only_meta_states_is_said_to_be_metas() -> None:
    book = BOOK
    site = book.sites["form-facebook"].model_copy(update={"says": "meta"})
    book = replace(book, sites={**book.sites, "form-facebook": site})

    assert "Meta says so." in at_the_form(book=book).text
