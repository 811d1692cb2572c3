"""Stories: somebody helps Mum. She decides and does it herself; here no form is opened and no name kept."""

import json
from dataclasses import replace
from typing import get_args

import pytest

from dialogs import countries, machine, memory
from dialogs.events import (
    PersonAskedForMessage,
    PersonChose,
    PersonChoseCountry,
    PersonHelps,
    PersonOpened,
    PersonRecorded,
)
from dialogs.forward import link
from dialogs.meaning import PersonObjected, PersonPasted
from dialogs.notice import Forward
from dialogs.reply import Copy, Link
from dialogs.screen import (
    Accounts,
    ForOther,
    Helping,
    Home,
    Page,
    Product,
    Region,
    TheirCountry,
    Topic,
    Walk,
    Whose,
)
from dialogs.session import Account, Session
from dialogs.state import state
from tests.dialogs.graph import COUNTRIES, world
from tests.dialogs.people import clock, next_message
from tests.talk import BOOK, MONDAY, Talk

FORMS = {site.url for site in BOOK.sites.values() if site.form} | {
    site.url for name, site in BOOK.sites.items() if name.startswith(("privacy-centre", "genai"))
}


def helping(country: str = "DE") -> Talk:
    """Return somebody who is at home there, and has said that it is for Mum's Facebook."""
    talk = Talk(session=Session(offset=5)).command("start", country).command("status")
    return talk.press("For somebody else", "Mum", "Facebook")


def kept(country: str = "DE") -> Talk:
    return helping(country).press("Keep it, and remind me to ask")


def group_of(country: str) -> int:
    """Return the place of the button of the group in which a country is."""
    groups = countries.groups(BOOK.words("en").locale)
    return next(place for place, members in enumerate(groups) if country in members)


# ------------------------------------------------------------------ the way in


@pytest.mark.parametrize("command", ["status", "help"])
def test_it_is_reached_by_a_button(command: str) -> None:
    talk = Talk().command("start", "DE").command(command).press("For somebody else")

    assert talk.session.screen == ForOther()
    assert "Never take their password or a code" in talk.text


def test_it_is_reached_from_the_accounts_and_from_the_question_about_it() -> None:
    talk = Talk().command("start", "DE").happens(PersonOpened(Accounts())).press("For somebody else")
    assert talk.session.screen == ForOther()

    talk.happens(PersonOpened(Topic("for_somebody"))).press("For somebody else")
    assert talk.session.screen == ForOther()


def test_whom_it_is_for_is_a_word_from_a_list_and_a_child_and_the_dead_have_their_own_answers() -> None:
    talk = Talk().command("start", "DE").command("status").press("For somebody else")
    labels = ["Mum", "Dad", "Partner", "Friend", "A", "B"]

    assert talk.buttons()[:6] == labels
    assert len(get_args(Whose)) == len(labels)
    talk.press("A child")
    assert talk.session.screen == Page("child")
    talk.press("Back", "Somebody who died")
    assert "memorial" in talk.text


def test_a_child_with_an_account_is_helped_like_somebody_else_and_the_parents_own_form_is_not_opened() -> (
    None
):
    talk = Talk().command("start", "DE").happens(PersonOpened(Page("child-account")))
    talk.press("Object on the child's phone", "Instagram", "Give me the message")

    assert "On your own phone" in talk.messages[-1].text
    assert talk.session.accounts == ()
    unknown = Talk().command("start").happens(PersonOpened(Page("child-account")))
    assert "in which country" in unknown.press("Object on the child's phone").text


def test_it_says_what_it_rests_on() -> None:
    talk = helping().press("How sure is this?")

    assert "login" in talk.text


# ------------------------------------------------------------------ where they are at home


def test_their_country_is_the_helpers_own_unless_another_is_chosen_and_the_helpers_stays() -> None:
    talk = (
        Talk(session=Session(offset=5))
        .command("start", "DE")
        .command("status")
        .press("For somebody else", "Dad")
    )
    assert "in the EU" in talk.text

    talk.press("Another country")
    talk.press(talk.buttons()[group_of("GB")], "United Kingdom")
    assert "in the United Kingdom" in talk.text
    assert talk.session.country == "DE"


def test_who_has_not_said_where_they_are_is_asked_for_the_country_of_the_other() -> None:
    talk = Talk(session=Session(screen=ForOther())).press("Friend")
    assert "in which country" in talk.text

    talk.press(talk.buttons()[group_of("BR")], "Brazil")
    assert talk.session.screen == Helping("friend", "brazil")


