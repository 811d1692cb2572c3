"""What is understood of what people write, and that a doubt is never dressed as an answer."""

from datetime import datetime

import pytest

from bot.understanding.kinds import KINDS, OBJECTIONS, OUTSIDE, REPLIES
from bot.understanding.language import LANGUAGES, recognised
from bot.understanding.meaning import deciding, read, understood
from bot.understanding.signs import personal, signs
from dialogs.events import PersonChoseCountry
from dialogs.meaning import (
    PersonAsked,
    PersonAskedVaguely,
    PersonObjected,
    PersonPasted,
    PersonWished,
    PersonWroteSomething,
)
from dialogs.screen import Home, Welcome
from dialogs.session import Session
from tests.bench.understanding import held_out, listed
from tests.depth import some
from tests.talk import BOOK

HERE = datetime(2026, 11, 23, 10)  # noqa: DTZ001 - the person's own wall clock
AT_HOME = Session(country="DE", screen=Home())

YES = "Hello. We have reviewed your request and will honour your objection. This means ..."
NO = "We reviewed your objection. We cannot honour it, and your information is still used for AI at Meta."


def meaning(text: str, session: Session = AT_HOME) -> object:
    return understood(BOOK, session, text, HERE)


def test_a_question_has_an_answer() -> None:
    assert meaning("does it cover whatsapp") == PersonAsked("whatsapp")


@pytest.mark.parametrize("language", BOOK.languages)
def test_the_title_of_every_answer_asks_for_it(language: str) -> None:
    person = Session(language=language, country="DE", screen=Home())
    for name, card in some(tuple(BOOK.topics.items()), 4, BOOK.languages.index(language)):
        title = BOOK.words(language).plain(f"{card.address}.title")
        for written in (title, title.rstrip("?").lower()):
            assert meaning(written, person) == PersonAsked(name), written


def test_a_question_in_another_language_is_answered_and_the_language_is_named() -> None:
    found = meaning("liest meta meine privaten whatsapp nachrichten mit?")

    assert isinstance(found, PersonAsked | PersonAskedVaguely)
    assert found.language == "de"


def test_what_has_nothing_to_do_with_us_is_not_answered() -> None:
    assert meaning("what is the weather in berlin tomorrow") == PersonWroteSomething()


@pytest.mark.parametrize("text", ["", "   ", "?", "\x00", "\ud800", "a" * 5000, "<b>", "🙈" * 50])
def test_anything_can_be_read(text: str) -> None:
    assert meaning(text) is not None


def test_an_objection_is_recognised() -> None:
    assert meaning("I hereby object to Meta using my photos and posts to train its AI") == PersonObjected()


def test_a_chain_post_is_recognised() -> None:
    text = "Goodbye Meta AI. An attorney has advised us to post this; failure may have legal consequences"
    assert meaning(text) == PersonObjected(chain=True)


def test_a_refusal_is_never_read_as_a_confirmation() -> None:
    found = meaning(NO)

    assert not (isinstance(found, PersonPasted) and found.what == "reply_confirmed")


def test_the_deciding_sentence_is_found() -> None:
    assert "honour your objection" in deciding(YES, "en", "reply_confirmed")
    assert deciding(YES, "en", "unknown") == ""
    assert len(deciding("yes " * 300, "en", "reply_confirmed")) <= 161


def test_a_country_is_understood_only_where_it_is_asked_for() -> None:
    assert meaning("Austria", Session(screen=Welcome())) == PersonChoseCountry("AT")
    assert not isinstance(meaning("Austria"), PersonChoseCountry)


def test_a_time_is_a_wish() -> None:
    found = meaning("tomorrow at 9")

    assert isinstance(found, PersonWished)
    assert (found.day.isoformat(), found.hour) == ("2026-11-24", 9)


