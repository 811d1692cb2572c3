"""Are the weights made from the phrasings as they are now, and from nothing else?"""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from bot.understanding.language import LANGUAGES
from bot.understanding.model import loaded, mapped
from bot.understanding.text import plain
from tests.bench.phrasings import PHRASINGS, digest, digest_of_all, phrasings

DEV = Path(__file__).parent.parent.parent / "data" / "dev"
HELD_OUT = Path(__file__).parent.parent.parent / "data" / "heldout"
WEIGHTS = files("bot.understanding") / "weights"


def header(name: str) -> dict[str, object]:
    told: dict[str, object] = json.loads((WEIGHTS / f"{name}.bin").read_bytes().partition(b"\n")[0])
    return told


@cache
def learned(language: str) -> frozenset[str]:
    """Return what is learned from, in plain letters."""
    return frozenset(plain(example.text) for example in phrasings(PHRASINGS / language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_weights_were_made_from_these_phrasings(language: str) -> None:
    assert header(language)["made_from"] == digest(PHRASINGS / language), "run `make weights`"


def test_the_weights_of_all_were_made_from_these_phrasings() -> None:
    assert header("languages")["made_from"] == digest_of_all(sorted(LANGUAGES)), "run `make weights`"


@pytest.mark.whole
def test_making_them_again_gives_the_same(tmp_path: Path) -> None:
    from tests.bench.training import (
        KEPT,
        counted,
        pruned,
        trained,
        written,
    )  # only here: it loads for a second

    examples = list(phrasings(PHRASINGS / "tr"))
    texts = [example.text for example in examples][::20]
    model = trained(counted([example.text for example in examples]), [example.label for example in examples])
    (tmp_path / "tr.bin").write_bytes(written(pruned(model, KEPT), {}, ""))
    again, kept = mapped(tmp_path / "tr.bin"), loaded("tr")

    assert again.labels == kept.labels
    for text in texts:
        assert again.scores(text) == pytest.approx(kept.scores(text), abs=0.05)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_forty_phrasings_and_none_is_written_twice(language: str) -> None:
    examples = list(phrasings(PHRASINGS / language))
    counts: dict[str, int] = {}
    for example in examples:
        counts[example.label] = counts.get(example.label, 0) + 1

    assert len(counts) == 65
    assert min(counts.values()) >= 40
    texts = [example.text.casefold() for example in examples]
    assert len(set(texts)) >= 0.999 * len(texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_for_measuring_is_not_learned(language: str) -> None:
    rows = [
        json.loads(line) for line in (DEV / f"faq_{language}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    rows += [json.loads(line) for line in (DEV / "messages.jsonl").read_text(encoding="utf-8").splitlines()]
    measured = {plain(row.get("q") or row["text"]) for row in rows}

    shared = {text for text in measured & learned(language) if len(text.split()) > 3}
    assert shared == set()


def test_the_held_out_voice_is_not_learned() -> None:
    for language in LANGUAGES:
        held = {plain(example.text) for example in phrasings(HELD_OUT) if example.voice == language}
        assert held
        assert {text for text in held & learned(language) if len(text.split()) > 3} == set(), language