def test_where_there_is_no_form_that_is_said_and_nothing_is_kept() -> None:
    talk = Talk().command("start", "DE").happens(PersonOpened(Helping("mum", "none")))
    assert "no form" in talk.text
    assert talk.buttons()[:2] == ["What helps there", "Another country"]

    before = talk.session
    talk.happens(PersonHelps("mum", "facebook", "none", helps=True))
    talk.happens(PersonAskedForMessage("facebook", "none"))
    assert talk.session.cases == before.cases
    assert talk.messages == []


# ------------------------------------------------------------------ the message to send on


@pytest.mark.parametrize("product", get_args(Product))
@pytest.mark.parametrize("region", [region for region in get_args(Region) if region != "none"])
def test_the_message_says_all_of_it_in_its_text(product: Product, region: Region) -> None:
    talk = Talk().command("start", "DE").happens(PersonAskedForMessage(product, region))
    (message,) = talk.messages
    url = link(BOOK, product, region).url

    assert f"<code>{url}</code>" in message.text
    assert [button.text for row in message.rows for button in row if isinstance(button, Copy)] == [url]
    assert not [button for row in message.rows for button in row if isinstance(button, Link)]
    for number in ("1. ", "2. ", "3. "):
        assert f"\n{number}" in message.text
    assert "log in there" in message.text
    assert "e-mail of" in message.text
    assert "Keep the answer" in message.text
    assert "password or a code" in message.text
    assert "not checked since" in message.text or "not for yours" in message.text
    assert ("code comes by e-mail" in message.text) == (region == "brazil")
    assert ("not certain" in message.text) == (region == "uncertain")
    assert "Mum" not in message.text
    assert len(message.text) < 1000


@pytest.mark.parametrize("product", get_args(Product))
@pytest.mark.parametrize("region", [region for region in get_args(Region) if region != "none"])
def test_the_link_is_the_one_that_comes_first_in_the_guide(product: Product, region: Region) -> None:
    guide = BOOK.guides[product]
    step = guide.steps["login"].options["browser"].next(region)

    assert step is not None
    assert link(BOOK, product, region) == BOOK.sites[guide.links[guide.steps[step].links[0]]]


def test_the_message_leads_back_to_where_one_was() -> None:
    talk = helping().press("Give me the message")
    place = talk.session.screen
    talk.press_on(talk.messages[-1], "Home").press_on(talk.messages[-1], "Back")
    assert talk.session.screen == place

    talk.press("Home").happens(PersonAskedForMessage("instagram", "eu"))
    assert "Home" not in talk.buttons(talk.messages[-1])


def test_asked_for_twice_at_once_it_is_owed_once() -> None:
    session = helping().session
    for _ in range(2):
        session = machine.update(BOOK, session, PersonAskedForMessage("facebook", "eu"), MONDAY).session

    assert session.notices == (Forward("facebook", "eu"),)
    assert memory.read(memory.written(session)) == (session, True)


# ------------------------------------------------------------------ no screen opens the form


@pytest.mark.walks
def test_no_screen_for_somebody_else_opens_or_copies_a_form() -> None:
    looked = 0
    for graph in world().values():
        for name, session in graph.places.items():
            case = session.case(session.screen.case) if isinstance(session.screen, Walk) else None
            if not (isinstance(session.screen, ForOther | TheirCountry | Helping) or (case and case.whose)):
                continue
            looked += 1
            talk = Talk(session=session)
            assert not {*talk.links(), *talk.copies()} & FORMS, name
    assert looked > 100


def test_the_steps_of_the_guide_are_not_walked_for_somebody_else() -> None:
    talk = kept()
    before = talk.session.cases
    talk.happens(PersonChose(1, "login", "browser"))

    assert talk.session.cases == before
    assert "on their own phone" in talk.text


# ------------------------------------------------------------------ kept, and asked about


def test_it_can_be_kept_under_its_label_and_nothing_else_is() -> None:
    talk = kept()
    (case,) = talk.session.cases

    assert case.accounts == (Account("facebook", 1, "mum"),)
    assert "Mum's Facebook" in talk.text
    assert talk.session.accounts == ()
    assert json.loads(memory.told(talk.session))["cases"][0]["accounts"] == [
        {"product": "facebook", "whose": "mum"}
    ]
    assert memory.read(memory.written(talk.session)) == (talk.session, True)


def test_a_session_of_an_older_release_reads_as_before() -> None:
    old = '{"v":1,"cases":[{"id":1,"guide":"facebook","region":"eu","accounts":[{"product":"facebook"}]}]}'
    session, whole = memory.read(old)

    assert whole
    assert session.cases[0].whose == ""


