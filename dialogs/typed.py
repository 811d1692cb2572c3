"""What follows when a person writes, and what are they told? The text itself is gone by now."""

from dataclasses import replace
from datetime import datetime, time
from typing import assert_never

from dialogs import faq, page
from dialogs.book import Book
from dialogs.events import (
    ButtonEvent,
    PersonAskedAgain,
    PersonChoseTime,
    PersonFoundEarlier,
    PersonOpened,
    PersonRecorded,
    PersonWasRefused,
)
from dialogs.follow import outcomes
from dialogs.meaning import (
    Meaning,
    PersonAsked,
    PersonAskedVaguely,
    PersonObjected,
    PersonPasted,
    PersonScolded,
    PersonWished,
    PersonWroteSomething,
)
from dialogs.notice import Answer, Calm, NotMeta, NotUnderstood, ReadBack, Recognised, Suggestions
from dialogs.notices import owed
from dialogs.reply import Press, Reply, Row
from dialogs.scene import Scene
from dialogs.schedule import kind_now
from dialogs.screen import WRONG_FORM, Deleting, Faq, Home, Page, RemindDay
from dialogs.session import Case, ReplyKind, Session
from dialogs.state import open_cases
from dialogs.turn import Turn

Question = PersonAsked | PersonAskedVaguely | PersonPasted | PersonWished
Said = Answer | Suggestions | NotMeta | Calm | Recognised | ReadBack | NotUnderstood

PATIENCE = 2
"""Objections in a row that are answered, and angry words; more of the same is met with silence."""
OUTCOMES: dict[str, ReplyKind] = {
    "reply_confirmed": "mail",
    "reply_code": "code",
    "reply_received": "received",
    "reply_more_info": "more",
    "reply_refused": "refused",
}


UNNOTED: dict[ReplyKind, ButtonEvent] = {"mail": PersonFoundEarlier(), "refused": PersonWasRefused()}
"""How one begins with an answer to an objection that was never noted here."""


def update(session: Session, meaning: Meaning) -> Turn:
    """Return what is owed for a text: a message of its own, so that the screen keeps its place."""
    if isinstance(meaning, PersonObjected | PersonScolded):
        return _let_off_steam(session, meaning)
    if isinstance(meaning, PersonWroteSomething):
        return _something(session, meaning)
    return Turn(owed(replace(session, objections=0, scoldings=0), _answer(meaning)), shows=False)


def _something(session: Session, meaning: PersonWroteSomething) -> Turn:
    """Return what follows from what was not understood: greetings are met with the screen."""
    if meaning.what == "greeting":
        return Turn(session)
    if meaning.what == "name":
        return Turn(replace(session, remark="country"))
    if meaning.what:
        return Turn(owed(session, NotUnderstood(what=meaning.what)), shows=False)
    return Turn(owed(session, NotUnderstood(meaning.language)), shows=False)


def _let_off_steam(session: Session, meaning: PersonObjected | PersonScolded) -> Turn:
    angry = isinstance(meaning, PersonScolded)
    before = session.scoldings if angry else session.objections - session.scoldings
    if before >= PATIENCE:
        return Turn(session, shows=False)
    again = before > 0
    said = (
        NotMeta(meaning.chain, again, meaning.personal)
        if isinstance(meaning, PersonObjected)
        else Calm(again)
    )
    counted = replace(session, objections=session.objections + 1, scoldings=session.scoldings + angry)
    return Turn(owed(counted, said), shows=False)


def _answer(meaning: Question) -> Said:
    match meaning:
        case PersonAsked(topic, language):
            return Answer(topic, language)
        case PersonAskedVaguely(topics, language):
            return Suggestions(topics, language)
        case PersonPasted(what, signs, personal):
            return Recognised(what, signs, personal)
        case PersonWished(day, hour, minute, doubt):
            return ReadBack(day, hour, minute, doubt)
        case _:
            assert_never(meaning)


def again(book: Book, session: Session, event: PersonAskedAgain) -> Turn:
    """Return what is owed when the same is wanted in another language."""
    if event.language not in book.languages:
        return Turn(session)
    named = (event.topic, event.second, event.third)
    topics = tuple(topic for topic in named if topic in book.topics or topic in book.whys)
    said: Said = Suggestions(topics) if len(topics) > 1 else NotUnderstood()
    if len(topics) == 1:
        said = Answer(topics[0])
    session = replace(session, language=event.language)
    return Turn(session if said in session.notices else owed(session, said), shows=False)


def view(scene: Scene, notice: Said, quote: str) -> Reply:
    """Show what is said to a text; Back leads to the very place where the person was."""
    reply = _said(scene, notice, quote)
    return replace(reply, rows=(*reply.rows, *_switch(scene, notice), _back(scene)))


def _said(scene: Scene, notice: Said, quote: str) -> Reply:
    match notice:
        case Answer(topic):
            return faq.answer(scene, topic)
        case Suggestions(topics):
            rows = tuple((faq.question(scene, topic),) for topic in topics)
            return Reply(scene.say("typed.vague"), (*rows, (scene.open("typed.none", Faq()),)))
        case NotMeta():
            return _not_meta(scene, notice)
        case Calm(again):
            return _calm(scene, again=again)
        case Recognised():
            return _recognised(scene, notice, quote)
        case ReadBack():
            return _read_back(scene, notice)
        case NotUnderstood(what=what):
            return Reply(scene.say(f"typed.{what}"), ((scene.open("faq.button", Faq()),),))
        case _:
            assert_never(notice)


