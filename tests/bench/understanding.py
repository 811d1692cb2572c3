"""How well is what people write understood? `python -m tests.bench.understanding [--dev]`: all in one run.

On the voice that was held out of the training (tests/data/heldout), beside two baselines that know the same
phrasings: SQLite's FTS5 with trigrams, and rapidfuzz. Only with `--dev` are the sets of tests/data/dev
opened: they are for measuring, and each run leaves a dated line in tests/data/dev/runs.md.
"""

import argparse
import json
import re
import resource
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import sqrt
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.understanding.dates import understood_date
from bot.understanding.kinds import KINDS, OBJECTIONS, OUTSIDE, REPLIES
from bot.understanding.language import LANGUAGES
from bot.understanding.meaning import read
from dialogs.book.reader import load
from tests.bench.phrasings import PHRASINGS, Example, phrasings

DATA = Path(__file__).parent.parent / "data"
BOOK = load()

Ranker = Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class Question:
    """A text and the topics that answer it; none: it has nothing to do with us."""

    text: str
    topics: frozenset[str]


def listed(topic: str) -> str:
    """Return the listed topic within which one lies."""
    card = BOOK.topics.get(topic)
    return (card.within or topic) if card else topic


def held_out(language: str) -> list[Example]:
    """Return the phrasings of the voice that was held out."""
    examples = phrasings(DATA / "heldout")
    return [example for example in examples if example.voice == language]


def share(hits: int, of: int) -> str:
    """Return a share with its 95 % interval (Wilson)."""
    if not of:
        return "–"
    middle, z = hits / of, 1.96
    centre = (middle + z * z / (2 * of)) / (1 + z * z / of)
    wide = z * sqrt(middle * (1 - middle) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return f"{100 * middle:.0f} % ({100 * (centre - wide):.0f}–{100 * (centre + wide):.0f})"


def topics_table(language: str, questions: Sequence[Question]) -> list[str]:
    """Return the five figures about questions in a language."""
    inside = [question for question in questions if question.topics]
    outside = [question for question in questions if not question.topics]
    readings = {question.text: read(question.text, language) for question in questions}

    def count(of: Iterable[Question], holds: Callable[[Question], bool]) -> int:
        return sum(holds(question) for question in of)

    def ranked(question: Question, most: int) -> bool:
        return any(listed(topic) in question.topics for topic in readings[question.text].ranked[:most])

    def answered(question: Question) -> bool:
        return readings[question.text].topic is not None

    def wrong(question: Question) -> bool:
        topic = readings[question.text].topic
        return topic is not None and listed(topic) not in question.topics

    def refused(question: Question) -> bool:
        reading = readings[question.text]
        return reading.topic is None and not reading.suggestions

    return [
        share(count(inside, lambda question: ranked(question, 1)), len(inside)),
        share(count(inside, lambda question: ranked(question, 3)), len(inside)),
        share(count(inside, wrong), len(inside)),
        share(count(inside, answered), len(inside)),
        share(count(outside, answered), len(outside)),
        share(count(outside, refused), len(outside)),
    ]


def messages_table(language: str, examples: Sequence[Example]) -> list[str]:
    """Return the figures about messages in a language."""
    kinds = {example.text: read(example.text, language).kind for example in examples}
    objections = [example for example in examples if example.label in OBJECTIONS]
    replies = [example for example in examples if example.label in REPLIES]
    others = [example for example in replies if example.label != "reply_confirmed"]
    false = [example for example in examples if example.label == "phishing"]
    questions = [
        example for example in examples if example.label not in KINDS and example.label not in OUTSIDE
    ]
    return [
        share(sum(kinds[example.text] in OBJECTIONS for example in objections), len(objections)),
        share(sum(kinds[example.text] in OBJECTIONS for example in questions), len(questions)),
        share(sum(kinds[example.text] == example.label for example in replies), len(replies)),
        str(sum(kinds[example.text] == "reply_confirmed" for example in others)),
        share(sum(_named(example.text, language) for example in false), len(false)),
    ]


def _named(text: str, language: str) -> bool:
    reading = read(text, language)
    return reading.kind == "phishing" or bool(reading.signs)


def baselines(language: str) -> dict[str, Ranker]:
    """Return two plain ways to rank topics by the same phrasings."""
    known = [example for example in phrasings(PHRASINGS / language) if example.label not in KINDS | OUTSIDE]
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE known USING fts5(topic UNINDEXED, text, tokenize='trigram')")
    database.executemany(
        "INSERT INTO known VALUES (?, ?)", [(example.label, example.text) for example in known]
    )
    texts = [example.text.casefold() for example in known]

    def trigrams(text: str) -> list[str]:
        words = re.findall(r"\w{3,}", text.casefold())
        if not words:
            return []
        wanted = " OR ".join(f'"{word}"' for word in words)
        rows = database.execute(
            "SELECT topic FROM known WHERE known MATCH ? ORDER BY rank LIMIT 40", (wanted,)
        )
        return list(dict.fromkeys(topic for (topic,) in rows))

    def fuzzy(text: str) -> list[str]:
        found = process.extract(text.casefold(), texts, scorer=fuzz.token_set_ratio, limit=40)
        return list(dict.fromkeys(known[place].label for _, _, place in found))

    return {"FTS5 trigram": trigrams, "rapidfuzz": fuzzy}


def baseline_line(name: str, rank: Ranker, questions: Sequence[Question]) -> str:
    """Return how often a baseline has the right topic first, and among three."""
    inside = [question for question in questions if question.topics]
    found = [[listed(topic) for topic in rank(question.text)] for question in inside]
    first = sum(
        bool(set(topics[:1]) & question.topics) for topics, question in zip(found, inside, strict=True)
    )
    three = sum(
        bool(set(topics[:3]) & question.topics) for topics, question in zip(found, inside, strict=True)
    )
    return f"{name}: first {share(first, len(inside))}, among three {share(three, len(inside))}"


def cost(texts: Sequence[str]) -> str:
    """Return what reading costs: time a text, and memory with all ten languages loaded."""
    spent = []
    for text in texts:
        start = time.perf_counter()
        read(text, "en")
        spent.append(1000 * (time.perf_counter() - start))
    spent.sort()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"a text: p50 {statistics.median(spent):.2f} ms, p99 {spent[int(0.99 * len(spent))]:.2f} ms;"
        f" this process at its peak {peak:.0f} MB"
    )


