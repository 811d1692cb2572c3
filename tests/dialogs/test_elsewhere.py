"""Short guides for other companies: found, walked to the end, and nothing is kept but the screen."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from dialogs import elsewhere, machine, memory
from dialogs.book import CONTENT, Guide
from dialogs.book.reader import ContentError, load
from dialogs.diagram import drawn
from dialogs.events import PersonOpened
from dialogs.reply import Press
from dialogs.screen import Elsewhere, Home, Page, Sources, Topic, Welcome
from dialogs.session import Session
from tests.dialogs.content import changed, copied
from tests.talk import BOOK, MONDAY, Talk

NAMES = {
    "linkedin": "LinkedIn",
    "x": "X (Grok)",
    "reddit": "Reddit",
    "gemini": "Google Gemini",
    "chatgpt": "ChatGPT",
    "snapchat": "Snapchat",
    "pinterest": "Pinterest",
    "tiktok": "TikTok",
    "copilot": "Microsoft Copilot",
}
INVENTED = """
name = "Plauder"
shares = ["elsewhere"]
start = "what"

[links.switch]
url = "https://plauder.example/ai"
name = "Plauder's switch"
source = "nobody, it is invented"
reported = 2026-11-23
confidence = "L"
says = "guide"

[facts.switch]
text = "Plauder has a switch."
source = "nobody, it is invented"
reported = 2026-11-23
confidence = "L"
says = "guide"

[steps.what]
text = "There is said to be a switch."
facts = ["switch", "reddit"]
options.go = { label = "Show me", to = "switch" }

