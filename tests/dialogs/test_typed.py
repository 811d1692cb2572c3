"""Stories: a person writes instead of pressing. What a text means is tested elsewhere."""

from datetime import date, timedelta

import pytest

from bot.telegram import wire
from dialogs import machine, memory
from dialogs.events import Event, PersonAskedAgain, PersonCommanded, PersonPressedUnknown
from dialogs.meaning import (
    Pasted,
    PersonAsked,
    PersonAskedVaguely,
    PersonObjected,
    PersonPasted,
    PersonScolded,
    PersonWished,
    PersonWroteSomething,
    Wrote,
)
from dialogs.notice import Answer, NotUnderstood, TooMany
from dialogs.screen import Home, Walk
from dialogs.session import Session
from dialogs.state import state
from tests.dialogs.graph import COUNTRIES, world
from tests.talk import BOOK, MONDAY, Talk


def walking() -> Talk:
    talk = Talk(session=Session(offset=5)).command("start", "DE", "facebook")
    return talk.press("Which accounts", "Done", "In a browser")


def waiting() -> Talk:
    return walking().press("I sent it")


@pytest.mark.walks
def test_a_question_in_the_middle_of_a_guide_is_answered_and_one_tap_leads_back_to_the_very_step() -> None:
    for name, session in world()["eu"].places.items():
        if not isinstance(session.screen, Walk):
            continue
        talk = Talk(session=session)
        step = talk.text
        talk.happens(PersonAsked("whatsapp"))
        assert "WhatsApp" in talk.messages[-1].text
        talk.press_on(talk.messages[-1], "Back")
        assert talk.text == step, name


def test_two_questions_in_one_batch_get_two_answers_in_order() -> None:
    session = walking().session
    for topic in ("whatsapp", "deadline"):
        session = machine.update(BOOK, session, PersonAsked(topic), MONDAY).session

    assert session.notices == (Answer("whatsapp"), Answer("deadline"))


def test_the_eleventh_question_at_once_is_asked_to_wait() -> None:
    session = walking().session
    for _ in range(14):
        session = machine.update(BOOK, session, PersonAsked("whatsapp"), MONDAY).session

    assert len(session.notices) == 11
    assert session.notices[-1] == TooMany()


def test_what_may_be_one_of_three_is_offered_with_a_way_out() -> None:
    talk = walking().happens(PersonAskedVaguely(("whatsapp", "deadline")))
    message = talk.messages[-1]

    assert "None of these" in talk.buttons(message)
    talk.press_on(message, "Does it cover WhatsApp?")
    assert "WhatsApp" in talk.text
    talk.press("Back")
    assert "I sent it" in talk.buttons()


def test_what_has_nothing_to_do_with_us_is_said_so_and_the_place_is_kept() -> None:
    talk = walking().happens(PersonWroteSomething())

    assert "cannot answer" in talk.messages[-1].text
    assert "Questions" in talk.buttons(talk.messages[-1])
    assert "I sent it" in talk.buttons()


def test_a_country_that_is_not_known_is_asked_for_again() -> None:
    talk = Talk().command("start").happens(PersonWroteSomething(what="name"))

    assert "do not know a country" in talk.text
    assert talk.messages == []


def test_what_cannot_be_the_name_of_a_country_is_not_called_one() -> None:
    talk = Talk().command("start").happens(PersonWroteSomething())

    assert "do not know a country" not in talk.text
    assert "cannot answer" in talk.messages[-1].text


@pytest.mark.parametrize("chain", [False, True])
def test_an_objection_written_here_is_answered_twice_and_then_met_with_silence(chain: bool) -> None:
    talk = walking()
    for _ in range(4):
        talk.happens(PersonObjected(chain))

    assert len(talk.messages) == 2
    assert all("Meta has not seen this" in message.text for message in talk.messages)
    assert "quiet" in talk.messages[1].text, "it is said before it happens"
    assert talk.messages[0].text != talk.messages[1].text
    assert "delete what it knows" in " ".join(talk.buttons(talk.messages[0]))

    talk.press_on(talk.messages[0], "Show me the form")
    assert "I sent it" in talk.buttons()
    talk.happens(PersonObjected(chain))
    assert len(talk.messages) == 3


def test_an_objection_with_an_address_in_it_is_told_to_delete_it() -> None:
    talk = walking().happens(PersonObjected(personal=True))

    assert "delete that message" in talk.messages[-1].text
    assert "delete that message" not in walking().happens(PersonObjected()).messages[-1].text