def test_signs_of_a_fake_are_named() -> None:
    fake = (
        "Your account will be suspended within 24 hours. Confirm your password at http://meta.example/verify"
    )

    assert {"link", "password", "hurry"} <= set(signs(fake))
    assert personal(fake)
    assert signs("See https://www.facebook.com/help/contact/1 for details") == ()
    assert "link" in signs("https://facebook.com.evil.example/x")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_held_out_voice_is_understood(language: str) -> None:
    """Floors that notice when something breaks; the benchmark has the figures."""
    examples = some(held_out(language), 3)
    topics = [example for example in examples if example.label not in KINDS and example.label not in OUTSIDE]
    readings = {example.text: read(example.text, language) for example in examples}
    three = sum(
        example.label in {listed(topic) for topic in readings[example.text].ranked} for example in topics
    )
    objections = [example for example in examples if example.label in OBJECTIONS]
    caught = sum(readings[example.text].kind in OBJECTIONS for example in objections)
    others = [example for example in examples if example.label in REPLIES - {"reply_confirmed"}]

    assert three >= 0.75 * len(topics)
    assert caught >= 0.75 * len(objections)
    assert [example.text for example in others if readings[example.text].kind == "reply_confirmed"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_of_a_sentence_is_recognised(language: str) -> None:
    sentences = [example.text for example in some(held_out(language), 3) if len(example.text.split()) > 7]
    other = "en" if language != "en" else "de"

    assert sum(recognised(text, language) == language for text in sentences) >= 0.97 * len(sentences)
    assert sum(recognised(text, other) == language for text in sentences) >= 0.85 * len(sentences)


# ------------------------------------------------------------------ what must not be missed or mistaken

IN = {language: Session(language=language, country="DE", screen=Home()) for language in BOOK.languages}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "my password is hunter2"),
        ("en", "password: sunshine"),
        ("de", "mein Passwort ist sonnenblume"),
        ("de", "Sonne!2024blume"),
        ("fr", "mon mot de passe est soleil"),
        ("es", "mi contraseña es girasol9"),
        ("tr", "şifrem: ayçiçeği7"),
        ("de", "anna.muster@web.de"),
        ("en", "I am anna@example.org, what now"),
    ],
)
def test_a_password_or_an_address_is_warned_of(language: str, text: str) -> None:
    assert meaning(text, IN[language]) == PersonWroteSomething(what="secret")


@pytest.mark.parametrize(
    "text",
    [
        "my password is wrong",
        "is my password safe?",
        "mein Passwort ist weg",
        "https://www.facebook.com/help/contact/712876720715583",
        "Is a mail from security@facebookmail.com real?",
        "facebook",
        "31.2.2026",
    ],
)
def test_what_is_no_secret_is_not_warned_of(text: str) -> None:
    assert meaning(text) != PersonWroteSomething(what="secret")


def test_an_objection_with_an_address_is_an_objection_and_says_so() -> None:
    text = "I hereby object to Meta using my photos and posts to train its AI. anna@example.org"
    assert meaning(text) == PersonObjected(personal=True)


@pytest.mark.parametrize("text", ["123456", "48 21 35", "FB-48213", "123 456"])
def test_a_bare_code_is_a_code(text: str) -> None:
    assert meaning(text) == PersonPasted("reply_code", (), personal(text))


