"""The authorities of 33 countries: whom one complains to, what each asks for, and how old all this is."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from dialogs import countries
from dialogs.book.authority import Authority
from dialogs.book.reader import ContentError, load
from dialogs.events import PersonEscalated, PersonOpened
from dialogs.reply import Copy, Link
from dialogs.screen import Letter, Sources
from tests.dialogs.content import changed, copied
from tests.dialogs.test_outcome import sent
from tests.talk import BOOK, Talk

HOMES = {*BOOK.regions.eu, *BOOK.regions.uk, *BOOK.regions.switzerland, *BOOK.regions.brazil}
COMPANY_FIRST = {"GB", "LV", "LT", "EE", "BR"}
LONGEST = 1000


def office(country: str) -> Talk:
    """Return somebody of a country who has written to Meta, before the complaint."""
    talk = sent(country).press("Refused").happens(PersonEscalated(1, 0, "asked"))
    return talk.happens(PersonOpened(Letter(1, "authority")))


# ------------------------------------------------------------------ data


def test_every_country_with_a_right_has_one_and_no_other_has() -> None:
    assert BOOK.authorities.keys() == HOMES
    assert len(HOMES) == 33


@pytest.mark.parametrize("authority", BOOK.authorities.values(), ids=lambda found: found.country)
def test_each_says_where_it_is_from_and_how_sure(authority: Authority) -> None:
    assert authority.source
    assert authority.reported.isoformat() == "2026-07-21"
    assert authority.confidence in ("H", "M")
    assert authority.says == ("guide" if authority.source == "datenanfragen.de" else "authority")
    assert authority.checked is None, "nobody has opened it"
    assert re.fullmatch(r"https?://[!-~]+", authority.url)
    assert authority.country in BOOK.authorities


def test_no_address_stands_twice_and_those_of_the_links_are_the_same() -> None:
    urls = [url for found in BOOK.authorities.values() for url in (found.url, found.also) if url]
    linked = {site.url for name, site in BOOK.sites.items() if name.startswith("authority-")}

    assert len(urls) == len(set(urls))
    assert linked - set(urls) == {BOOK.sites["authority-eu"].url}
    assert [url for url in urls if url.startswith("http://")] == ["http://www.dataprotection.gov.cy"]


def test_the_company_comes_first_where_the_authority_says_so() -> None:
    assert {
        code for code, found in BOOK.authorities.items() if "company-first" in found.asks
    } == COMPANY_FIRST


@pytest.mark.parametrize(
    ("country", "traits"),
    [
        ("LV", {"company-first", "proof", "signature"}),
        ("LT", {"company-first", "electronic-signature"}),
        ("SK", {"formal", "confirm-mail"}),
        ("BG", {"moved", "own-language", "qualified-mail"}),
        ("SI", {"not-anonymous"}),
        ("CH", {"report"}),
        ("BR", {"company-first", "proof", "gov-br", "not-anonymous", "together"}),
        ("IE", {"lead"}),
    ],
)
def test_what_an_authority_is_particular_about(country: str, traits: set[str]) -> None:
    assert set(BOOK.authorities[country].asks) == traits


def test_a_duration_is_named_only_where_the_authority_names_one() -> None:
    named = {code: found.months for code, found in BOOK.authorities.items() if found.months}

    assert named == {"IS": (12, 18), "NO": (12, 12)}


def test_parts_of_a_country_and_people_who_moved_have_the_right_one() -> None:
    assert BOOK.authority("AX", "eu") is BOOK.authorities["FI"]
    assert BOOK.authority("RE", "eu") is BOOK.authorities["FR"]
    assert BOOK.authority("FR", "uk") is BOOK.authorities["GB"], "the case stays where it began"
    assert BOOK.authority("GB", "eu") is None, "and nobody knows which of thirty it was"
    assert BOOK.authority(None, "none") is None


MISTAKES = {
    "no authority": ("authorities.toml", "[EE]", "[XK]", "authorities.toml: there is none for EE"),
    "an unknown trait": ("authorities.toml", '"formal"', '"stern"', "authorities.toml: SK: asks.0"),
    "no source": ("authorities.toml", 'source = "imy.se"\n', "", "authorities.toml: SE: source"),
    "one too many": (
        "regions.toml",
        '"IS", "LI", "NO"',
        '"IS", "LI"',
        "authorities.toml: NO has no region",
    ),
    "no controller": (
        "controllers.toml",
        "[brazil]",
        "[chile]",
        "controllers.toml: there is none for brazil",
    ),
    "no letter": ("letters.toml", "[uk.meta", "[gb.meta", "letters.toml: uk: there is no letter to meta"),
    "a letter without a title": (
        "letters.toml",
        'title = "Data protection complaint"\n',
        "",
        "letters.toml: uk: meta: title",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named(tmp_path: Path, mistake: str) -> None:
    file, old, new, complaint = MISTAKES[mistake]
    folder = copied(tmp_path)
    changed(folder, file, old, new)
    if mistake == "no letter":
        changed(folder, file, "[uk.meta.asks]", "[gb.meta.asks]")

    with pytest.raises(ContentError, match=re.escape(complaint)):
        load(folder)


# ------------------------------------------------------------------ on the screen


@pytest.mark.parametrize("country", sorted(HOMES))
def test_the_screen_of_every_authority_says_before_what_it_means(country: str) -> None:
    talk, authority = office(country), BOOK.authorities[country]

    assert authority.own in talk.text
    assert countries.name(country, BOOK.words("en").locale) in talk.text
    assert re.search(r"It costs nothing|I know of no fee", talk.text)
    assert "Your name goes to the" in talk.text
    assert "Expect months to years" in talk.text
    assert "Attach screenshots, the date, Meta's e-mail" in talk.text
    assert f"Reported 21 July 2026 by {authority.source}" in talk.text
    assert ("in Ireland" in talk.text) == (BOOK.region(country) == "eu" and country != "IE")
    assert authority.mail in talk.text
    assert authority.portal in talk.text
    assert authority.host in talk.text
    assert authority.word in talk.text
    assert len(talk.text) <= LONGEST

    shown = [button for row in talk.screen.rows for button in row]
    for url in filter(None, (authority.url, authority.also)):
        assert url in [button.url for button in shown if isinstance(button, Link)]
        assert url in [button.text for button in shown if isinstance(button, Copy)]


@pytest.mark.walks
@pytest.mark.parametrize(
    "trait", sorted({trait for found in BOOK.authorities.values() for trait in found.asks})
)
def test_every_trait_is_said(trait: str) -> None:
    having = [code for code, found in BOOK.authorities.items() if trait in found.asks]
    phrase = BOOK.texts[f"phrases.authority.{trait}"].partition("{")[0]

    assert phrase in office(having[0]).text


def test_how_long_it_takes_is_said_where_it_is_known() -> None:
    assert "12–18 months" in office("IS").text
    assert "about 12 months" in office("NO").text
    assert "By its own account" not in office("DE").text


def test_the_letter_in_another_language_than_the_authority_is_said_to_be_so() -> None:
    assert "works in Estonian: ask it whether it takes English" in office("EE").text
    assert "complaint in Bulgarian" in office("BG").text
    assert "has to be translated" in office("BG").text
    for country in ("IE", "MT", "GB"):
        assert "My letter is in English" not in office(country).text


def test_behind_how_sure_the_authority_comes_first() -> None:
    talk = office("LV").press("How sure is this?")
    first = talk.text.split("\n\n")[1]

    assert first.startswith("Datu valsts inspekcija\n")
    assert "An authority says. Source: dvi.gov.lv, 21 July 2026." in first
    assert "costs you nothing" in talk.text


@pytest.mark.parametrize("page", ["complain-none", "complain-", "write-eu", "eu", "complaint-eu", "who"])
def test_no_other_page_rests_on_an_authority(page: str) -> None:
    talk = office("DE").happens(PersonOpened(Sources(page=page)))

    assert BOOK.authorities["DE"].own not in talk.text


def test_who_moved_meanwhile_gets_the_list_of_all() -> None:
    talk = office("DE")
    talk.session = replace(talk.session, country="GB")

    assert "list of all of them" in talk.text
    assert "from memory" in talk.text
    assert BOOK.sites["authority-eu"].url in talk.links()
    assert BOOK.sites["authority-eu"].url in talk.copies()