def dates_line(path: Path) -> str:
    """Return how many times as people type them are read as meant; a past one is offered to nobody."""
    here, lines = datetime.fromisoformat("2026-11-23 10:00"), path.read_text(encoding="utf-8").splitlines()
    phrases = [line.split(" | ") for line in lines if line and not line.startswith("#")]
    right = wrong = 0
    for language, typed, meant in phrases:
        wish = understood_date(typed, language, here)
        found = f"{wish.wall:%Y-%m-%d %H:%M}" if wish and wish.doubt != "past" else "none"
        right += found == meant
        wrong += found not in (meant, "none")
    return f"{path.name}: right {share(right, len(phrases))}, wrong {wrong}, of {len(phrases)}"


HEADS = (
    "first",
    "among three",
    "wrong, in scope",
    "answered outright",
    "outside: answered",
    "outside: refused",
)
MESSAGES = (
    "objections",
    "questions taken for one",
    "replies of the right kind",
    "read as a yes",
    "fakes named",
)


def measured(title: str, sets: dict[str, list[Question]], messages: dict[str, list[Example]]) -> list[str]:
    """Return all figures as lines."""
    lines = [f"## {title}", "", f"| language | {' | '.join(HEADS)} |", "|---" * (len(HEADS) + 1) + "|"]
    lines += [
        f"| {language} | {' | '.join(topics_table(language, found))} |" for language, found in sets.items()
    ]
    lines += ["", f"| language | {' | '.join(MESSAGES)} |", "|---" * (len(MESSAGES) + 1) + "|"]
    lines += [f"| {name} | {' | '.join(messages_table(name, found))} |" for name, found in messages.items()]
    return lines


def asked(examples: Sequence[Example]) -> list[Question]:
    """Return the questions among examples."""
    topics = [example for example in examples if example.label not in KINDS]
    return [
        Question(example.text, frozenset() if example.label in OUTSIDE else frozenset({example.label}))
        for example in topics
    ]


def of_dev() -> tuple[dict[str, list[Question]], dict[str, list[Example]]]:
    """Open the sets for measuring."""
    sets, messages = {}, {}
    rows = [
        json.loads(line)
        for line in (DATA / "dev" / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    for language in LANGUAGES:
        lines = (DATA / "dev" / f"faq_{language}.jsonl").read_text(encoding="utf-8").splitlines()
        found = [json.loads(line) for line in lines]
        sets[language] = [Question(row["q"], frozenset(row["topics"])) for row in found]
        questions = [Example("dev", "question", row["q"]) for row in found]
        kinds = [Example("dev", row["kind"], row["text"]) for row in rows if row["lang"] == language]
        messages[language] = [*kinds, *questions]
    return sets, messages


def main() -> None:
    """Print the figures; with --dev those of the dev sets as well, and a dated line beside them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="open the dev sets: at most five times in all")
    chosen = parser.parse_args()
    examples = {language: held_out(language) for language in LANGUAGES}
    sets = {language: asked(found) for language, found in examples.items()}
    print("\n".join(measured("Held-out voice", sets, examples)))
    for language in ("en", "de"):
        for name, rank in baselines(language).items():
            print(f"\n{language}, {baseline_line(name, rank, sets[language])}")
    print(f"\n{cost([example.text for found in examples.values() for example in found])}")
    for path in (DATA / name for name in ("dates.txt", "dates-heldout.txt", "dates-heldout-second.txt")):
        if path.exists():
            print(dates_line(path))
    if chosen.dev:
        lines = measured(f"Dev sets, {datetime.now(UTC):%Y-%m-%d %H:%M}", *of_dev())
        print("\n".join(lines))
        with (DATA / "dev" / "runs.md").open("a", encoding="utf-8") as runs:
            runs.write("\n".join(lines) + "\n\n")


if __name__ == "__main__":
    main()
