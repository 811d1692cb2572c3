"""What is typed instead of pressed is the press; a handful of words are always understood."""

import time
import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from bot.understanding import wanted as module
from bot.understanding.meaning import understood
from bot.understanding.wanted import command
from dialogs.events import PersonCommanded, PersonDeletedData, PersonOpened, PersonRecorded, PersonSent
from dialogs.meaning import PersonWroteSomething
from dialogs.reply import Press
from dialogs.scene import Scene
from dialogs.screen import Deleting, Home
from dialogs.session import Session
from tests.talk import BOOK, Talk

HERE = datetime(2026, 11, 23, 10)  # noqa: DTZ001 - the person's own wall clock
WORDS = tomllib.loads((Path(module.__file__).parent / "wanted.toml").read_text(encoding="utf-8"))["words"]


def wrote(talk: Talk, text: str) -> Talk:
    """Type something to the whole bot, as it is understood."""
    return talk.happens(understood(BOOK, talk.session, text, HERE, talk.screen))


def german() -> Talk:
    talk = Talk(session=Session(language="de", app="de", offset=5)).command("start", "DE", "facebook")
    return wrote(wrote(wrote(talk, "welche konten hast du"), "Fertig"), "im browser auf diesem handy")


def test_somebody_who_types_every_label_gets_as_far_as_somebody_who_presses() -> None:
    talk = german()
    assert "Habe es abgeschickt" in talk.buttons()

    wrote(talk, "Ich habe es abgeschickt!")
    assert talk.session.cases[0].attempt.sent is not None
    before = talk.session
    assert "Abgelehnt" in talk.buttons(wrote(talk, "Bestätigt").messages[-1])
    assert talk.session.cases == before.cases, "a word alone notes no answer"
    [note] = [
        label
        for label in talk.buttons(wrote(talk, "bestätigt per e-mail").messages[-1])
        if "Notieren" in label
    ]
    assert talk.session.cases == before.cases, "nor does a label"
    assert talk.press_on(talk.messages[-1], note).session.cases[0].attempt.replies[0].kind == "mail"
    assert "Wo du stehst" in wrote(talk, "🏠 Übersicht").text


@pytest.mark.parametrize("text", ["Refused?", "Confirmed by e-mail?", "They want more?", "sent?", "done?"])
def test_who_asks_presses_nothing(text: str) -> None:
    talk = Talk(session=Session(offset=5)).command("start", "DE", "facebook")
    talk.press("Which accounts", "Done", "In a browser")
    assert not isinstance(understood(BOOK, talk.session, text, HERE, talk.screen), PersonSent)
    talk.press("I sent it")

    assert not isinstance(understood(BOOK, talk.session, text, HERE, talk.screen), PersonRecorded)


@pytest.mark.parametrize("language", BOOK.languages)
def test_no_word_deletes(language: str) -> None:
    talk = Talk(session=Session(language=language, country="DE")).happens(PersonOpened(Deleting()))
    labels = [button.label for row in talk.screen.rows for button in row if isinstance(button, Press)]

    assert labels
    for label in (*labels, *(f"{label}?" for label in labels)):
        assert not isinstance(understood(BOOK, talk.session, label, HERE, talk.screen), PersonDeletedData)


def test_the_longest_text_about_passwords_is_read_as_quickly_as_any_other() -> None:
    def taken(text: str) -> float:
        begun = time.process_time()
        understood(BOOK, Session(country="DE", screen=Home()), text, HERE)
        return time.process_time() - begun

    usual = max(taken("Does Meta use my photos and posts? " * 117) for _ in range(3))
    assert taken("password:" * 150 + "!" * 2740 + "a b") < 30 * usual