def test_kept_twice_it_is_kept_once_and_an_unsent_one_follows_to_another_region() -> None:
    talk = kept().happens(PersonHelps("mum", "facebook", "uk", helps=True))
    assert [case.region for case in talk.session.cases] == ["uk"]

    talk.press("They sent it").happens(PersonHelps("mum", "facebook", "eu", helps=True))
    assert [case.region for case in talk.session.cases] == ["uk"]


def test_the_helper_is_reminded_to_ask_and_notes_what_they_say() -> None:
    talk = kept()
    asked = next_message(talk)
    assert clock(talk) == "11-26 18:05"
    assert "Have they done it?" in asked.text

    talk.press_on(asked, "They sent it")
    assert state(talk.session.cases[0]) == "waiting"
    assert talk.session.cases[0].attempt.form == ""
    assert "Ask Mum whether Meta has answered." in talk.text

    message = next_message(talk)
    assert "Ask Mum whether Meta has answered." in message.text
    talk.press_on(message, "Confirmed by e-mail")
    assert state(talk.session.cases[0]) == "confirmed"
    assert "only they have it" in talk.text
    assert "Ask Mum" not in talk.text


def test_go_on_leads_to_the_helpers_screen() -> None:
    talk = kept()
    talk.press_on(next_message(talk), "Go on")

    assert "on their own phone" in talk.text


@pytest.mark.parametrize("region", ["eu", "switzerland"])
def test_after_a_long_silence_it_speaks_of_them(region: str) -> None:
    talk = kept(COUNTRIES[region]).press("They sent it", "Change the reminder")
    talk.press("On " if region == "eu" else "In 30 days", "Home").wait(days=40)

    last = talk.messages[-1].text
    assert ("tell them by" in last) == (region == "eu")
    assert "Ask Mum" in last
    talk.happens(PersonOpened(Walk(1)))
    assert "on their screen" in talk.text
    assert ("Art. 12(3)" in talk.text) == (region == "eu")


def test_an_answer_of_metas_that_was_pasted_can_be_noted_for_them() -> None:
    talk = kept().press("They sent it").happens(PersonPasted("reply_refused"))
    talk.press_on(talk.messages[-1], "Note it for Mum's Facebook")

    assert state(talk.session.cases[0]) == "refused"
    assert "Ask Mum" not in next_message(talk).text


def test_it_can_be_taken_off_the_list_until_something_is_noted() -> None:
    talk = kept().press("Take it off my list")
    assert talk.session.cases == ()
    assert talk.session.screen == Home()

    talk = kept().press("They sent it").happens(PersonHelps("mum", "facebook", "eu", helps=False))
    assert state(talk.session.cases[0]) == "waiting"


def test_once_something_was_noted_a_new_attempt_cannot_be_taken_off() -> None:
    talk = kept().press("They sent it", "Confirmed by e-mail", "Do it once more")

    assert "on their own phone" in talk.text
    assert "Take it off my list" not in talk.buttons()


# ------------------------------------------------------------------ beside the helper's own


def test_the_helpers_own_objection_stays_apart() -> None:
    talk = kept().press("Home")
    assert "Begin" in talk.buttons()

    talk.press("My accounts", "Facebook", "Done", "In a browser")
    assert [case.accounts[0].whose for case in talk.session.cases] == ["mum", ""]
    assert "I sent it" in talk.buttons()
    talk.happens(PersonObjected())
    talk.press_on(talk.messages[-1], "Show me the form")
    assert talk.session.screen == Walk(2)


def test_somebody_who_only_helps_is_shown_the_beginning_of_their_own() -> None:
    talk = kept().happens(PersonObjected())
    talk.press_on(talk.messages[-1], "Show me the form")
    assert "Which accounts do you have?" in talk.buttons()

    confirmed = kept().press("Home", "My accounts", "Facebook", "Done", "In a browser", "I sent it")
    confirmed.happens(PersonRecorded(2, 0, "mail")).happens(PersonObjected())
    confirmed.press_on(confirmed.messages[-1], "Show me the form")
    assert confirmed.session.screen == Home()


def test_a_move_of_the_helpers_does_not_move_them() -> None:
    talk = kept().happens(PersonChoseCountry("GB"))

    assert talk.session.cases[0].region == "eu"
    assert "begun for another country" not in talk.text


def test_everything_stored_about_it_is_printed() -> None:
    talk = kept().command("privacy")

    assert "Mum's Facebook: at home in the EU" in talk.text


@pytest.mark.parametrize("language", BOOK.languages)
def test_the_labels_are_words_of_every_language(language: str) -> None:
    session = replace(kept().session, language=language)

    assert machine.view(BOOK, session, MONDAY).rows