@pytest.mark.parametrize(
    ("language", "text", "topic"),
    [
        ("en", "I clicked the link in the mail and entered my password", "real_mail"),
        ("en", "is the mail real or fraud", "real_mail"),
        ("de", "ist die mail echt oder betrug?", "real_mail"),
        ("de", "Formular", "find_form"),
        ("en", "form", "find_form"),
        ("fr", "formulaire", "find_form"),
        ("de", "warum soll ich das machen", "why_bother"),
        ("en", "why should I do this?", "why_bother"),
        ("de", "muss ich mein Konto löschen?", "delete_account"),
        ("de", "ich habe 2024 schon widersprochen", "earlier_objection"),
        ("en", "my daughter is 14", "teen_account"),
        ("de", "und die Stories?", "stories_reels"),
        ("fr", "et les stories ?", "stories_reels"),
        ("de", "Die Seite ist auf Englisch", "form_language"),
        ("de", "mein Passwort vergessen", "no_login"),
        ("de", "Welche Rechte habe ich?", "legal_basis"),
        ("fr", "Quels sont mes droits ?", "legal_basis"),
        ("en", "how do I know if it worked", "no_confirmation"),
        ("de", "wie kopiere ich den Link", "find_form"),
        ("de", "Wie komme ich aus der Facebook-App in den Browser", "form_unavailable"),
        ("de", "Sehen meine Freunde das?", "effects"),
    ],
)
def test_what_people_ask_in_their_own_words_has_its_answer(language: str, text: str, topic: str) -> None:
    assert meaning(text, IN[language]) == PersonAsked(topic)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We've reviewed your request and will honour your objection."),
        ("de", "Wir haben deine Anfrage geprüft und werden deinem Widerspruch nachkommen."),
        ("de", "Hallo Anna, wir haben deine Anfrage erhalten und werden deinem Widerspruch stattgeben."),
        ("de", "ich habe die mail bekommen dass der widerspruch angenommen ist"),
        ("fr", "Nous avons examiné votre demande et respecterons votre opposition."),
        ("nl", "We hebben je verzoek bekeken en zullen je bezwaar honoreren."),
        ("sv", "Vi har granskat din begäran och kommer att respektera din invändning."),
    ],
)
def test_an_explicit_yes_is_offered_as_one(language: str, text: str) -> None:
    found = meaning(text, IN[language])

    assert isinstance(found, PersonPasted)
    assert found.what == "reply_confirmed"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We will not honour your objection."),
        ("en", "We will honour your objection if you send us your prompts."),
        ("en", "Once you confirm the code, we will honour your objection."),
        ("en", "Will Meta say that my objection was accepted?"),
        ("de", "Wir werden deinem Widerspruch nicht nachkommen."),
        ("de", "Sobald du den Code eingibst, werden wir deinem Widerspruch nachkommen."),
        ("de", "Ob wir deinem Widerspruch nachkommen, teilen wir noch mit"),
        ("fr", "Nous ne respecterons votre opposition que si vous confirmez."),
    ],
)
def test_a_doubtful_yes_is_none(language: str, text: str) -> None:
    found = meaning(text, IN[language])

    assert not (isinstance(found, PersonPasted) and found.what == "reply_confirmed")


@pytest.mark.parametrize(
    ("language", "text"), [("de", "habe bestätigung bekommen"), ("en", "I got a confirmation")]
)
def test_who_says_that_a_confirmation_came_is_asked_what_it_says(language: str, text: str) -> None:
    assert meaning(text, IN[language]) == PersonPasted("reply_unclear")
    assert meaning("ich habe noch keine bestätigung bekommen", IN["de"]) == PersonAsked("no_confirmation")


def test_the_reply_of_the_form_for_third_parties_is_that_of_the_wrong_form() -> None:
    text = (
        "We can't process this request because you haven't provided evidence that your personal information "
        "appeared in a response from AI at Meta."
    )
    found = meaning(text)

    assert isinstance(found, PersonPasted)
    assert found.what == "reply_wrong_form"


@pytest.mark.parametrize("text", ["31.2.", "Code", "form", "formulaire"])
def test_a_single_word_is_no_reply_of_metas(text: str) -> None:
    assert not isinstance(meaning(text), PersonPasted)


@pytest.mark.parametrize(
    "greeting", ["Hallo Anna Muster,\n\n", "Hallo Anna, ", "Liebe Anna Muster!\n", "Guten Tag. "]
)
def test_a_greeting_is_never_what_decides(greeting: str) -> None:
    quote = deciding(
        f"{greeting}wir werden deinem Widerspruch nachkommen.\nDein Meta-Team", "de", "reply_confirmed"
    )

    assert quote == "wir werden deinem Widerspruch nachkommen."


@pytest.mark.parametrize(
    "text", ["ja", "2", "Facebook", "Instagram App", "Spam", "ok", "nie", "hallo", "stopp", "Threads ok"]
)
def test_what_is_too_short_to_tell_is_in_the_usual_language(text: str) -> None:
    assert recognised(text, "de") == "de"
    assert recognised(text, "en-gb") == "en"
    assert getattr(meaning(text, IN["de"]), "language", "") == ""