[steps.switch]
stage = 2
undo = "partly"
text = "Switch it off."
more = "It is grey when it is off."
links = ["switch"]
facts = ["switch"]
options.off = { label = "It is off now", to = "done" }
options.other = { label = "And Reddit?", shows = "reddit" }
"""


def begun(country: str = "DE") -> Talk:
    return Talk().command("start", country)


def steps(guide: Guide) -> set[str]:
    """Return the steps that somebody in any region can get to."""
    reached, waiting = set[str](), [guide.first("eu")]
    while waiting:
        step = waiting.pop()
        reached.add(step)
        for option in guide.steps[step].options.values():
            ways = option.to.values() if isinstance(option.to, dict) else [option.to]
            waiting += [way for way in ways if way and way not in reached]
    return reached


def test_all_that_are_promised_are_there() -> None:
    assert {name: guide.name for name, guide in BOOK.elsewhere.items()} == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_is_two_to_four_presses_short_and_leads_forwards(name: str) -> None:
    guide = BOOK.elsewhere[name]

    def longest(step: str) -> int:
        card = guide.steps[step]
        ways = {
            way
            for option in card.options.values()
            for way in (option.to.values() if isinstance(option.to, dict) else [option.to])
            if way
        }
        assert all(guide.steps[way].stage >= card.stage for way in ways), step
        return 1 + max(map(longest, ways), default=0)

    assert 2 <= longest("what") <= 4


@pytest.mark.parametrize("name", NAMES)
def test_each_is_reached_from_help_and_walked_to_its_end_without_a_trace(name: str) -> None:
    talk = begun()
    before = talk.command("help").press("Other companies").session
    talk.press(NAMES[name])

    assert f"<b>{NAMES[name]}, step 1 of 3</b>" in talk.text
    seen = {talk.session.screen}
    for _ in range(2):
        first = next(button for row in talk.screen.rows for button in row if isinstance(button, Press))
        talk.press(first.label)
        seen.add(talk.session.screen)
    assert talk.buttons()[0] == "Other companies"
    assert len(seen) == 3
    assert replace(talk.session, screen=before.screen, trail=before.trail) == before


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("country", ["DE", "BR"])
def test_every_step_states_its_source_or_states_nothing(name: str, country: str) -> None:
    guide = BOOK.elsewhere[name]
    for step in steps(guide):
        talk = begun(country).happens(PersonOpened(Elsewhere(name, step)))
        card = guide.steps[step]
        assert ("Reported" in talk.text) == bool(card.facts), step
        if card.facts:
            talk.press("How sure is this?")
            assert "Source:" in talk.text
            assert talk.press("Back").session.screen == Elsewhere(name, step)
        assert card.facts or step in ("done", "missing", "after"), step


def test_where_there_is_no_switch_it_is_said_plainly() -> None:
    for name in ("reddit", "tiktok"):
        assert re.search(r"<b>No (simple )?switch</b>", begun().happens(PersonOpened(Elsewhere(name))).text)
    for name in NAMES.keys() - {"reddit", "tiktok"}:
        assert "no switch" not in begun().happens(PersonOpened(Elsewhere(name))).text.lower()


def test_what_cannot_be_undone_is_said_before_the_way_is_shown() -> None:
    text = begun().happens(PersonOpened(Elsewhere("reddit", "clean"))).text

    assert text.index("cannot be undone") < text.index("1. ")


def test_an_address_from_memory_is_called_so() -> None:
    guides = BOOK.elsewhere.values()
    unsure = [
        (guide, card)
        for guide in guides
        for card in guide.steps.values()
        if any(BOOK.sites[link].confidence == "unverified" for link in card.links)
    ]

    assert unsure
    assert all("from memory" in card.text for _, card in unsure)


def test_the_form_of_tiktok_is_offered_in_the_eu_only() -> None:
    assert "privacy rights" in begun("FR").command("start", "tiktok").press("What can I do?").text
    assert "I have no report" in begun("US").command("start", "tiktok").press("What can I do?").text


@pytest.mark.parametrize("name", NAMES)
def test_a_deep_link_leads_there_with_a_language_and_a_country_too(name: str) -> None:
    plain = Talk().command("start", name)
    assert plain.session.screen == Elsewhere(name)
    assert plain.press("Back").session.screen == Welcome()

    both = Talk().command("start", "de", name, "AT")
    assert (both.session.screen, both.session.language, both.session.country) == (
        Elsewhere(name),
        "de",
        "AT",
    )
    assert both.press(both.buttons()[-1]).session.screen == Home()


def test_the_answers_about_other_companies_lead_there() -> None:
    for topic in [name for name, card in BOOK.topics.items() if card.within == "other_platforms"]:
        shown = [option.shows for option in BOOK.topics[topic].options.values() if option.shows]
        assert shown, topic
    opened = begun().command("faq").press("Other companies", "How do I opt out elsewhere?")
    assert opened.press("Show me the guides").session.screen == Elsewhere()
    opened.happens(PersonOpened(Topic("linkedin")))
    assert opened.press("step by step").session.screen == Elsewhere("linkedin")


def test_a_guide_or_step_that_is_gone_leads_to_what_is_there() -> None:
    assert begun().happens(PersonOpened(Elsewhere("orkut"))).session.screen == Elsewhere()
    assert "step 1 of 3" in begun().happens(PersonOpened(Elsewhere("x", "gone"))).text
    stored = Session(screen=Elsewhere("orkut"), country="DE")
    assert "LinkedIn" in " ".join(Talk(session=stored).buttons())
    for page in ("/orkut/what", "/", "/x", "//"):
        shown = machine.view(BOOK, Session(screen=Sources(page=page)), MONDAY)
        assert "no facts" in shown.text


def test_the_screen_is_written_down_and_read_back() -> None:
    session = Session(screen=Elsewhere("x", "switch"), trail=(Page("help"), Elsewhere()))

    assert memory.read(memory.written(session)) == (session, True)


# ------------------------------------------------------------------ one file more


def test_another_company_is_another_file(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "elsewhere" / "plauder.toml").write_text(INVENTED, encoding="utf-8")
    book = load(folder)

    talk = Talk(book).command("start", "DE").command("start", "plauder")
    assert "Plauder, step 1 of 3" in talk.text
    assert "nobody, it is invented" in talk.text
    talk.press("Show me")
    assert list(talk.links()) == list(talk.copies()) == ["https://plauder.example/ai"]
    assert "only in part" in talk.text
    assert "It is grey" in talk.press("Explain each step").text
    assert "Plauder has a switch" in talk.press("How sure is this?").text
    assert "Plauder tells you" in talk.press("Back", "It is off now").text
    assert talk.press("Back", "And Reddit?").session.screen == Elsewhere("reddit")
    assert "Plauder" in talk.press("Other companies").buttons()
    assert 'other -->|"' not in drawn(book.elsewhere["plauder"])
    assert '_reddit(["reddit"])' in drawn(book.elsewhere["plauder"])
    assert elsewhere.sources(book, "/plauder/what")[1] == BOOK.facts["reddit"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('to = "done"', 'to = "nowhere"', "plauder.toml: step switch, option off: there is no step nowhere"),
        ('shows = "reddit"', 'shows = "orkut"', "step switch, option other: there is no elsewhere/orkut"),
        ('links = ["switch"]', 'links = ["other"]', "plauder.toml: step switch: there is no link other"),
        ('"switch", "reddit"', '"orkut"', "plauder.toml: step what: there is no fact orkut"),
        ('to = "switch"', 'to = "switch", does = "home"', "exactly one of to, opens, shows and does"),
        ('source = "nobody, it is invented"\n', "", "plauder.toml: switch: source: Field required"),
        ("stage = 2", 'stage = "two"', "elsewhere/plauder.toml: steps.switch.stage"),
    ],
)
def test_what_is_unsound_is_named(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    folder = copied(tmp_path)
    (folder / "elsewhere" / "plauder.toml").write_text(INVENTED, encoding="utf-8")
    changed(folder, "elsewhere/plauder.toml", old, new)

    with pytest.raises(ContentError, match=re.escape(complaint)):
        load(folder)


def test_without_the_folder_there_are_none() -> None:
    book = replace(BOOK, elsewhere={}, folder=CONTENT)

    assert machine.view(book, Session(screen=Elsewhere()), MONDAY).rows


@pytest.mark.parametrize("name", ["", *NAMES])
def test_every_screen_is_short_leads_back_and_repeats_none_of_the_six_words(name: str) -> None:
    for step in steps(BOOK.elsewhere[name]) if name else {""}:
        talk = begun().happens(PersonOpened(Elsewhere(name, step)))
        labels = talk.buttons()

        assert len(talk.text) <= 1000
        assert labels[-2:] == ["Back", "Home"]
        for word in ("sent", "confirmed", "refused", "not yet|nothing", "back", "home|menu"):
            assert sum(bool(re.search(rf"\b(?:{word})\b", label, re.IGNORECASE)) for label in labels) <= 1
        assert all(len(label) <= 32 for label in labels)
