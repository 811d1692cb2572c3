"""What writers promise: calm words, facts with their sources, labels that fit, and no phrase too many."""

import re
from collections.abc import Iterator

import pytest

from dialogs.book import Card, Provenance
from tests.dialogs import code
from tests.talk import BOOK

ALLOWED = {"<b>", "</b>", "<i>", "</i>", "<code>", "</code>"}
TAG = re.compile(r"<[^>]*>")
FREQUENCY = re.compile(
    r"\b(usually|often|mostly|most|rarely|seldom|always|minutes?|hours?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
LONGEST_LABEL = 32
LANGUAGES = sorted(BOOK.languages)


def cards() -> Iterator[tuple[str, Card]]:
    yield from BOOK.pages.items()
    for guide in BOOK.guides.values():
        yield from ((f"{guide.id}: {step}", card) for step, card in guide.steps.items())


def texts(language: str) -> Iterator[tuple[str, str]]:
    words = BOOK.words(language)
    return ((address, words.translated.get(address, text)) for address, text in BOOK.texts.items())


def phrases() -> set[str]:
    return {address.removeprefix("phrases.") for address in BOOK.texts if address.startswith("phrases.")}


# ------------------------------------------------------------------ tone


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_shouted_at(language: str) -> None:
    assert [address for address, text in texts(language) if "!" in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_has_markup_beyond_the_few_tags_and_each_is_closed(language: str) -> None:
    for address, text in texts(language):
        tags = TAG.findall(text)
        assert set(tags) <= ALLOWED, address
        for name in ("b", "i", "code"):
            assert tags.count(f"<{name}>") == tags.count(f"</{name}>"), address
        assert not re.search(r"&(?!amp;|lt;|gt;| )", text), address


def test_nobody_is_told_to_log_in_inside_telegram() -> None:
    for address, text in BOOK.texts.items():
        for sentence in re.split(r"(?<=[.:?])\s", text):
            if "telegram" in sentence.lower() and re.search(r"\blog(ged)? ?in\b", sentence, re.IGNORECASE):
                assert " not " in sentence, address


def test_no_duration_and_no_frequency_without_a_fact_behind_it() -> None:
    for name, card in cards():
        said = " ".join((card.title, card.text, card.more))
        if found := FREQUENCY.findall(said):
            assert card.facts, (name, found)


# ------------------------------------------------------------------ facts


def test_every_link_and_fact_has_a_source_a_day_and_a_confidence() -> None:
    known: list[Provenance] = [*BOOK.facts.values(), *BOOK.sites.values()]
    for fact in known:
        assert fact.source, fact.address
        assert fact.reported.year >= 2016, fact.address
        assert fact.confidence in ("H", "M", "L", "unverified"), fact.address
        assert fact.says in ("meta", "authority", "court", "guide", "person"), fact.address


def test_nothing_is_marked_as_checked_because_nobody_has_opened_it() -> None:
    known: list[Provenance] = [*BOOK.facts.values(), *BOOK.sites.values()]

    assert [fact.address for fact in known if fact.checked is not None] == []


def test_what_only_meta_states_is_called_so() -> None:
    for name, fact in BOOK.facts.items():
        if fact.says == "meta":
            assert re.search(r"Meta|WhatsApp", fact.text), name


def test_every_address_is_opened_safely() -> None:
    for name, site in BOOK.sites.items():
        assert site.url.startswith("https://"), name
        assert " " not in site.url


def test_what_changes_something_says_whether_it_can_be_undone() -> None:
    for page in ("hide-posts", "past-posts", "ai-delete", "email", "whatsapp"):
        assert BOOK.pages[page].undo is not None, page


# ------------------------------------------------------------------ lengths


@pytest.mark.walks
def test_every_label_fits_a_button() -> None:
    pressed = {name for way in code.phrases("press", "open") for name in phrases() if re.fullmatch(way, name)}
    labels = {address for address in BOOK.texts if address.endswith(".label")}
    labels |= {f"phrases.{name}" for name in pressed}

    assert len(labels) > 250
    longer = {address for address in labels if len(BOOK.texts[address]) > LONGEST_LABEL}
    assert longer == {"phrases.typed.forget"}, "one says whom it means, and may be longer"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_fits_its_button_and_the_form(language: str) -> None:
    for address, text in texts(language):
        if address.startswith("reasons.") and address.endswith(".text") and ".long." not in address:
            assert 100 <= len(text) <= 256, address


def test_the_reasons_cite_the_law_of_their_region_only() -> None:
    laws = {"eu": "Art. 21(1) GDPR", "uk": "Art. 21(1) UK GDPR", "brazil": "Art. 18 §2 LGPD"}
    for region, reasons in BOOK.reasons.items():
        for kind, reason in reasons.items():
            assert (laws.get(region) or "I object") in reason.text, (region, kind)
            assert ("Art." in reason.text) == (region in laws), (region, kind)


def test_every_region_with_a_form_has_the_same_kinds_of_reasons() -> None:
    kinds = {region: set(reasons) for region, reasons in BOOK.reasons.items()}

    assert kinds.keys() == {"eu", "uk", "switzerland", "brazil", "uncertain"}
    assert set(map(frozenset, kinds.values())) == {
        frozenset({"short", "personal", "artist", "parent", "long"})
    }


# ------------------------------------------------------------------ phrases and code


@pytest.mark.walks
def test_every_phrase_that_the_code_names_is_there() -> None:
    known = phrases()

    assert [name for name in code.phrases() if not any(re.fullmatch(name, phrase) for phrase in known)] == []


@pytest.mark.walks
def test_every_phrase_is_used_by_some_code() -> None:
    named = code.strings() | {text.removeprefix("phrases.") for text in code.strings()}
    built = {pattern.removeprefix(r"phrases\.") for pattern in code.patterns()}
    groups = {phrase.partition(".")[0] for phrase in phrases()}
    built = {pattern for pattern in built if pattern.partition(r"\.")[0] in groups}

    unused = {phrase for phrase in phrases() - named if not any(re.fullmatch(way, phrase) for way in built)}

    assert unused == set()


@pytest.mark.parametrize("group", ["remark", "commands"])
def test_every_phrase_of_a_group_that_is_built_has_its_word_in_the_code(group: str) -> None:
    words = {phrase.partition(".")[2] for phrase in phrases() if phrase.startswith(f"{group}.")}

    assert words - code.strings() == set()