def test_a_few_clear_words_still_tell_a_language() -> None:
    assert recognised("ich widerspreche", "en") == "de"
    assert recognised("je m'oppose à ça", "de") == "fr"


def pasted(language: str, text: str) -> str:
    """Return what a pasted reply is said to be, or nothing where it is taken for none."""
    found = meaning(text, IN[language])
    return found.what if isinstance(found, PersonPasted) else ""


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Vielen Dank für Ihre Anfrage. Nach Prüfung Ihrer Angaben lehnen wir den Antrag ab."),
        ("de", "wir lehnen deinen widerspruch ab"),
        ("de", "Wir respektieren deinen Widerspruch nicht"),
        ("de", "Vielen Dank. Wir können deinem Widerspruch leider nicht nachkommen."),
        ("en", "we are unable to honor your objection"),
        ("en", "Thank you for contacting us. We received your request. We have declined your objection."),
        ("en", "Thank you. Your request has been denied."),
        ("de", "Thank you for contacting us. Your objection has been rejected."),
        ("fr", "nous ne pouvons pas donner suite"),
        ("fr", "Merci. Votre demande a bien été reçue. Nous refusons votre opposition."),
        ("es", "Gracias por tu mensaje. Hemos rechazado tu oposición."),
        ("nl", "Bedankt voor je bericht. Je bezwaar is afgewezen."),
    ],
)
def test_a_pasted_refusal_is_never_called_a_receipt(language: str, text: str) -> None:
    assert pasted(language, text) == "reply_refused"


def test_a_text_that_says_yes_and_no_is_left_to_the_person() -> None:
    text = "We will honour your objection. Thank you. We are unable to honor your objection."
    assert pasted("en", text) == "reply_unclear"


