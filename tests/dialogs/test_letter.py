"""Letters: what they say, what they leave blank, what they never say, and in which language."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from dialogs import machine
from dialogs.book import Book
from dialogs.book.reader import load
from dialogs.events import PersonDated, PersonEscalated, PersonRecorded, PersonWithdrew
from dialogs.letter import BLANK, Letter, letter, letters, plain
from dialogs.reply import Copy
from dialogs.scene import Scene
from dialogs.screen import Countries, Page, Privacy, Recipient, TheirCountry, Welcome
from dialogs.session import Session
from tests.dialogs.book.test_authorities import HOMES
from tests.dialogs.content import copied
from tests.dialogs.graph import world
from tests.dialogs.test_outcome import sent
from tests.talk import BOOK, MONDAY, Talk

BOTH: tuple[Recipient, ...] = ("meta", "authority")
CHECK = "[please check]"


def written(talk: Talk, to: Recipient, book: Book = BOOK) -> str:
    """Return the letter of the first case as text."""
    return plain(made(talk, to, book))


def made(talk: Talk, to: Recipient, book: Book = BOOK) -> tuple[Letter, ...]:
    return letters(Scene.of(book, talk.session, talk.now), talk.session.cases[0], to)


def wrote(country: str = "DE") -> Talk:
    return sent(country).press("Refused").happens(PersonEscalated(1, 0, "asked"))


# ------------------------------------------------------------------ what they say


@pytest.mark.parametrize("country", ["DE", "NO"])
def test_to_meta_in_the_eu_it_asks_for_the_answer_and_the_reasons(country: str) -> None:
    text = written(wrote(country), "meta")

    for article in ("Art. 21(1) GDPR", "Art. 12(3) GDPR", "Art. 12(4) GDPR"):
        assert article in text
    assert "on which date" in text
    assert "tell me your reasons" in text
    assert "UK GDPR" not in text


def test_in_the_uk_it_is_a_data_protection_complaint_with_the_day_of_its_acknowledgement() -> None:
    [before] = made(sent("GB"), "meta")
    assert before.title == "Data protection complaint"
    assert "within 30 days, counted from the day after you received it" in plain((before,))
    assert "December" not in plain((before,))

    assert "If you received it on 23 November 2026, that is by 23 December 2026" in written(
        wrote("GB"), "meta"
    )
    unknown = wrote("GB").happens(PersonDated(1, 0, "asked", None, about=False))
    assert "that is by" not in written(unknown, "meta")
    assert not re.search(r"(?<!UK )GDPR", written(wrote("GB"), "meta") + written(wrote("GB"), "authority"))


def test_in_switzerland_it_is_an_express_declaration_and_a_report() -> None:
    assert "Art. 30(2)(b) FADP" in written(wrote("CH"), "meta")
    report = written(wrote("CH"), "authority")
    assert "Report about Meta" in report
    assert "civil court" in report


def test_in_brazil_the_controller_was_asked_first_with_proof() -> None:
    assert "Art. 18 §2 LGPD" in written(wrote("BR"), "meta")
    petition = written(wrote("BR"), "authority")
    assert "I asked the controller first" in petition
    assert "I wrote to Meta: 23 November 2026" in petition
    assert "☐ my letter to Meta" in petition


@pytest.mark.walks
def test_only_in_the_eu_it_is_passed_to_ireland_and_not_from_there() -> None:
    for country in sorted(HOMES):
        passed = "passed to Ireland" in written(wrote(country), "authority")
        assert passed == (BOOK.region(country) == "eu" and country != "IE"), country


@pytest.mark.walks
@pytest.mark.parametrize("country", sorted(HOMES))
def test_every_authority_is_written_to_by_its_own_name(country: str) -> None:
    text = written(wrote(country), "authority")

    assert f"To: {BOOK.authorities[country].own}\n" in text
    assert f"Company complained about (as Meta's privacy policy names it): {BLANK}" in text


@pytest.mark.parametrize("to", BOTH)
def test_a_refusal_and_a_silence_are_told_apart(to: Recipient) -> None:
    assert "refused it" in written(wrote(), to)
    silent = written(sent(), to)
    assert "refused" not in silent
    assert "I know of no answer" in silent


def test_the_end_of_the_month_is_told_to_the_authority_once_it_is_over() -> None:
    over = "ended on 23 December 2026 by my calculation [please check]"
    assert over not in written(sent(), "authority")

    assert over in written(sent().wait(days=31), "authority")
    assert over in written(sent("GB").wait(days=31), "authority")
    assert over not in written(sent().wait(days=31), "meta")
    assert "calculation" not in written(sent("CH").wait(days=99), "authority")


# ------------------------------------------------------------------ notes and blanks


def test_the_notes_hold_only_what_was_noted_and_every_line_is_to_be_checked() -> None:
    talk = wrote().happens(PersonRecorded(1, 0, "received"))
    talk.happens(PersonDated(1, 0, "sent", date(2026, 10, 20), about=True))
    talk.happens(PersonDated(1, 0, "received", None, about=False))

    notes = written(talk, "authority").partition("my own notes:\n")[2].partition("\n\n")[0].split("\n")
    assert notes == [
        f"– I sent my objection with Meta's form: about 20 October 2026 {CHECK}",
        f"– Meta refused: 23 November 2026 {CHECK}",
        f"– Meta wrote that it has received my request: day not known {CHECK}",
        f"– I wrote to Meta: 23 November 2026 {CHECK}",
        f"– Address of the form: https://www.facebook.com/help/contact/712876720715583 {CHECK}",
    ]


def test_a_letter_does_not_tell_of_itself() -> None:
    talk = wrote().happens(PersonEscalated(1, 0, "complained"))

    assert "I wrote to Meta" not in written(talk, "meta")
    assert "I wrote to the authority: 23" in written(talk, "meta")
    assert "I wrote to Meta: 23" in written(talk, "authority")
    assert "I wrote to the authority" not in written(talk, "authority")


def test_every_attempt_is_told_for_itself() -> None:
    talk = sent().press("Refused", "A plain no", "Do the form once more", "In a browser", "I sent it")

    text = written(talk, "meta")
    assert "Attempt 1\n– I sent" in text
    assert "Attempt 2\n– I sent" in text
    talk.happens(PersonWithdrew(1, 1, "sent"))
    assert "Attempt" not in written(talk, "meta"), "of what did not happen nothing is told"


def test_a_form_that_nobody_knows_any_more_is_left_out() -> None:
    talk = sent()
    assert "Address of the form" in written(talk, "meta")

    assert "Address of the form" not in written(talk, "meta", replace(BOOK, guides={}))
    [case] = talk.session.cases
    other = replace(case, attempts=(replace(case.attempt, form="gone"),))
    talk.session = talk.session.keep(other)
    assert "Address of the form" not in written(talk, "meta")


@pytest.mark.parametrize("country", ["DE", "GB", "CH", "BR"])
@pytest.mark.parametrize("to", BOTH)
def test_what_only_the_person_knows_stays_blank(country: str, to: Recipient) -> None:
    made_of = made(wrote(country), to)[-1]  # the English one
    blanks = {block.text for block in made_of.blocks if block.kind == "blank"}

    assert {"My name", "My address", "E-mail address or name of the account"} <= blanks
    assert {"Place and date", "Signature"} <= blanks
    assert ("My reason, from my own situation" in blanks) == (to == "meta")
    assert any("Meta" in blank for blank in blanks), "nobody has checked who answers for it"


def test_who_answers_stands_in_the_letter_once_somebody_has_checked_it() -> None:
    checked = BOOK.controllers["eu"].model_copy(update={"confidence": "M"})
    book = replace(BOOK, controllers={**BOOK.controllers, "eu": checked})

    assert "To: Meta Platforms Ireland Ltd, Merrion Road" in written(wrote(), "meta", book)
    assert "names it): Meta Platforms Ireland Ltd" in written(wrote(), "authority", book)
    assert "Merrion" not in written(wrote("GB"), "meta", book)


def test_a_case_whose_authority_is_not_known_leaves_it_blank() -> None:
    talk = wrote()
    talk.session = replace(talk.session, country="GB")

    assert f"The data protection authority (see its web form): {BLANK}" in written(talk, "authority")
    assert "passed to Ireland" in written(talk, "authority")


def test_no_controller_is_known_yet() -> None:
    assert [region for region, found in BOOK.controllers.items() if found.known] == []


# ------------------------------------------------------------------ what they never say

FOREIGN = re.compile(r"GDPR|Irish|Ireland|one month|one-month", re.IGNORECASE)
ELSEWHERE = (Privacy, Welcome, Countries, TheirCountry)


def shown(session: Session, later: timedelta) -> str:
    """Return everything on a screen that may be read or copied."""
    reply = machine.view(BOOK, session, MONDAY + later)
    buttons = [button for row in reply.rows for button in row]
    return "\n".join(
        (reply.text, *(b.label for b in buttons), *(b.text for b in buttons if isinstance(b, Copy)))
    )


@pytest.mark.walks
@pytest.mark.parametrize("region", ["switzerland", "brazil"])
def test_no_screen_of_switzerland_and_brazil_speaks_of_the_law_of_the_eu(region: str) -> None:
    looked = 0
    for name, session in world()[region].places.items():
        if isinstance(session.screen, ELSEWHERE) or session.screen == Page("rights"):
            continue  # the countries to choose from, and under which law the bot itself stands
        looked += 1
        days = (0, 40, 400) if getattr(session.screen, "case", 0) else (0,)
        for later in map(timedelta, days):
            found = FOREIGN.search(shown(session, later))
            assert not found, (name, found)
    assert looked > 100


@pytest.mark.parametrize("country", ["CH", "BR"])
def test_no_letter_of_switzerland_and_brazil_speaks_of_the_law_of_the_eu(country: str) -> None:
    for talk in (sent(country), wrote(country), wrote(country).wait(days=400)):
        for to in BOTH:
            assert not FOREIGN.search(written(talk, to))


WORDS = {
    "de": r"DSGVO|ein(en|es|em)? Monat",
    "fr": r"RGPD|un mois",
    "es": r"RGPD|un mes",
    "it": r"GDPR|RGPD|un mese",
    "pt": r"RGPD|GDPR|um mês",
    "nl": r"AVG|een maand|één maand",
    "pl": r"RODO|miesiąc(?!ami)",
    "sv": r"GDPR|dataskyddsförordning|en månad",
    "tr": r"GDPR|bir ay\b",
}


def translated(language: str) -> Iterator[tuple[str, str]]:
    """Yield every translated text that only people in Switzerland and Brazil read."""
    for address, text in BOOK.words(language).translated.items():
        if re.match(r"letters\.(switzerland|brazil)\.|pages\.[a-z]+-(switzerland|brazil)\.", address):
            yield address, text


@pytest.mark.parametrize("language", [language for language in BOOK.languages if language != "en"])
def test_no_translation_brings_the_law_of_the_eu_there(language: str) -> None:
    words = WORDS[language.partition("-")[0]]
    ireland = re.escape(BOOK.words(language).locale.territories["IE"])
    for address, text in translated(language):
        assert not re.search(f"{words}|GDPR|{ireland}", text), address


# ------------------------------------------------------------------ languages


def with_german(folder: Path) -> Book:
    """Return a book of English and German, in which the German letters are marked by a word of their own."""
    path = copied(folder) / "translations" / "de.po"
    for other in path.parent.glob("*.po"):
        if other != path:
            other.unlink()
    with path.open("rb") as file:
        catalog = read_po(file)
    for address, text in BOOK.texts.items():
        if address.startswith("letters."):
            catalog.delete(text, context=address)
            catalog.add(text, f"de {text}", context=address)
    with path.open("wb") as file:
        write_po(file, catalog, width=0)
    return load(path.parent.parent)


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return with_german(tmp_path_factory.mktemp("german"))


def languages(talk: Talk, to: Recipient, book: Book) -> list[str]:
    return [made_of.language for made_of in made(talk, to, book)]


@pytest.mark.walks
def test_a_letter_comes_in_the_language_of_the_authority_with_english_beside_it(german: Book) -> None:
    for country in ("DE", "AT", "LI", "CH"):
        assert languages(wrote(country), "authority", german) == ["de", "en"], country
    for country in ("FR", "GB", "BR", "IE", "GR", "BE", "LU"):
        assert languages(wrote(country), "authority", german) == ["en"], country

    text = written(wrote(), "authority", german)
    assert "de Complaint about Meta" in text
    assert "\n\nMy name: " in text
    assert "23. November 2026" in text, "days in the words of the language"


def test_the_person_s_own_language_goes_first_where_a_country_has_several(german: Book) -> None:
    talk = wrote("CH")
    talk.session = replace(talk.session, language="de")
    assert languages(talk, "authority", german) == ["de", "en"]

    talk = wrote("MT")
    talk.session = replace(talk.session, language="en")
    assert languages(talk, "authority", german) == ["en"]


def test_of_several_official_languages_the_usual_one_is_meant_unless_the_person_speaks_another() -> None:
    usual = {"BE": ["nl", "en"], "CY": ["en"], "FI": ["en"], "LU": ["fr", "en"], "BR": ["pt-BR", "en"]}
    assert {country: languages(wrote(country), "authority", BOOK) for country in usual} == usual

    for country, own in (("FI", "sv"), ("CY", "tr"), ("BE", "de")):
        talk = wrote(country)
        talk.session = replace(talk.session, language=own)
        assert languages(talk, "authority", BOOK) == [own, "en"], country


def test_whoever_owns_the_account_signs_so_it_is_called_as_they_call_it() -> None:
    talk = wrote()
    [case] = talk.session.cases
    mum = replace(case, accounts=(replace(case.accounts[0], whose="mum"),))
    talk.session = talk.session.keep(mum)

    assert "It concerns: Facebook [please check]" in written(talk, "meta")


def test_the_address_of_a_form_of_elsewhere_is_not_claimed() -> None:
    assert "contact/712876720715583" in written(wrote(), "meta")
    assert "712876720715583" not in written(wrote("GB"), "meta") + written(wrote("BR"), "meta")


def test_to_meta_it_comes_in_the_person_s_own_language(german: Book) -> None:
    talk = wrote("FR")
    assert languages(talk, "meta", german) == ["en"]

    talk.session = replace(talk.session, language="de")
    assert languages(talk, "meta", german) == ["de", "en"]
    assert languages(talk, "authority", german) == ["en"], "a French authority is not written to in German"


def test_a_language_in_which_a_letter_is_not_complete_is_not_used(german: Book) -> None:
    texts = {**german.texts, "letters.eu.meta.title": "Changed"}
    book = replace(german, texts=texts)
    talk = wrote()
    talk.session = replace(talk.session, language="de")

    assert languages(talk, "meta", book) == ["en"]
    assert languages(talk, "authority", book) == ["de", "en"]


# ------------------------------------------------------------------ its shape


def test_a_letter_is_a_value() -> None:
    talk = wrote()
    scene = Scene.of(BOOK, talk.session, talk.now)

    assert letter(scene, talk.session.cases[0], "meta") == letter(scene, talk.session.cases[0], "meta")


@pytest.mark.walks
@pytest.mark.parametrize("country", sorted(HOMES))
@pytest.mark.parametrize("to", BOTH)
def test_no_letter_holds_markup_or_an_open_place(country: str, to: Recipient) -> None:
    text = written(wrote(country), to)

    assert not re.search(r"[{}<>]", text)
    assert "\n\n\n" not in text
    assert len(text) < 3800, "it fits a message"
