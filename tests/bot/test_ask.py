"""`ask`: what scripts rely on."""

import json
from pathlib import Path

from tests.bot.forked import ran

ROOT = Path(__file__).parent.parent.parent
KEYS = {"text", "lang", "kind", "topic", "suggestions", "ranked", "variant", "answer"}


def asked(*arguments: str, lines: str | None = None) -> str:
    done = ran("ask", *arguments, folder=ROOT, settings={}, asked=(lines or "").encode())
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def test_one_text_in_words() -> None:
    assert "WhatsApp" in asked("does it cover whatsapp")


def test_one_object_for_each_line_also_for_an_empty_one() -> None:
    lines = "does it cover whatsapp\n\nI object to Meta\\nusing my data\ntomorrow at 9\n"
    found = [json.loads(line) for line in asked("--lang", "en", "--region", "GB", lines=lines).splitlines()]

    assert [row["kind"] for row in found] == ["question", "other", "objection", "date"]
    assert all(row.keys() == KEYS for row in found)
    assert json.loads(asked("--json", "you stupid machine"))["kind"] == "other", (
        "anger has no kind of its own"
    )
    assert all(len(row["ranked"]) == 3 for row in found)
    assert found[0]["topic"] == "whatsapp"
    assert found[1]["topic"] is None
    assert found[1]["suggestions"] == []
    assert found[2]["text"] == "I object to Meta\nusing my data"


def test_a_language_without_words_of_ours_is_still_understood() -> None:
    found = json.loads(asked("--lang", "pt", "--json", "o que acontece com as minhas fotos no instagram"))

    assert found["lang"] == "pt"
    assert found["answer"]
