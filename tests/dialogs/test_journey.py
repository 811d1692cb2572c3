"""Stories: a person gets from /start to a confirmed objection."""

from dataclasses import replace

import pytest

from dialogs.events import PersonFoundEarlier, PersonOpened, PersonWasRefused
from dialogs.live import Live
from dialogs.screen import Page, Topic
from dialogs.session import Account, Day, Session
from dialogs.state import state
from tests.talk import BOOK, Talk

FACEBOOK_FORM = "https://www.facebook.com/help/contact/712876720715583"
INSTAGRAM_FORM = "https://help.instagram.com/contact/767264225370182"


def started(app: str = "de", language: str = "en") -> Talk:
    return Talk(session=Session(language=language, app=app, offset=5)).command("start")


def at_the_form(talk: Talk) -> Talk:
    return talk.press(
        "Germany", "Which accounts", "Facebook", "Instagram", "Done", "Yes, linked", "In a browser"
    )


def test_seven_presses_lead_to_the_form_and_two_more_to_confirmed() -> None:
    talk = started()
    presses = ["Germany", "Which accounts", "Facebook", "Instagram", "Done", "Yes, linked", "In a browser"]

    at_the_form(talk)

    assert len(presses) <= 7
    assert FACEBOOK_FORM in talk.links()
    assert FACEBOOK_FORM in talk.copies()
    assert any("Art. 21" in reason for reason in talk.copies())

    talk.press("I sent it", "Confirmed by e-mail")

    assert state(talk.session.cases[0]) == "confirmed"
    assert "Confirmed" in talk.text


def test_the_form_screen_fits_a_phone_and_says_what_this_chat_is_called() -> None:
    book = replace(BOOK, live=Live(name="Stop <AI>"))
    talk = Talk(book, Session(language="en", app="de", offset=5)).command("start")
    at_the_form(talk)

    german = Talk(book, replace(talk.session, language="de"), talk.now)
    assert len(talk.screen.rows) == len(german.screen.rows) == 6
    assert "Come back to this chat (<b>Stop &lt;AI&gt;</b>)." in talk.text
    assert "In Telegram you may not be logged in" in talk.text
    talk.press("Show me where")
    assert "Stop &lt;AI&gt;" in talk.messages[-1].text
    assert "Come back to this chat." in at_the_form(started()).text


def test_one_objection_covers_what_is_linked() -> None:
    talk = at_the_form(started())

    assert [case.accounts for case in talk.session.cases] == [(Account("facebook"), Account("instagram"))]
    assert "Facebook and Instagram" in talk.text


def test_separate_accounts_are_separate_cases_and_the_second_shows_the_check_before_the_link() -> None:
    talk = started("en-gb").press(
        "United Kingdom", "Which accounts", "More than one Instagram", "Done", "No, separate"
    )
    talk.press("In a browser")

    assert INSTAGRAM_FORM in talk.links()
    assert "First check whose" not in talk.text

    talk.press("I sent it", "Confirmed by e-mail", "Go on: Instagram 2", "In a browser")

    assert "First check whose" in talk.text
    assert INSTAGRAM_FORM in talk.links()

    talk.press("I sent it", "Confirmed by e-mail")

    assert [state(case) for case in talk.session.cases] == ["confirmed", "confirmed"]


def test_who_does_not_know_whether_they_are_linked_does_both() -> None:
    talk = started().press("Germany", "Which accounts", "Facebook", "Instagram", "Done", "I don't know")

    assert len(talk.session.cases) == 2


def test_three_accounts_are_asked_about_one_by_one() -> None:
    talk = started().press("Germany", "Which accounts", "Facebook", "More than one Instagram", "Done")

    talk.press("Yes, with Facebook")
    assert "Instagram 2" in talk.text

    talk.press("No, separate")
    assert [len(case.accounts) for case in talk.session.cases] == [2, 1]


def test_brazil_asks_for_its_reason_and_names_no_european_law() -> None:
    talk = started("pt-br").press("Brazil")
    if "What time" in talk.text:
        talk.press("Sao Paulo")
    talk.press("Which accounts", "Instagram", "Done", "In a browser")

    assert INSTAGRAM_FORM in talk.links()
    assert any("LGPD" in reason for reason in talk.copies())

    talk.press("I sent it", "Nothing yet")

    assert "one month" not in talk.text
    assert "no fixed time" in talk.text