def test_anger_is_answered_twice_in_different_words_and_then_met_with_silence() -> None:
    talk = walking()
    for _ in range(4):
        talk.happens(PersonScolded())

    session = machine.update(BOOK, walking().session, PersonScolded(), MONDAY).session
    assert memory.read(memory.written(session)) == (session, True)
    first, second = talk.messages
    assert "not Meta" in first.text
    assert first.text != second.text
    for message in (first, second):
        assert talk.buttons(message) == ["Who runs this?", "Show me the form", "Back", "Home"]

    assert "quiet" in second.text, "it is said before it happens"


@pytest.mark.parametrize("what", ["", "picture", "secret"])
def test_silence_is_for_more_of_the_same_only(what: Wrote) -> None:
    talk = walking()
    for _ in range(3):
        talk.happens(PersonScolded())
    talk.happens(PersonWroteSomething(what=what))
    assert len(talk.messages) == 3

    for _ in range(3):
        talk.happens(PersonObjected())
    assert len(talk.messages) == 5
    assert all("Meta has not seen this" in message.text for message in talk.messages[-2:])
    assert "quiet until" in talk.messages[-1].text

    talk.happens(PersonWroteSomething(what="greeting")).happens(PersonScolded()).happens(PersonObjected())
    assert len(talk.messages) == 5, "silent until something is pressed or asked"
    talk.happens(PersonAsked("whatsapp")).happens(PersonScolded()).happens(PersonObjected())
    assert len(talk.messages) == 8


def test_what_is_no_text_has_a_sentence_of_its_own_everywhere() -> None:
    for talk in (Talk().command("start"), walking()):
        screen = talk.text
        talk.happens(PersonWroteSomething(what="picture"))
        assert "only read words" in talk.messages[-1].text
        assert talk.text == screen


def test_a_secret_is_answered_with_a_warning_even_after_a_long_time() -> None:
    talk = waiting()
    talk.now += timedelta(days=30)
    talk.happens(PersonWroteSomething(what="secret"))

    assert "Delete that message" in talk.messages[-1].text
    assert "Questions" in talk.buttons(talk.messages[-1])
    assert "Welcome back" in waiting().wait(days=30).happens(PersonWroteSomething()).text


@pytest.mark.parametrize("asks", [PersonAsked("whatsapp"), PersonCommanded("help"), PersonPressedUnknown()])
def test_who_asks_or_presses_is_answered_again_after_anger(asks: Event) -> None:
    talk = walking()
    for _ in range(3):
        talk.happens(PersonScolded())
    count = len(talk.happens(asks).messages)

    talk.happens(PersonScolded())
    assert len(talk.messages) == count + 1


def test_an_objection_after_anger_is_still_told_where_it_counts() -> None:
    talk = walking().happens(PersonScolded()).happens(PersonObjected())

    assert "Meta has not seen this" in talk.messages[-1].text


def test_the_form_is_a_few_taps_away_also_for_somebody_who_has_not_begun() -> None:
    talk = Talk(session=Session()).command("start").happens(PersonObjected())
    talk.press_on(talk.messages[-1], "Show me the form")
    assert "Where is your" in talk.text

    talk.press("Ireland").happens(PersonObjected())
    talk.press_on(talk.messages[-1], "Show me the form")
    assert "Which accounts do you have?" in talk.buttons()


@pytest.mark.parametrize(
    ("pasted", "stands"),
    [
        ("reply_confirmed", "confirmed"),
        ("reply_code", "code"),
        ("reply_received", "received"),
        ("reply_more_info", "more"),
        ("reply_refused", "refused"),
    ],
)
def test_a_pasted_reply_is_offered_and_recorded_by_one_tap_only(pasted: Pasted, stands: str) -> None:
    talk = waiting().happens(PersonPasted(pasted))
    assert state(talk.session.cases[0]) == "waiting"

    talk.press_on(talk.messages[-1], "Note it for Facebook")

    assert state(talk.session.cases[0]) == stands
    assert "cannot tell from here" in talk.messages[-1].text


def test_the_wrong_form_leads_to_what_to_do() -> None:
    talk = waiting().happens(PersonPasted("reply_wrong_form"))
    talk.press_on(talk.messages[-1], "It is the wrong form")

    assert "form" in talk.text


def test_an_unclear_answer_is_left_to_the_person() -> None:
    talk = waiting().happens(PersonPasted("reply_unclear"))
    assert "yes or a no" in talk.messages[-1].text

    talk.press_on(talk.messages[-1], "Refused")
    assert state(talk.session.cases[0]) == "refused"

    settled = waiting().press("Confirmed by e-mail").happens(PersonPasted("reply_unclear"))
    assert "Refused" not in settled.buttons(settled.messages[-1])


