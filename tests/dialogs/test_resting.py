"""After a restore: nobody is written to before they write, and then they are told what rested."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from dialogs import machine
from dialogs.events import DueDateCame, PersonCommanded, PersonDeletedData, TroubleCame
from dialogs.notice import Answer, Expiring, File, Nudge, Rested
from dialogs.notices import owed
from dialogs.reply import Reply
from dialogs.schedule import due, forgotten_at
from dialogs.session import Reminder, Session
from dialogs.turn import Turn
from tests.dialogs.test_outcome import sent
from tests.talk import BOOK, MONDAY, Talk

MONTH = timedelta(days=30)


def restored(talk: Talk) -> Talk:
    """Bring somebody back from a copy that was made just now, a month later."""
    talk.session = replace(talk.session, rests=True)
    talk.now += MONTH
    talk.messages.clear()
    return talk


def told(talk: Talk) -> Reply:
    """Return the one message that came besides the screen."""
    [message] = talk.messages
    return message


def test_whoever_rests_is_not_written_to_however_long_it_takes() -> None:
    talk = restored(sent())

    assert talk.wait(days=300).messages == []
    assert talk.session.rests
    assert not talk.forgotten


def test_whoever_never_writes_again_is_forgotten_without_a_word() -> None:
    talk = restored(sent())
    limit = forgotten_at(BOOK, talk.session)

    assert due(BOOK, talk.session, talk.now) == limit
    early = machine.update(BOOK, talk.session, DueDateCame(), limit - timedelta(1))
    assert early == Turn(talk.session, shows=False)
    assert talk.wait(days=500).forgotten
    assert talk.messages == []


def test_what_rested_is_told_once_after_the_next_message_and_goes_on_from_there() -> None:
    talk = restored(sent()).command("status")

    message = told(talk)
    assert "older copy" in message.text
    assert "Has Meta answered?" in message.text
    assert any("Facebook" in label for label in talk.buttons(message))
    assert not talk.session.rests
    assert len(talk.command("status").messages) == 1, "it is said once"
    assert len(talk.wait(days=4).messages) == 2, "and the next reminder comes as if the first had come"


def test_reminders_that_were_owed_are_told_as_one_and_what_was_asked_for_follows() -> None:
    talk = sent()
    for notice in (Nudge(((1, "look"),)), Answer("free"), Rested(((1, "look"),)), File("data")):
        talk.session = owed(talk.session, notice)
    talk.session = owed(talk.session, Expiring(date(2026, 12, 7)))
    restored(talk)
    session = machine.update(BOOK, talk.session, PersonCommanded("status"), talk.now).session

    assert session.notices == (Rested(((1, "look"),)), Answer("free"), File("data"))
    reply = machine.view_notice(BOOK, session, session.notices[0], talk.now)
    assert reply is not None
    assert reply.text.count("Has Meta answered?") == 1


def test_a_press_counts_and_a_reminder_still_to_come_stays() -> None:
    talk = sent()
    later = Reminder("month", datetime.combine(date(2027, 6, 1), time(18)), chosen=True)
    talk.session = talk.session.keep(replace(talk.session.cases[0], reminders=(later,)))
    restored(talk).press("Confirmed by e-mail")

    assert talk.session.cases[0].attempt.replies
    assert "came due" not in talk.messages[0].text


def test_whoever_is_discreet_is_told_without_a_name() -> None:
    talk = sent()
    talk.session = replace(talk.session, discreet=True)

    message = told(restored(talk).command("status"))
    assert "Facebook" not in message.text + " ".join(talk.buttons(message))


def test_whoever_had_asked_to_be_forgotten_can_do_so_at_once() -> None:
    talk = restored(sent()).command("status")

    talk.press_on(told(talk), "Delete everything")
    assert "cannot bring it back" in talk.text
    assert restored(sent()).happens(PersonDeletedData()).session.notices == ()


def test_whoever_met_trouble_with_their_first_message_is_answered() -> None:
    session = machine.update(BOOK, Session(rests=True, acted=MONDAY), TroubleCame("failed"), MONDAY).session

    assert not session.rests
    assert session.notices == (Rested(()),)