def test_in_brazil_who_has_both_is_offered_both_forms_where_the_first_way_fails() -> None:
    for products, forms in (("facebook", 1), ("instagram", 1), ("facebook instagram", 2)):
        talk = Talk(session=Session(offset=5)).command("start", *products.split(), "BR").press("Sao Paulo")
        talk.press("Which accounts", "Done", *(["Yes, linked"] if forms > 1 else []), "In a browser")
        assert len({FACEBOOK_FORM, INSTAGRAM_FORM} & {*talk.copies()}) == forms


def test_turkey_is_told_that_it_is_not_certain() -> None:
    talk = started("tr").press("Türkiye", "Which accounts", "Facebook", "Done")

    assert "not certain" in talk.text

    talk.press("Try", "In a browser")
    assert FACEBOOK_FORM in talk.links()


def test_the_united_states_have_no_form_and_hear_what_helps() -> None:
    talk = started("en").press("United States", "New York")

    assert FACEBOOK_FORM not in talk.links()
    assert "Facebook" not in talk.buttons()
    talk.press("Tell me if this changes")
    assert talk.session.news


@pytest.mark.parametrize("written", ["Österreich", "osterreich", "Austria", "AUSTRIA "])
def test_a_country_can_be_typed(written: str) -> None:
    talk = Talk(session=Session(language="en", app="de")).command("start").write(written)

    assert talk.session.country == "AT"


def test_what_is_typed_and_not_understood_leads_back_to_where_one_was() -> None:
    talk = at_the_form(started())

    talk.write("I object to Meta using my data")

    assert "Meta has not seen it" in talk.messages[-1].text
    assert FACEBOOK_FORM in talk.links()


def test_whatsapp_alone_is_an_explanation_and_not_a_case() -> None:
    talk = started().press("Germany", "Which accounts", "WhatsApp", "Done")

    assert talk.session.cases == ()
    assert "WhatsApp" in talk.text


def test_nobody_gets_on_without_choosing_an_account() -> None:
    talk = started().press("Germany", "Which accounts", "Done")

    assert "Choose at least one" in talk.text


def test_running_the_map_again_loses_nothing_that_was_recorded() -> None:
    talk = at_the_form(started()).press("I sent it", "Home", "My accounts", "More than one Instagram", "Done")
    talk.press("Yes, with Facebook", "No, separate")

    assert [[account.number for account in case.accounts] for case in talk.session.cases] == [[1, 1], [2]]
    assert talk.session.cases[0].attempt.sent is not None


def test_an_objection_of_an_earlier_year_is_recorded_for_its_case() -> None:
    talk = started().press(
        "Germany", "I objected before", "I found", "Facebook", "Done", "Yes, it is for this"
    )

    assert state(talk.session.cases[0]) == "confirmed"
    assert "did not note the day" in talk.text


def test_back_drops_the_last_answer_and_nothing_else() -> None:
    talk = at_the_form(started())

    talk.press("Back")
    assert "In a browser on this phone" in talk.buttons()

    talk.press("Back")
    assert "Yes, linked" in talk.buttons()


def test_a_deep_link_prepares_language_country_and_account() -> None:
    talk = Talk(session=Session()).command("start", "instagram", "DE", "a11y", "nonsense")

    assert (talk.session.country, talk.session.reader) == ("DE", True)
    assert talk.session.accounts == (Account("instagram"),)
    assert "Which accounts" in talk.text


def test_the_country_may_change_and_an_unsent_case_may_follow() -> None:
    talk = at_the_form(started()).press("Home", "Settings", "Country").write("United Kingdom")

    assert "Facebook and Instagram" in talk.text
    talk.press("Use the way for United Kingdom")

    assert talk.session.cases[0].region == "uk"
    assert talk.session.cases[0].answers != ()


def test_a_sent_case_keeps_its_region_when_the_country_changes() -> None:
    talk = at_the_form(started()).press("I sent it", "Home", "Settings", "Country").write("Brazil")

    assert talk.session.cases[0].region == "eu"
    assert talk.session.cases[0].attempt.sent is not None


def test_welcome_back_after_two_weeks() -> None:
    talk = at_the_form(started()).press("I sent it", "Change the reminder", "Stop reminding")

    talk.wait(days=20).command("start")

    assert "Welcome back" in talk.text
    assert "Facebook and Instagram" in talk.text


def test_switching_between_brief_and_detailed_keeps_the_place() -> None:
    talk = at_the_form(started())
    brief = talk.text

    talk.press("Explain each step")
    assert len(talk.text) > len(brief)

    talk.press("Say it shorter")
    assert talk.text == brief


