"""A guide as a page: every way, its links in full, what comes after, and where all of it comes from."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from dialogs import machine, printed
from dialogs.book import Checked, Guide
from dialogs.events import PersonSet
from dialogs.notice import File
from dialogs.paper import Address, Blank, Paper, Quote, Section, Text
from dialogs.reply import Description
from dialogs.scene import Scene
from dialogs.session import Account, Case, Region, Session
from dialogs.ways import Way, ways
from tests.dialogs.graph import COUNTRIES
from tests.dialogs.people import at_the_form
from tests.talk import BOOK, MONDAY, Talk

CHAT = re.compile(
    r"this chat|[Pp]ress <b>Copy|<i>I see something|/status|tell me|tell the bot|Come back|come back to me"
    r"|page of their own here",
    re.ASCII,
)


def page(product: str, region: Region, language: str = "en") -> Paper:
    country = COUNTRIES[region]
    scene = Scene.of(BOOK, Session(language=language, country=country), MONDAY)
    return printed.guide(scene, (product,), region)


def said(paper: Paper) -> str:
    """Return everything that stands on a page."""
    return "\n".join(
        (paper.title, *paper.about, *(text for part in paper.sections for text in texts(part)), paper.foot)
    )


def texts(section: Section) -> Iterator[str]:
    yield section.title
    for block in section.blocks:
        match block:
            case Text(markup):
                yield markup
            case Address(name, url, note):
                yield f"{name} {url} {note}"
            case Quote(label, text):
                yield f"{label} {text}"
            case Blank(label):
                yield label
            case other:
                raise AssertionError(other)


# ------------------------------------------------------------------ the ways


def test_the_ways_are_those_of_each_device() -> None:
    found = ways(BOOK.guides["facebook"], "eu")

    assert [way.steps for way in found] == [
        ("login", "form"),
        ("login", "phone", "app-iphone"),
        ("login", "phone", "app-android"),
        ("login", "computer", "form"),
        ("login", "locked", "lost"),
    ]
    assert found[0] == Way(("login", "form"), ("steps/meta.steps.login.options.browser.label",), (0, 1))
    titles = [section.title for section in page("facebook", "eu").sections]
    assert "I can't log in" in titles
    assert not any("can't be recovered" in title for title in titles), "first it is told how to recover it"


@pytest.mark.parametrize("guide", BOOK.guides.values(), ids=lambda guide: guide.id)
@pytest.mark.parametrize("region", COUNTRIES)
def test_every_form_that_people_walk_to_is_on_a_way(guide: Guide, region: Region) -> None:
    reached, waiting = set[str](), [guide.first(region)]
    while waiting:
        step = waiting.pop()
        reached.add(step)
        if guide.steps[step].stage == 1:
            onward = (option.next(region) for option in guide.steps[step].options.values())
            waiting += [goal for goal in onward if goal and goal not in reached]

    forms = {step for step in reached if guide.steps[step].stage > 1}
    assert {way.steps[-1] for way in ways(guide, region)} >= forms


@pytest.mark.parametrize(
    ("region", "titles"),
    [
        (
            "eu",
            ["In a browser on this phone", "Only in the app: An iPhone", "Only in the app: An Android phone"],
        ),
        ("brazil", ["In a browser on this phone", "Only in the app", "On a computer"]),
        ("uncertain", ["In a browser on this phone", "Only in the app: An iPhone"]),
    ],
)
def test_each_way_has_its_own_heading(region: Region, titles: list[str]) -> None:
    found = [section.title for section in page("facebook", region).sections]

    place = found.index("Before you begin")
    assert found[place + 1 : place + 1 + len(titles)] == titles


# ------------------------------------------------------------------ what stands on it


@pytest.mark.parametrize("region", ["eu", "uk", "switzerland", "brazil", "uncertain"])
@pytest.mark.parametrize("product", ["facebook", "instagram"])
def test_the_page_has_everything_from_before_the_form_to_after_a_no(product: str, region: Region) -> None:
    paper = page(product, region)
    titles = [section.title for section in paper.sections]
    urls = {block.url for part in paper.sections for block in part.blocks if isinstance(block, Address)}

    assert titles[:2] == ["What an objection does", "Before you begin"]
    for title in (
        "If it does not work",
        "Reasons to copy",
        "What comes after",
        "If Meta refuses, or says nothing",
    ):
        assert titles.count(title) == 1
    assert titles[-1] == "Where this comes from, and how sure it is"
    guide = BOOK.guides[product]
    assert {
        BOOK.sites[guide.links[name]].url for name in ("form", "older", "genai", "contact", "hacked")
    } <= urls
    quotes = [block.text for part in paper.sections for block in part.blocks if isinstance(block, Quote)]
    assert {reason.text.strip() for reason in BOOK.reasons[region].values()} <= set(quotes)


@pytest.mark.walks
@pytest.mark.parametrize("region", COUNTRIES)
@pytest.mark.parametrize("product", [*BOOK.guides, *BOOK.elsewhere])
def test_nothing_on_paper_speaks_of_the_chat_and_no_place_is_left_open(product: str, region: Region) -> None:
    paper = page(product, region)
    text = said(paper)
    lines = [block.markup for part in paper.sections for block in part.blocks if isinstance(block, Text)]

    assert [line for line in lines if CHAT.search(line)] == []
    assert not re.search(r"\{\w+\}", text)
    assert text.count("not legal advice") == 1


@pytest.mark.parametrize("region", COUNTRIES)
def test_a_time_is_named_where_the_law_names_one(region: Region) -> None:
    paper = page("facebook", region)
    blanks = [block.label for part in paper.sections for block in part.blocks if isinstance(block, Blank)]

    assert ("one month" in said(paper).lower()) == (region in ("eu", "uk"))
    assert ("One month after that is" in blanks) == (region in ("eu", "uk"))
    if region in ("switzerland", "brazil"):
        assert not re.search(r"\bGDPR|Ireland", said(paper))


def test_where_no_form_exists_it_says_so_and_what_helps() -> None:
    paper = page("instagram", "none")
    titles = [section.title for section in paper.sections]

    assert "I know of no form" in said(paper)
    assert "No form where you live" in titles
    assert "Reasons to copy" not in titles
    assert any("Hide" in title for title in titles)


def test_a_page_says_how_old_it_is() -> None:
    made, age = page("facebook", "eu").about

    assert made == "Germany. Made on Monday, 23 November 2026."
    assert re.search(r"Rests on \d+ sources and links, the newest from 2 October 2026\. Nobody", age)


def test_every_fact_and_link_of_it_is_among_the_sources_once() -> None:
    paper = page("facebook", "eu")
    entries = [block.markup for block in paper.sections[-1].blocks if isinstance(block, Text)]

    assert len(entries) == len(set(entries)) == int(re.findall(r"Rests on (\d+)", paper.about[1])[0])
    for fact in BOOK.guides["facebook"].steps["form"].facts:
        assert any(BOOK.facts[fact].text in entry for entry in entries), fact


def test_what_somebody_has_opened_is_counted() -> None:
    seen = Checked(day=date(2026, 11, 20), device="iphone", region="eu")
    site = BOOK.sites["form-facebook"].model_copy(update={"checked": seen})
    book = replace(BOOK, sites={**BOOK.sites, "form-facebook": site})
    scene = Scene.of(book, Session(country="DE"), MONDAY)

    assert "Opened by one of us since: 1." in printed.guide(scene, ("facebook",), "eu").about[1]


def test_the_same_link_stands_once_under_a_heading() -> None:
    for section in page("facebook", "eu").sections:
        links = [block for block in section.blocks if isinstance(block, Address)]
        assert len(links) == len(set(links)), section.title


# ------------------------------------------------------------------ languages


def test_a_section_that_is_not_translated_is_english_and_says_so() -> None:
    words = BOOK.words("de")
    broken = replace(words, translated={k: v for k, v in words.english.items() if ".steps.login." not in k})
    scene = replace(Scene.of(BOOK, Session(language="de", country="DE"), MONDAY), words=broken)
    before = next(
        part
        for part in printed.guide(scene, ("facebook",), "eu").sections
        if part.title == "Before you begin"
    )

    assert before.language == "en"
    assert before.blocks[0] == Text(f"<i>{scene.say('card.english')}</i>")


def test_reasons_that_are_not_translated_are_english() -> None:
    words = BOOK.words("de")
    broken = replace(
        words, translated={k: v for k, v in words.english.items() if not k.startswith("reasons.")}
    )
    scene = replace(Scene.of(BOOK, Session(language="de", country="DE"), MONDAY), words=broken)
    found = {part.title: part.language for part in printed.guide(scene, ("facebook",), "eu").sections}

    assert found["Reasons to copy"] == "en"
    assert found["What comes after"] == ""


@pytest.mark.parametrize("language", BOOK.languages)
def test_it_is_made_in_every_language(language: str) -> None:
    for product in ("facebook", "linkedin"):
        assert page(product, "eu", language).language == language


# ------------------------------------------------------------------ other companies


@pytest.mark.parametrize("product", BOOK.elsewhere)
def test_the_guide_of_another_company_has_its_steps_and_nothing_of_meta(product: str) -> None:
    paper = page(product, "eu")
    text = said(paper)

    assert BOOK.elsewhere[product].name in paper.title
    assert paper.sections[-1].small
    assert "Meta" not in text.replace(paper.foot, "")
    assert len({section.title for section in paper.sections}) == len(paper.sections)


def test_the_form_of_tiktok_is_printed_for_the_eu_only() -> None:
    assert "privacy rights</b>" in said(page("tiktok", "eu"))
    assert "privacy rights</b>" not in said(page("tiktok", "brazil"))


def test_a_guide_that_states_nothing_has_no_sources() -> None:
    plain = BOOK.elsewhere["linkedin"]
    steps = {step: card.model_copy(update={"facts": (), "links": ()}) for step, card in plain.steps.items()}
    book = replace(BOOK, elsewhere={"linkedin": plain.model_copy(update={"steps": steps})})
    paper = printed.guide(Scene.of(book, Session(), MONDAY), ("linkedin",), "uncertain")

    assert paper.about == ("not known. Made on Monday, 23 November 2026.", "")
    assert not any(section.small for section in paper.sections)


# ------------------------------------------------------------------ in the chat


def test_it_is_offered_before_anything_is_sent_for_all_accounts() -> None:
    talk = Talk().command("start", "DE").press("Send me the guide as a page")

    assert talk.messages[-1].file == Description("guide", "guide.html")
    assert "works without me" in talk.messages[-1].text
    assert printed.products(talk.session, None) == ("facebook", "instagram")
    talk.press("Which accounts", "Instagram")
    assert printed.products(talk.session, None) == ("instagram",)


def test_it_is_offered_at_the_form_where_every_word_is_wanted() -> None:
    talk = at_the_form()
    assert "Send me the guide as a page" not in talk.buttons()

    talk.happens(PersonSet("detailed", on=True)).press("Send me the guide as a page")
    assert talk.messages[-1].file == Description("guide", "guide.html", 1)
    assert printed.products(talk.session, talk.session.case(1)) == ("facebook",)


def test_two_guides_on_one_page_have_their_names_before_their_ways() -> None:
    scene = Scene.of(BOOK, Session(country="DE"), MONDAY)
    titles = [part.title for part in printed.guide(scene, ("facebook", "instagram"), "eu").sections]

    assert {"Facebook: Before you begin", "Instagram: Only in the app: An iPhone"} <= set(titles)
    assert titles.count("Reasons to copy") == 1


def test_a_case_that_is_gone_meanwhile_gives_no_page() -> None:
    assert machine.view_notice(BOOK, Session(), File("guide", 7), MONDAY) is None
    case = Case(1, "facebook", "eu", (Account("facebook"),))
    assert machine.view_notice(BOOK, Session(cases=(case,)), File("guide", 1), MONDAY) is not None