def _back(scene: Scene) -> Row:
    here = scene.press("home.back", PersonOpened(scene.session.screen))
    return (here,) if isinstance(scene.session.screen, Home) else (here, scene.open("home.button", Home()))


def _switch(scene: Scene, notice: Said) -> tuple[Row, ...]:
    """Offer the same in the language of the question, in its own words, where we have it."""
    language = getattr(notice, "language", "")
    if language not in scene.book.languages or language == scene.session.language:
        return ()
    label = scene.book.words(language).plain("phrases.languages.switch")
    topics = (notice.topic,) if isinstance(notice, Answer) else getattr(notice, "topics", ())
    return ((Press(label, PersonAskedAgain(language, *topics)),),)


def _not_meta(scene: Scene, notice: NotMeta) -> Reply:
    first = f"<b>{scene.say('typed.not-meta')}</b>"
    why = "typed.again" if notice.again else "typed.chain" if notice.chain else "typed.nowhere"
    personal = scene.say("pasted.personal") if notice.personal else ""
    return Reply(
        scene.text(first, scene.say(why), personal),
        (
            (page.onward(scene, "typed.form", "primary"),),
            (scene.open("typed.forget", Deleting()),),
            (scene.open("welcome.who", Page("who")),),
        ),
    )


def _calm(scene: Scene, *, again: bool) -> Reply:
    form = page.onward(scene, "typed.form")
    return Reply(
        scene.say("typed.calm-again" if again else "typed.calm"),
        ((scene.open("welcome.who", Page("who")), form),),
    )


def _recognised(scene: Scene, notice: Recognised, quote: str) -> Reply:
    rows = _outcomes(scene, notice)
    undecided = notice.what == "reply_unclear" and not rows
    cannot_tell = "cannot-tell-there" if page.without_form(scene) else "cannot-tell"
    lines = [
        scene.say("pasted.reply_undecided" if undecided else f"pasted.{notice.what}"),
        scene.say("pasted.quote", quote=quote) if quote else "",
        "\n".join(scene.say(f"sign.{sign}") for sign in notice.signs),
        scene.say(f"pasted.{cannot_tell}"),
        scene.say("pasted.personal") if notice.personal else "",
        scene.say("pasted.unsent") if _notes_both(scene, notice) else "",
    ]
    return Reply(scene.text(*lines), rows)


def _awaiting(scene: Scene) -> list[Case]:
    """Return the cases that an answer may belong to, those that were sent first."""
    return sorted(open_cases(scene.session.cases), key=lambda case: case.walking)


def _notes_both(scene: Scene, notice: Recognised) -> bool:
    """Whether an answer can only be noted together with what was not told: that the form was sent."""
    cases = _awaiting(scene)
    return (notice.what in OUTCOMES or notice.what == "reply_unclear") and bool(cases) and cases[0].walking


def _outcomes(scene: Scene, notice: Recognised) -> tuple[Row, ...]:
    if notice.what == "reply_wrong_form":
        return ((scene.open("follow.wrong-form", Page(WRONG_FORM), "primary"),),)
    kind = OUTCOMES.get(notice.what)
    if kind is None and notice.what != "reply_unclear":
        return ((scene.open("typed.phishing", Page("phishing")),),)
    if not scene.session.cases:
        return _unnoted(scene, kind)
    cases = _awaiting(scene)
    if kind is None:
        return outcomes(scene, cases[0]) if cases else ()
    return tuple((_record(scene, case, kind),) for case in cases)


def _unnoted(scene: Scene, kind: ReplyKind | None) -> tuple[Row, ...]:
    """Offer to begin with an answer to what was never noted here: this one, or whichever it is."""
    if page.without_form(scene):
        return ()
    if kind is None:
        before = scene.book.pages["before"]
        ways = (("found", UNNOTED["mail"]), ("refused", UNNOTED["refused"]))
        return tuple((page.press(scene, before, name, event),) for name, event in ways)
    return ((scene.press("pasted.choose", UNNOTED[kind], "primary"),),) if kind in UNNOTED else ()


def _record(scene: Scene, case: Case, kind: ReplyKind) -> Press:
    event = PersonRecorded(case.id, len(case.attempts) - 1, kind)
    phrase = "pasted.note-both" if case.walking else "pasted.note"
    return scene.press(phrase, event, "primary", accounts=scene.accounts(case))


def _read_back(scene: Scene, notice: ReadBack) -> Reply:
    wall = datetime.combine(notice.day, time(notice.hour, notice.minute))
    cases = open_cases(scene.session.cases)
    if not cases and scene.session.cases:
        return Reply(scene.say("wish.settled"), ())
    if not cases:
        return Reply(scene.say("wish.nothing"), ((page.onward(scene, "home.begin"),),))
    other = (scene.open("remind.other", RemindDay(cases[0].id, kind_now(cases[0]))),)
    if notice.doubt == "past" or wall <= scene.here:
        return Reply(scene.say("wish.past", when=scene.moment(wall)), (other,))
    doubt = scene.say(f"wish.{notice.doubt}") if notice.doubt else ""
    yes = [
        scene.press(
            "wish.yes",
            PersonChoseTime(case.id, kind_now(case), notice.day, notice.hour, notice.minute),
            "primary",
            accounts=scene.accounts(case),
        )
        for case in cases
    ]
    return Reply(
        scene.text(scene.say("wish.ask", when=scene.moment(wall)), doubt),
        (*((button,) for button in yes), other),
    )