def test_a_no_to_an_objection_of_earlier_is_recorded_and_leads_to_what_one_can_do() -> None:
    talk = started().press(
        "Germany", "I objected before", "Meta refused", "Facebook", "Done", "Yes, Meta refused it"
    )
    [case] = talk.session.cases

    assert state(case) == "refused"
    assert case.attempt.sent == case.attempt.replies[0].day == Day(), "nobody knows the days"
    assert {"Do the form once more", "Write to Meta"} <= set(talk.press("A plain no").buttons())


def test_who_was_not_refused_for_this_account_goes_to_the_form() -> None:
    talk = started().press("Germany", "I objected before", "Meta refused", "Facebook", "Done", "No, or not")

    assert state(talk.session.cases[0]) == "new"
    assert "In a browser on this phone" in talk.buttons()


def test_the_later_of_a_confirmation_found_and_a_no_counts() -> None:
    talk = started().press("Germany", "I objected before", "Meta refused", "Facebook", "Done")
    talk.happens(PersonFoundEarlier())
    assert "Yes, it is for this" in talk.buttons()

    talk.happens(PersonWasRefused())
    assert "Yes, Meta refused it" in talk.buttons()


def test_a_no_is_told_before_the_country_is_known_and_asked_about_once_it_is() -> None:
    talk = started().happens(PersonOpened(Page("before"))).press("Meta refused", "Germany", "Which accounts")

    assert "Yes, Meta refused it" in talk.press("Facebook", "Done").buttons()


@pytest.mark.parametrize("topic", ["refused", "no_confirmation", "how_long", "what_proof", "form_letter"])
def test_to_note_what_came_one_is_not_told_to_begin(topic: str) -> None:
    talk = started().press("Germany").happens(PersonOpened(Topic(topic))).press("Note what came")
    assert "Meta refused" in talk.buttons()

    talk = at_the_form(started()).press("I sent it").happens(PersonOpened(Topic(topic)))
    assert "Where you stand" in talk.press("Note what came").text


@pytest.mark.parametrize("language", BOOK.languages)
def test_the_steps_for_the_computer_hold_the_link_and_can_be_copied_in_every_language(language: str) -> None:
    for product, form in (("facebook", FACEBOOK_FORM), ("instagram", INSTAGRAM_FORM)):
        talk = Talk(session=Session(offset=5)).command("start", product, "DE")
        talk.press("Which accounts", "Done", "On a computer")
        talk.session = replace(talk.session, language=language)
        steps = [text for text in talk.copies() if "1." in text]

        assert len(steps) == 1
        assert form in steps[0]
        assert len(steps[0]) <= 256


@pytest.mark.parametrize(
    ("told", "question", "yes"),
    [
        ("I found the confirmation", "Is the confirmation that you found", "Yes, it is for this"),
        ("Meta refused", "Did Meta refuse", "Yes, Meta refused it"),
    ],
)
def test_the_question_what_an_earlier_answer_belongs_to_waits_until_it_is_answered(
    told: str, question: str, yes: str
) -> None:
    talk = started().press("Germany", "I objected before", told, "Facebook", "Done").command("status")
    assert question in talk.press("Facebook: begin").text

    talk.press("No, or not", "In a browser").command("status")
    assert question not in talk.press("Facebook: go on").text

    talk = started().press("Germany", "I objected before", told, "Facebook", "Done").command("status")
    talk.press("Facebook: begin", yes).command("status")
    assert "not begun" not in talk.text


def test_in_brazil_the_links_reported_for_the_eu_stand_below_what_one_needs_first() -> None:
    talk = started().command("start", "BR").press("Sao Paulo", "Which accounts", "Facebook", "Instagram")
    talk.press("Done", "Yes", "In a browser")
    labels = talk.buttons()

    assert labels[:4] == ["Copy the link", "Open the page", "Copy a reason", "Other reasons"]
    assert labels.index("I sent it") < labels.index("Copy: Facebook form") < labels.index("Back")
    assert labels.index("I sent it") < labels.index("Copy: Instagram form") < labels.index("Back")
    assert len(talk.screen.rows[:-1]) <= 7, "besides Back and Home"


def test_where_the_form_was_reported_its_link_stays_on_top() -> None:
    assert at_the_form(started()).buttons()[:3] == ["Copy the link", "Open the form", "Copy a reason"]