def test_what_two_buttons_say_is_no_press_and_neither_is_half_a_label() -> None:
    talk = german()
    first, second = (button for button in talk.screen.rows[-1] if isinstance(button, Press))
    twice = Press(first.label, second.event)
    screen = type(talk.screen)("", ((first, twice),))

    scene = Scene.of(BOOK, talk.session, HERE)
    assert module.wanted(scene, screen, "ich habe es") is None
    assert module.wanted(scene, type(screen)("", ((first,),)), first.label) == first.event
    assert module.wanted(scene, screen, "…") is None
    assert module.wanted(scene, screen, "x" * 500) is None


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("Hilfe!", "help"),
        ("Überblick", None),
        ("settings", "settings"),
        ("Datenschutz", "privacy"),
        ("los geht’s", "start"),
    ],
)
def test_a_handful_of_words_say_what_a_command_says(text: str, command: str | None) -> None:
    found = understood(BOOK, Session(country="DE"), text, HERE)

    assert (found == PersonCommanded(command)) if command else not isinstance(found, PersonCommanded)


def test_back_leads_to_the_step_before_in_any_language() -> None:
    talk = german()
    step = talk.text
    wrote(talk, "go back")
    assert talk.text != step
    assert "Im Browser" in " ".join(talk.buttons())
    wrote(talk, "retour")
    assert "Welche Konten" in talk.text


def test_sent_is_noted_where_one_button_says_so_and_leads_there_from_elsewhere() -> None:
    talk = wrote(german(), "hilfe")
    wrote(talk, "done")
    assert talk.session.cases[0].attempt.sent is None
    assert "Habe es abgeschickt" in talk.buttons()

    wrote(talk, "envoyé")
    assert talk.session.cases[0].attempt.sent is not None
    assert not isinstance(understood(BOOK, Session(country="DE"), "done", HERE), PersonSent)


def test_no_word_alone_says_what_meta_answered() -> None:
    talk = wrote(german(), "abgeschickt")
    for words in WORDS.values():
        for word in words:
            event = understood(BOOK, talk.session, word, HERE, talk.screen)
            assert not isinstance(event, PersonRecorded), word


def test_every_word_has_one_meaning() -> None:
    meanings: dict[str, set[str]] = {}
    for meant, words in WORDS.items():
        for word in words:
            meanings.setdefault(module._folded(word), set()).add(meant)  # noqa: SLF001

    assert {word: meant for word, meant in meanings.items() if len(meant) > 1} == {}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hilfe", "help"),
        ("aide", "help"),
        ("stop", "reminders"),
        ("start", "start"),
        ("reminders", "reminders"),
        ("nonsense", "nonsense"),
        ("sent", "sent"),
        ("hello", "hello"),
        ("menu", "status"),
        ("", ""),
    ],
)
def test_a_command_of_another_name_is_understood(typed: str, meant: str) -> None:
    assert command(typed) == meant


def test_stop_offers_to_end_the_reminders_and_to_delete_everything() -> None:
    talk = wrote(german(), "abgeschickt").command(command("stop"))
    assert talk.buttons()[:2] == ["Ändern: Facebook", "Alles löschen"]
    wrote(talk, "alles löschen")
    assert "Ja, alles löschen" in talk.buttons()


def test_a_greeting_is_met_with_the_screen() -> None:
    talk = Talk().command("start")
    assert understood(BOOK, talk.session, "Hallo 👋", HERE) == PersonWroteSomething(what="greeting")

    welcome = talk.text
    assert wrote(talk, "Hallo").text == welcome
    assert talk.messages == []


@pytest.mark.parametrize(
    "text", ["danke", "Danke schön!", "thanks", "Thank you 🙏", "merci", "gracias", "dziękuję"]
)
def test_thanks_are_met_with_a_kind_line(text: str) -> None:
    talk = german()
    assert understood(BOOK, talk.session, text, HERE) == PersonWroteSomething(what="thanks")

    step = talk.text
    assert "Gern" in wrote(talk, text).messages[-1].text
    assert talk.text == step


@pytest.mark.parametrize(
    "text", ["abbrechen", "cancel", "annuler", "Cancelar", "annulla", "annuleren", "anuluj"]
)
def test_cancel_is_the_command_of_that_name(text: str) -> None:
    assert understood(BOOK, german().session, text, HERE) == PersonCommanded("cancel")
