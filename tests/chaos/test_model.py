"""The model knows what may come again, and what may not come."""

from dialogs.events import PersonChoseLanguage, PersonCommanded, PersonOpened, PersonSet
from dialogs.screen import Settings
from tests.chaos.model import Look, Model

QUESTIONS = "does it cover whatsapp?", "is it free?"


def test_the_last_answer_may_come_again_in_the_language_of_now_and_no_older_one() -> None:
    model, polish = Model(7), Model(7)
    for walking in (model, polish):
        walking.happens(PersonCommanded("start", ("en", "DE")))
    polish.happens(PersonChoseLanguage("pl"))
    told = [[answer(walking, text) for text in QUESTIONS] for walking in (model, polish)]

    assert all(model.seen(look) for look in told[0])
    model.happens(PersonChoseLanguage("pl"))
    assert not model.seen(told[1][0])
    assert model.seen(told[1][1])
    assert model.unanswered == 0


def test_after_a_question_a_screen_may_come_again_without_the_word_of_what_changed() -> None:
    model = Model(7)
    for event in (PersonCommanded("start", ("en", "DE")), PersonOpened(Settings()), PersonSet("asks", False)):
        model.happens(event)
    changed = model.screen
    assert model.seen(changed)
    model.asks(QUESTIONS[0])

    assert model.screen != changed
    assert model.seen(changed), "it may come again, as long as nothing newer was seen"
    assert model.seen(model.screen)
    assert not model.seen(changed)


def answer(model: Model, text: str) -> Look:
    """Let somebody ask, and return what they are to see."""
    model.asks(text)
    return (model._answers[-1],)  # noqa: SLF001 - it is told to nobody else
