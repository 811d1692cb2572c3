"""Every country of the world can be reached, by buttons alone and by its name, and has its own clocks."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from babel import Locale

from dialogs import countries
from dialogs.events import PersonChoseCountry, PersonChoseZone, PersonOpened
from dialogs.screen import Countries, Moving, Page, Scope, Zones
from dialogs.session import Session
from tests.dialogs.people import at_the_form
from tests.dialogs.test_outcome import sent
from tests.talk import BOOK, MONDAY, Talk

NOONS = (datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2026, 11, 1, 12, tzinfo=UTC))
EN, DE = Locale("en", "GB"), Locale("de")
EEA = {
    *("AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT"),
    *("LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO"),
    *("GP", "MQ", "GF", "RE", "YT", "AX"),
}
NO_FORM = {"US", "CA", "AU", "IN", "ZA", "NZ", "AR", "NG"}


@pytest.mark.parametrize("language", BOOK.languages)
def test_every_country_of_the_world_is_reached_by_buttons_alone(language: str) -> None:
    talk = Talk(session=Session(language=language)).happens(PersonOpened(Countries()))
    groups = [button.event for row in talk.screen.rows[:-1] for button in row if hasattr(button, "event")]
    found = []
    for group in groups:
        shown = Talk(session=talk.session).happens(group)
        found += [button.event for row in shown.screen.rows for button in row if hasattr(button, "event")]

    chosen = [event.country for event in found if isinstance(event, PersonChoseCountry)]
    assert len(chosen) == len(set(chosen))
    assert set(chosen) == set(countries.all_zones())
    assert len(chosen) > 240


def test_the_first_country_and_the_last_are_found_in_their_groups() -> None:
    talk = Talk().command("start").press("Another country")
    assert "Afgh" in talk.buttons()[0]
    assert "Zimbabwe" in talk.buttons()[-3]

    talk.press("Zimbabwe", "Zimbabwe")
    assert (talk.session.country, talk.session.zone) == ("ZW", "Africa/Harare")


@pytest.mark.parametrize("group", [0, 99, -1])
def test_a_group_that_is_not_there_shows_the_groups(group: int) -> None:
    assert "Afgh" in Talk().happens(PersonOpened(Countries(group))).buttons()[0]


@pytest.mark.walks
@pytest.mark.parametrize("locale", [EN, DE], ids=str)
def test_every_country_is_found_by_its_name_with_and_without_accents(locale: Locale) -> None:
    accents = str.maketrans("áàâäãåçéèêëíîïñóôöõúûüýÅÄÖÜÉ", "aaaaaaceeeeiiinoooouuuyAAOUE")
    for country in countries.all_zones():
        name = countries.name(country, locale)
        for written in (name, name.upper(), f"  {name.lower()} ", name.translate(accents)):
            assert countries.found(written, locale) == country, written


def test_the_english_name_is_understood_in_german_as_well() -> None:
    assert countries.found("Germany", DE) == "DE"
    assert countries.found("deutschland", DE) == "DE"


@pytest.mark.parametrize(
    ("written", "country"),
    [
        ("Deutschland", "DE"),
        ("deutschland!", "DE"),
        ("Österreich", "AT"),
        ("España", "ES"),
        ("Magyarország", "HU"),
        ("Ελλάδα", "GR"),
        ("Україна", "UA"),
        ("Éire", "IE"),
        ("Tschechei", "CZ"),
        ("Guinea", "GN"),
        ("I am an island", None),
        ("Deutschland oder Österreich", None),
    ],
)
def test_a_country_is_found_by_its_own_name_on_an_english_phone(written: str, country: str | None) -> None:
    assert countries.found(written, EN) == country


def test_what_a_language_calls_a_country_goes_before_its_own_name() -> None:
    for locale in (EN, DE):
        for country in countries.all_zones():
            assert countries.found(countries.name(country, locale), locale) == country


@pytest.mark.parametrize(
    ("written", "country"),
    [("UK", "GB"), ("usa", "US"), ("Scotland", "GB"), ("turkiye", "TR"), ("Narnia", None)],
)
def test_what_people_call_a_country(written: str, country: str | None) -> None:
    assert countries.found(written, EN) == country


@pytest.mark.parametrize(
    ("written", "country"),
    [
        ("deutschland bitte", "DE"),
        ("Hallo, ich bin aus Deutschland", "DE"),
        ("BRD", "DE"),
        ("Deutschlnd", "DE"),
        ("Deutschlannd", "DE"),
        ("Duetschland", "DE"),
        ("Schwiez", "CH"),
        ("Östereich", "AT"),
        ("Nordirland", "GB"),
        ("in süd korea", "KR"),
        ("Irland", "IE"),
        ("Island", "IS"),
        ("nicht Deutschland", None),
        ("Deutschland oder Österreich", None),
        ("geht das in Deutschland?", None),
        ("Hallo", None),
        ("was ist das hier", None),
        ("ich bin in Deutschland geboren und lebe jetzt seit langem woanders", None),
    ],
)
def test_a_country_is_found_in_a_short_sentence_and_with_a_typo(written: str, country: str | None) -> None:
    assert countries.found(written, DE) == country


@pytest.mark.parametrize(
    ("written", "country"),
    [
        ("Moro no Brasil", "BR"),
        ("Vivo no Reino Unido", "GB"),
        ("I live in New South Wales", None),
        ("New Jersey", None),
        ("I live in New Zealand", "NZ"),
        ("my friend from Jordan told me", None),
        ("chile con carne", None),
        ("I moved from Germany", None),
        ("no Germany", None),
    ],
)
def test_a_country_in_a_sentence_is_one_where_somebody_lives(written: str, country: str | None) -> None:
    locale = Locale("pt", "BR") if country in ("BR", "GB") else EN
    assert countries.found(written, locale) == country


def test_what_may_be_two_countries_with_a_typo_is_none() -> None:
    assert countries.found("Austrlia", EN) is None
    assert countries.found("from the Netherland", EN) == "NL"


def test_a_country_that_is_not_there_changes_nothing() -> None:
    talk = Talk().command("start").happens(PersonChoseCountry("XX"))

    assert talk.session.country is None


# ------------------------------------------------------------------ clocks


def test_the_zone_is_asked_only_where_there_are_several_clocks() -> None:
    for country, zones in countries.all_zones().items():
        talk = Talk().happens(PersonChoseCountry(country))
        offsets = {
            tuple(
                datetime(2026, month, 1, 12, tzinfo=UTC).astimezone(ZoneInfo(zone)).utcoffset()
                for month in (7, 11)
            )
            for zone in zones
        }
        assert isinstance(talk.session.screen, Zones) == (len(offsets) > 1), country
        assert (talk.session.zone is None) == (len(offsets) > 1), country


def test_every_zone_is_in_the_table_and_has_a_button_of_its_own() -> None:
    known = available_timezones()
    for country, zones in countries.all_zones().items():
        assert set(zones) <= known
        if len(countries.clocks(country, MONDAY)) > 1:
            talk = Talk().happens(PersonChoseCountry(country))
            labels = talk.buttons()[: len(countries.clocks(country, MONDAY))]
            assert len(set(labels)) == len(labels), country


def test_a_zone_of_another_country_is_not_taken() -> None:
    talk = Talk().happens(PersonChoseCountry("US")).happens(PersonChoseZone("Europe/Berlin"))

    assert talk.session.zone is None


def test_germany_has_one_clock_although_the_table_has_two_zones() -> None:
    assert countries.clocks("DE", MONDAY) == ("Europe/Berlin",)


@pytest.mark.parametrize(
    ("country", "place", "zone"),
    [("Portugal", "Azores", "Atlantic/Azores"), ("Spain", "Canary", "Atlantic/Canary")],
)
def test_the_islands_belong_to_their_country_with_a_clock_of_their_own(
    country: str, place: str, zone: str
) -> None:
    talk = Talk().command("start").write(country).press(place)

    assert talk.session.zone == zone
    assert BOOK.region(talk.session.country) == "eu"
    assert isinstance(talk.session.screen, Scope)


@pytest.mark.parametrize("department", ["Guadeloupe", "Martinique", "French Guiana", "Réunion", "Mayotte"])
def test_the_french_overseas_departments_belong_to_france(department: str) -> None:
    talk = Talk().command("start").write(department)

    assert BOOK.region(talk.session.country) == "eu"
    assert talk.session.zone != "Europe/Paris"


# ------------------------------------------------------------------ regions


def test_every_country_has_the_region_that_is_known_and_every_other_is_not_certain() -> None:
    regions = {country: BOOK.region(country) for country in countries.all_zones()}
    special = dict.fromkeys(EEA, "eu") | dict.fromkeys(NO_FORM, "none")
    special |= {"GB": "uk", "CH": "switzerland", "BR": "brazil"}

    assert {country: region for country, region in regions.items() if region != "uncertain"} == special
    assert BOOK.region(None) == "uncertain"


@pytest.mark.parametrize("country", ["TR", "JP", "KR", "AD", "MC", "SM", "VA", "JE", "GG", "IM"])
def test_where_it_is_not_certain_one_may_try(country: str) -> None:
    talk = Talk().happens(PersonChoseCountry(country)).press("Which accounts", "Facebook", "Done")

    assert {"Try it", "Show me what helps without it"} <= set(talk.buttons())


def test_where_there_is_no_form_it_is_said_at_once() -> None:
    for country in NO_FORM:
        talk = Talk().happens(PersonChoseCountry(country))
        if isinstance(talk.session.screen, Zones):
            talk.press(talk.buttons()[0])
        assert talk.session.screen == Page("no-form"), country


@pytest.mark.parametrize(
    ("app", "first"),
    [
        ("de", ["Germany", "Austria", "Switzerland"]),
        ("tr", ["Germany", "Austria", "Netherlands", "Türkiye"]),
        ("pt-br", ["Brazil", "Portugal"]),
        ("en-gb", ["United Kingdom"]),
        ("en", ["United Kingdom", "Ireland", "United States"]),
        ("es", ["Spain", "Mexico", "Argentina"]),
        ("tlh", ["United Kingdom"]),
    ],
)
def test_the_language_of_the_app_only_orders_the_first_buttons(app: str, first: list[str]) -> None:
    talk = Talk(session=Session(app=app)).command("start")

    assert talk.buttons()[: len(first)] == first
    assert talk.session.country is None
    assert "Another country" in talk.buttons()


# ------------------------------------------------------------------ moving


def test_the_same_country_again_asks_for_no_move() -> None:
    talk = at_the_form().command("settings").press("Country").write("Germany")

    assert not isinstance(talk.session.screen, Moving)


def test_an_unsent_case_may_stay_as_it_is() -> None:
    talk = at_the_form().command("settings").press("Country").write("Switzerland")
    assert "Facebook and Instagram" in talk.text

    talk.press("Leave it as it is")
    assert talk.session.cases[0].region == "eu"


def test_to_move_a_case_that_was_sent_meanwhile_leads_home() -> None:
    talk = at_the_form().command("settings").press("Country").write("Switzerland")
    old = talk.screen
    talk.command("status").press("Facebook").press("I sent it")

    talk.press_on(old, "Use the way for Switzerland")

    assert talk.session.cases[0].region == "eu"
    assert "Where you stand" in talk.text


def test_a_case_that_is_gone_is_not_asked_about() -> None:
    talk = sent().happens(PersonOpened(Moving(9)))

    assert "Where you stand" in talk.text


@pytest.mark.parametrize("language", BOOK.languages)
def test_the_groups_of_countries_are_named_by_whole_words_or_say_that_they_are_cut(language: str) -> None:
    locale = BOOK.words(language).locale
    names = [countries.name(country, locale) for group in countries.groups(locale) for country in group]
    spans = Talk(session=Session(language=language)).happens(PersonOpened(Countries())).buttons()[:-2]

    for end in (end for span in spans for end in span.split(" – ")):
        known = [name for name in names if name.startswith(end.removesuffix("…"))]
        assert any(end.endswith("…") or name == end or name[len(end)] in " -" for name in known), end
        assert len(end) <= 11


def test_a_language_is_called_as_it_is_written() -> None:
    assert "Português (Brasil)" in Talk().command("language").buttons()