def test_signs_of_a_fake_are_named_and_nothing_is_offered_to_record() -> None:
    talk = waiting().happens(PersonPasted("phishing", ("link", "password", "hurry"), personal=True))
    message = talk.messages[-1]

    assert "password" in message.text
    assert "delete that message" in message.text
    assert not any("Note it" in label for label in talk.buttons(message))


def test_a_message_that_answers_nothing_is_said_to_be_none() -> None:
    talk = waiting().happens(PersonPasted("notice"))

    assert "not an answer to your objection" in talk.messages[-1].text


def test_the_deciding_sentence_is_quoted_from_memory_and_is_not_part_of_the_session() -> None:

    session = machine.update(BOOK, waiting().session, PersonPasted("reply_confirmed"), MONDAY).session
    quote = "We will honour your objection <now>."
    reply = machine.view_notice(BOOK, session, session.notices[0], MONDAY, quote)

    assert reply is not None
    assert "honour your objection &lt;now&gt;" in reply.text
    assert "honour" not in memory.written(session)


def test_a_typed_time_is_read_back_before_it_is_kept() -> None:
    talk = waiting().happens(PersonWished(date(2026, 11, 27), 9, 30))
    message = talk.messages[-1]

    assert "Friday 27 November" in message.text
    assert talk.session.cases[0].reminders[0].at.hour == 18
    talk.press_on(message, "Yes: Facebook")
    assert talk.session.cases[0].reminders[-1].at.isoformat() == "2026-11-27T09:30:00"


def test_a_time_for_going_on_reminds_of_going_on() -> None:
    talk = walking().happens(PersonWished(date(2026, 11, 27), 9, 30))
    talk.press_on(talk.messages[-1], "Yes: Facebook")

    assert {reminder.kind for reminder in talk.session.cases[0].reminders} >= {"continue"}


@pytest.mark.parametrize(("doubt", "word"), [("ambiguous", "not sure"), ("night", "at night")])
def test_a_doubtful_time_is_asked_about(doubt: str, word: str) -> None:
    talk = waiting().happens(PersonWished(date(2026, 12, 3), 23, 0, doubt))  # type: ignore[arg-type]

    assert word in talk.messages[-1].text


@pytest.mark.parametrize("doubt", ["", "past"])
def test_a_time_that_has_passed_is_not_kept(doubt: str) -> None:
    talk = waiting().happens(PersonWished(date(2026, 11, 20), 9, 0, doubt))  # type: ignore[arg-type]

    assert "has passed" in talk.messages[-1].text
    assert not any(label.startswith("Yes") for label in talk.buttons(talk.messages[-1]))


def test_without_a_case_there_is_nothing_to_be_reminded_of() -> None:
    talk = Talk(session=Session(country="DE", screen=Home())).happens(PersonWished(date(2026, 11, 27), 9, 0))

    assert "nothing to remind" in talk.messages[-1].text


def test_another_language_is_offered_in_its_own_words_and_not_forced() -> None:
    talk = walking().happens(PersonAsked("whatsapp", "de"))
    offer = BOOK.words("de").plain("phrases.languages.switch")

    assert talk.session.language == "en"
    talk.press_on(talk.messages[-1], offer)
    assert talk.session.language == "de"


def test_the_other_language_has_the_same_answer_and_the_same_suggestions() -> None:
    offer, words = BOOK.words("de").plain("phrases.languages.switch"), BOOK.words("de")
    talk = walking().happens(PersonAsked("whatsapp", "de"))
    talk.press_on(talk.messages[-1], offer)
    assert talk.messages[-1].text == machine.view_notice(BOOK, talk.session, Answer("whatsapp"), MONDAY).text  # type: ignore[union-attr]

    talk = walking().happens(PersonAskedVaguely(("whatsapp", "deadline", "minors"), "de"))
    talk.press_on(talk.messages[-1], offer)
    titles = [words.plain(f"faq.topics.{topic}.title") for topic in ("whatsapp", "deadline", "minors")]
    assert talk.buttons(talk.messages[-1])[:3] == titles

    talk = walking().happens(PersonWroteSomething("de"))
    talk.press_on(talk.messages[-1], offer)
    assert talk.messages[-1].text == words.say("phrases.typed.unknown")
    assert offer not in talk.buttons(talk.messages[-1])


def test_the_same_is_owed_once_in_the_other_language_and_only_in_one_that_is_there() -> None:
    session = walking().session
    for _ in range(2):
        session = machine.update(BOOK, session, PersonAskedAgain("de", "whatsapp"), MONDAY).session
    assert session.notices == (Answer("whatsapp"),)

    forged = machine.update(BOOK, walking().session, PersonAskedAgain("xx", "whatsapp"), MONDAY).session
    assert (forged.language, forged.notices) == ("en", ())
    gone = machine.update(BOOK, walking().session, PersonAskedAgain("de", "gone"), MONDAY).session
    assert gone.notices == (NotUnderstood(),)


