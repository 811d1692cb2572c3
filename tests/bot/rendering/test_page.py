"""A page to print or to keep: one file that needs nothing else, and in which nothing can be smuggled."""

import re
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from icalendar import Calendar, Event

from bot.rendering import file
from bot.rendering.file import made
from bot.rendering.page import page
from dialogs.paper import Address, Blank, Block, Entries, Paper, Quote, Section, Text
from dialogs.reply import Description
from dialogs.scene import Scene
from dialogs.session import Account, Session
from tests.dialogs.test_outcome import sent
from tests.talk import BOOK, MONDAY, Talk

GUIDE = Description("guide", "guide.html")
TAKEAWAY = Description("takeaway", "take-away.html")
EVIL = "</p><script>alert(1)</script> \"' & <b>"
MARKUP = EVIL.replace("<b>", "<b>x</b>")  # where the few tags are kept
VOID = {"meta", "br"}
FETCHING = {"script", "link", "img", "iframe", "object", "embed", "base", "form", "svg", "video", "audio"}
ATTRIBUTES = {
    "lang",
    "charset",
    "name",
    "content",
    "http-equiv",
    "id",
    "class",
    "href",
    "rel",
    "download",
    "value",
}
NOTHING_ELSE = {
    "http-equiv": "Content-Security-Policy",
    "content": "default-src 'none'; style-src 'unsafe-inline'",
}


class Read(HTMLParser):
    """What a browser finds on a page."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self.feed(content.decode())
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def nothing(_: int) -> bytes:
    return b""


def drawn(*blocks: Block, **about: str) -> Read:
    paper = Paper("en", about.get("title", "T"), (about.get("about", ""),), (Section("S", blocks),), "F")
    return Read(page(paper, nothing))


def pages() -> list[bytes]:
    talk = sent()
    return [made(BOOK, talk.session, wanted, MONDAY) for wanted in (GUIDE, replace(GUIDE, case=1), TAKEAWAY)]


# ------------------------------------------------------------------ needs nothing, lets nothing in


@pytest.mark.parametrize("place", range(3))
def test_it_needs_nothing_from_elsewhere(place: int) -> None:
    content = pages()[place]
    found = Read(content)

    assert FETCHING.isdisjoint(tag for tag, _ in found.tags)
    assert {key for _, attributes in found.tags for key in attributes} <= ATTRIBUTES
    style = content.decode().partition("<style>")[2].partition("</style>")[0]
    assert style
    assert not re.search(r"url\(|@import|https?:", style)
    assert NOTHING_ELSE in found.all("meta")
    for link in found.all("a"):
        address = link["href"] or ""
        assert address.startswith(("#s", "https://", "data:text/calendar;"))
        assert not address.startswith("https://") or link["rel"] == "noreferrer"


def test_links_stand_there_in_full_to_be_typed() -> None:
    found = Read(pages()[0])

    for link in found.all("a"):
        if (link["href"] or "").startswith("https"):
            assert (link["href"] or "") in found.said


def test_whatever_is_filled_in_stays_text() -> None:
    blocks = (
        Text(f"1. {MARKUP}\n– {MARKUP}\n{MARKUP}"),
        Address(EVIL, f"https://x/?a=1&b={EVIL}", MARKUP),
        Quote(EVIL, f"{EVIL}\n\n{EVIL}"),
        Blank(EVIL),
        Entries(EVIL, EVIL, 1),
    )
    found = drawn(*blocks, title=EVIL, about=MARKUP)

    assert found.all("script") == []
    assert found.said.count("<script>alert(1)</script>") >= 10
    assert f"https://x/?a=1&b={EVIL}" in [link["href"] for link in found.all("a")]


def test_the_few_tags_of_texts_are_kept_and_entities_stay_one_character() -> None:
    found = drawn(Text("<b>A</b> <i>b</i> <code>c</code> R&amp;D &lt;b&gt; <u>no</u>"))

    assert [len(found.all(tag)) for tag in ("b", "i", "code", "u")] == [1, 1, 1, 0]
    assert "R&D <b> <u>no</u>" in found.said


def test_numbered_lines_are_steps_and_dashed_ones_a_list() -> None:
    found = drawn(Text("Before\n2. two\n3. three\nBetween\n– one\n– other\n\nAfter"))

    assert [step.get("value") for step in found.all("li")] == ["2", "3", None, None]
    assert len(found.all("ol")) == len(found.all("ul")) == 1
    assert len(found.all("p")) == 3 + 2


def test_a_section_in_another_language_is_marked() -> None:
    paper = Paper("de", "T", (), (Section("S", (), "en"), Section("Q", (), small=True)), "F")
    found = Read(page(paper, nothing))

    assert found.all("html") == [{"lang": "de"}]
    assert found.all("section") == [{"id": "s0", "lang": "en"}, {"id": "s1", "class": "small"}]


def test_it_is_light_dark_and_printable() -> None:
    style = pages()[0].decode()

    for rule in ("prefers-color-scheme: dark", "@media print", "size: A4", "break-inside: avoid"):
        assert rule in style


# ------------------------------------------------------------------ the calendar inside


def entries(content: bytes) -> list[Event]:
    [link] = [link for link in Read(content).all("a") if "download" in link]
    assert link["download"] == "reminders.ics"
    kind, _, data = (link["href"] or "").partition(",")
    assert kind == "data:text/calendar;charset=utf-8;base64"
    calendar = Calendar.from_ical(b64decode(data, validate=True))
    assert isinstance(calendar, Calendar)
    return [entry for entry in calendar.walk("VEVENT") if isinstance(entry, Event)]


def test_the_calendar_in_the_take_away_is_one_that_other_programs_read() -> None:
    found = entries(made(BOOK, sent().session, TAKEAWAY, MONDAY))

    assert [entry.start for entry in found] == [
        datetime(2026, 11, 24, 17, 5, tzinfo=UTC),
        datetime(2026, 12, 23, 17, 5, tzinfo=UTC),
    ]
    assert all("Facebook" in str(entry["summary"]) for entry in found)


def test_of_a_case_that_is_gone_there_are_no_entries() -> None:
    assert file.entries(Scene.of(BOOK, Session(), MONDAY), 7) == b""


# ------------------------------------------------------------------ which page


def test_the_guide_is_that_of_the_case_in_its_own_region_or_of_the_accounts() -> None:
    talk = sent()
    case = replace(talk.session.cases[0], region="brazil")
    moved = talk.session.keep(case)

    assert "LGPD" in Read(made(BOOK, moved, replace(GUIDE, case=1), MONDAY)).said
    assert "Art. 21(1) GDPR" in Read(made(BOOK, moved, GUIDE, MONDAY)).said
    only = Session(country="US", accounts=(Account("instagram"),))
    assert "No form where you live" in Read(made(BOOK, only, GUIDE, MONDAY)).said


@pytest.mark.parametrize("language", BOOK.languages)
def test_the_pages_are_made_in_every_language(language: str) -> None:
    talk: Talk = sent()
    talk.session = replace(talk.session, language=language)

    for wanted in (GUIDE, TAKEAWAY):
        assert Read(made(BOOK, talk.session, wanted, MONDAY)).all("html") == [{"lang": language}]