def test_a_no_with_an_if_is_none() -> None:
    text = "Wir haben deine Anfrage erhalten. Wenn wir deinen Widerspruch ablehnen, erfährst du es."
    assert pasted("de", text) != "reply_refused"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Wir haben deinen Einspruch erhalten und werden ihn berücksichtigen"),
        ("de", "Wir haben deinen Einspruch erhalten und werden ihn beachten."),
        ("de", "Wir werden deinen Widerspruch berücksichtigen."),
        ("de", "We've reviewed your request and will honor your objection."),
        ("nl", "We've reviewed your request and will honor your objection."),
        ("tr", "We've reviewed your request and will honor your objection."),
        ("en", "We received your objection and will honor it."),
        ("fr", "Nous avons bien reçu votre opposition et nous la respecterons."),
        ("de", "Meta hat meinem widerspruch stattgegeben, super!"),
        ("en", "Meta granted my objection, great!"),
        ("fr", "Meta a accepté mon opposition, super !"),
    ],
)
def test_a_yes_in_other_words_or_in_english_is_offered_as_one(language: str, text: str) -> None:
    assert pasted(language, text) == "reply_confirmed"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Wir haben deinen Einspruch erhalten und werden ihn prüfen."),
        ("de", "Wenn du den Code eingibst, werden wir deinen Widerspruch berücksichtigen."),
        ("de", "If you confirm the code, we will honor your objection."),
        ("en", "Meta granted my objection?"),
        ("en", "Meta never granted my objection"),
        ("fr", "Nous avons bien reçu votre opposition et nous l'examinerons."),
    ],
)
def test_what_only_sounds_like_a_yes_is_none(language: str, text: str) -> None:
    assert pasted(language, text) != "reply_confirmed"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Meta hat meinem widerspruch stattgegeben, super!"),
        ("en", "Good news from Meta, hurray, click!"),
    ],
)
def test_a_text_without_a_single_sign_of_a_fake_is_not_called_one(language: str, text: str) -> None:
    assert signs(text) == ()
    assert pasted(language, text) != "phishing"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Meta hat abgelehnt"),
        ("de", "Meta hat leider abgelehnt!"),
        ("de", "sie haben nein gesagt"),
        ("de", "Meta lehnt ab"),
        ("de", "mein Widerspruch wurde abgelehnt"),
        ("de", "they refused"),
        ("en", "Meta refused"),
        ("en", "Meta refused."),
        ("en", "Meta rejected my objection"),
        ("en", "Meta said no"),
        ("en", "They've refused it"),
        ("fr", "Meta a refusé"),
        ("fr", "ils ont dit non"),
        ("es", "Meta lo rechazó"),
        ("it", "Meta ha rifiutato"),
        ("pt-BR", "Meta recusou"),
        ("nl", "Meta heeft geweigerd"),
        ("pl", "Meta odmówiła"),
        ("sv", "Meta sa nej"),
        ("tr", "Meta reddetti"),
    ],
)
def test_who_says_that_meta_refused_is_offered_a_no(language: str, text: str) -> None:
    assert pasted(language, text) == "reply_refused"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Meta hat zugestimmt"),
        ("de", "Mein Widerspruch wurde bestätigt"),
        ("de", "bestätigt per email"),
        ("de", "habs bestätigt bekommen"),
        ("en", "they agreed"),
        ("en", "it was confirmed"),
        ("en", "Meta confirmed my objection"),
        ("fr", "Meta a accepté"),
        ("fr", "mon opposition a été confirmée"),
        ("es", "Meta lo aceptó"),
        ("it", "Meta ha accettato"),
        ("pt-BR", "Meta aceitou"),
        ("nl", "Meta heeft het bevestigd"),
        ("pl", "Meta się zgodziła"),
        ("sv", "Meta sa ja"),
        ("tr", "Meta kabul etti"),
    ],
)
def test_who_says_that_meta_agreed_is_offered_a_yes(language: str, text: str) -> None:
    assert pasted(language, text) == "reply_confirmed"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "what if Meta refuses?"),
        ("en", "Meta refused?"),
        ("en", "if they refused"),
        ("en", "Meta has not refused"),
        ("en", "they agreed to nothing"),
        ("en", "it was not confirmed"),
        ("en", "when it was confirmed"),
        ("en", "they refused or it was confirmed"),
        ("de", "wenn Meta abgelehnt hat"),
        ("de", "hat Meta abgelehnt?"),
        ("de", "Meta hat nicht abgelehnt"),
        ("de", "Meta hat nicht zugestimmt"),
        ("de", "habs nicht bestätigt bekommen"),
        ("fr", "si Meta a refusé"),
        ("fr", "Meta n'a pas accepté"),
    ],
)
def test_what_is_asked_or_doubted_is_no_answer_of_metas(language: str, text: str) -> None:
    assert pasted(language, text) not in {"reply_refused", "reply_confirmed"}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Narnia", "name"),
        ("Neverland Island", "name"),
        ("Narnia?", ""),
        ("blue cheese tastes great", ""),
        ("what is the weather in berlin tomorrow", ""),
    ],
)
def test_only_a_word_or_two_on_the_first_screen_may_be_a_country(text: str, what: str) -> None:
    assert meaning(text, Session(screen=Welcome())) == PersonWroteSomething(what=what)  # type: ignore[arg-type]
    assert meaning(text) == PersonWroteSomething()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "is this a scam"),
        ("en", "is this bot a scam?"),
        ("en", "this is a scam"),
        ("de", "das ist doch betrug"),
        ("de", "ist das betrug?"),
        ("fr", "c'est une arnaque"),
        ("es", "¿esto es una estafa?"),
        ("it", "è una truffa?"),
        ("pt-BR", "isso é golpe?"),
        ("nl", "is dit oplichting?"),
        ("pl", "to oszustwo"),
        ("sv", "är det här bluff?"),
        ("tr", "bu dolandırıcılık mı?"),
    ],
)
def test_who_fears_a_fraud_is_told_who_this_is(language: str, text: str) -> None:
    for person in (IN[language], Session(language=language, screen=Welcome())):
        found = meaning(text, person)
        assert isinstance(found, PersonAsked)
        assert found.topic == "bot_identity"
