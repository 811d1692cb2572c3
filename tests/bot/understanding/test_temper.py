"""What only scolds is told apart from what asks or objects; a doubt is no anger."""

from datetime import datetime
from pathlib import Path

import pytest

from bot.understanding.kinds import ANGER, OUTSIDE
from bot.understanding.language import LANGUAGES
from bot.understanding.meaning import understood, whole
from bot.understanding.temper import angry
from dialogs.meaning import PersonObjected, PersonScolded
from dialogs.screen import Home
from dialogs.session import Session
from tests.bench.phrasings import PHRASINGS, phrasings
from tests.bench.understanding import held_out
from tests.depth import some
from tests.talk import BOOK

ANGRY = Path(__file__).parents[2] / "data" / "angry.txt"
HERE = datetime(2026, 11, 23, 10)  # noqa: DTZ001 - the person's own wall clock


def lines(language: str) -> list[str]:
    sections = ANGRY.read_text(encoding="utf-8").split("\n[")
    return next(part.splitlines()[1:] for part in sections if part.startswith(f"{language}]"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_of_what_angry_people_write_is_heard_as_that(language: str) -> None:
    heard = [whole(BOOK, language, line, HERE).kind for line in lines(language)]

    assert len(heard) == 10
    assert heard.count(ANGER) >= 7
    assert "question" not in heard or heard.count("question") <= 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_and_hardly_anything_else_is_heard_as_anger(language: str) -> None:
    calm = [example for example in some(held_out(language), 3) if example.label not in OUTSIDE][::2]

    assert [line.text for line in calm if whole(BOOK, language, line.text, HERE).kind == ANGER] == []
    others = [example.text for example in phrasings(PHRASINGS / language) if example.label == "none"][::2]
    assert sum(angry(text, language) for text in others) <= 0.03 * len(others)


def test_it_is_told_to_the_core_without_its_words() -> None:
    at_home = Session(country="DE", screen=Home())

    assert understood(BOOK, at_home, "you stupid machine", HERE) == PersonScolded()
    assert (
        understood(BOOK, at_home, "I object, you idiots: Meta may not use my photos to train its AI", HERE)
        == PersonObjected()
    )


@pytest.mark.parametrize(
    "text", ["is this a stupid question?", "you idiots " * 60, "Dumbarton, please", "fan mail", ""]
)
def test_a_question_a_story_and_a_harmless_word_are_no_anger(text: str) -> None:
    assert not angry(text, "en")


def test_a_language_without_words_of_its_own_still_has_those_that_are_said_everywhere() -> None:
    assert angry("fuck this", "xx")