def test_the_longest_suggestions_fit_a_button() -> None:
    longest = sorted(BOOK.topics, key=len)[-3:]

    assert wire.written(PersonAskedAgain("pt-BR", *longest))


def test_a_language_that_is_not_on_offer_is_not_offered() -> None:
    talk = walking().happens(PersonAsked("whatsapp", "xx"))

    assert len(talk.buttons(talk.messages[-1])) == len(
        talk.buttons(walking().happens(PersonAsked("whatsapp")).messages[-1])
    )


def test_a_second_case_is_offered_when_two_are_open() -> None:
    talk = (
        Talk(session=Session(offset=5)).command("start", COUNTRIES["eu"]).press("Which accounts", "Facebook")
    )
    talk.press("Instagram", "Done", "No, separate", "In a browser", "I sent it").happens(
        PersonPasted("reply_refused")
    )

    notes = [label for label in talk.buttons(talk.messages[-1]) if "ote " in label]
    assert notes == ["Note it for Facebook", "I sent it. Note both: Instagram"]


@pytest.mark.parametrize(
    ("what", "ends"), [("reply_refused", "Yes, Meta refused it"), ("reply_confirmed", "Yes, it is for this")]
)
def test_a_pasted_answer_is_noted_although_nothing_was_begun(what: Pasted, ends: str) -> None:
    talk = Talk(session=Session(offset=5)).command("start", "DE").happens(PersonPasted(what))

    talk.press_on(talk.messages[-1], "Note it: choose the accounts")
    assert ends in talk.press("Facebook", "Done").buttons()


def test_a_pasted_receipt_without_a_case_has_nothing_to_be_noted_for() -> None:
    talk = Talk(session=Session(offset=5)).command("start", "DE").happens(PersonPasted("reply_received"))

    assert not [label for label in talk.buttons(talk.messages[-1]) if "Note it" in label]


def test_to_whom_all_is_confirmed_it_says_that_nothing_is_waited_for() -> None:
    talk = walking().press("I sent it", "Confirmed by e-mail")
    talk.happens(PersonWished(date(2026, 12, 1), hour=9, minute=0))

    assert "All that you noted here is confirmed" in talk.messages[-1].text
    assert "Begin" not in talk.buttons(talk.messages[-1])


def test_what_was_not_noted_as_sent_is_not_noted_so_without_saying_it() -> None:
    talk = walking().happens(PersonPasted("reply_code"))
    message = talk.messages[-1]
    assert "not noted here that you sent the form" in message.text
    assert "I sent it. Note both: Facebook" in talk.buttons(message)
    assert "Note it for Facebook" not in talk.buttons(message)

    unclear = walking().happens(PersonPasted("reply_unclear")).messages[-1]
    assert "not noted here that you sent the form" in unclear.text
    for talk in (
        waiting().happens(PersonPasted("reply_code")),
        waiting().happens(PersonPasted("reply_unclear")),
        walking().happens(PersonPasted("reply_wrong_form")),
        walking().happens(PersonPasted("phishing", ("link",))),
    ):
        assert "not noted here" not in talk.messages[-1].text


@pytest.mark.parametrize(
    ("label", "ends"),
    [("I found the confirmation", "Yes, it is for this"), ("Meta refused", "Yes, Meta refused it")],
)
def test_an_unclear_answer_without_a_case_has_something_to_choose(label: str, ends: str) -> None:
    talk = Talk(session=Session(offset=5)).command("start", "DE").happens(PersonPasted("reply_unclear"))

    talk.press_on(talk.messages[-1], label)
    assert ends in talk.press("Facebook", "Done").buttons()


@pytest.mark.parametrize("pasted", ["reply_unclear", "reply_refused", "reply_confirmed"])
def test_where_there_is_no_form_nothing_is_chosen_and_no_form_is_named(pasted: Pasted) -> None:
    talk = Talk(session=Session(offset=5)).command("start", "US").happens(PersonPasted(pasted))
    message = talk.messages[-1]

    assert "then choose" not in message.text
    assert talk.buttons(message)[0] == "Back"
    assert "the form" not in message.text


def test_to_whom_all_is_confirmed_an_unclear_answer_leaves_nothing_to_choose() -> None:
    talk = waiting().press("Confirmed by e-mail").happens(PersonPasted("reply_unclear"))

    assert "then choose" not in talk.messages[-1].text
