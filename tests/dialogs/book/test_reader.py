"""An author's mistake is named, with file, step and option."""

from pathlib import Path

import pytest

from dialogs.book import Operator
from dialogs.book.reader import ContentError, load
from tests.dialogs.content import changed, copied
from tests.talk import BOOK

FACEBOOK = "guides/facebook.toml"
SHARED = "steps/meta.toml"
SENT = 'options.sent = { label = "I sent it", does = "send", style = "success" }'

MISTAKES = {
    "not TOML": (FACEBOOK, 'name = "Facebook"', "name = Facebook", "facebook.toml: "),
    "no name": (FACEBOOK, 'name = "Facebook"\n', "", "guides/facebook.toml: name: "),
    "an unknown key": (FACEBOOK, "[links]", 'colour = "blue"\n[links]', "guides/facebook.toml: colour: "),
    "a step without a text": (
        FACEBOOK,
        "[steps.in-app]\nstage = 2",
        "[steps.x]\nstage = 2\n[steps.in-app]\nstage = 2",
        "guides/facebook.toml: steps.x.text: ",
    ),
    "a misspelt key in a step": (
        FACEBOOK,
        "nudge = true",
        "nugde = true",
        "guides/facebook.toml: steps.form.nugde: ",
    ),
    "a misspelt key in an option": (
        FACEBOOK,
        SENT,
        SENT.replace("style", "stile"),
        "guides/facebook.toml: steps.form.options.sent.stile: ",
    ),
    "something to do that there is not": (
        FACEBOOK,
        'does = "send"',
        'does = "sing"',
        "guides/facebook.toml: steps.form.options.sent.does: ",
    ),
    "a link to an address that is not there": (
        FACEBOOK,
        'form = "form-facebook"',
        'form = "form-myspace"',
        "guides/facebook.toml: link form: there is no form-myspace in links.toml",
    ),
    "a link that the guide does not name": (
        FACEBOOK,
        'links = ["form"]',
        'links = ["from"]',
        "guides/facebook.toml: step form: there is no link from",
    ),
    "a link of an answer that is not there": (
        "faq.toml",
        'links = ["form-facebook", "form-instagram"',
        'links = ["form-myspace"',
        "faq.toml: topic find_form, in eu: there is no link form-myspace",
    ),
    "a fact that is not there": (
        FACEBOOK,
        'facts = ["form-eu"',
        'facts = ["form-moon"',
        "guides/facebook.toml: step form: there is no fact form-moon",
    ),
    "a way to a step that is not there": (
        FACEBOOK,
        'to = "see" }',
        'to = "sea" }',
        "guides/facebook.toml: step form, option see: there is no step sea",
    ),
    "a way of a region to a step that is not there": (
        SHARED,
        'brazil = "form-brazil"',
        'brazil = "from-brazil"',
        "step login, option browser: there is no step from-brazil",
    ),
    "an option that leads nowhere": (
        FACEBOOK,
        '{ label = "Later", does = "later" }',
        '{ label = "Later" }',
        "guides/facebook.toml: step form, option later: exactly one of to, opens, shows and does",
    ),
    "an option that leads to two places": (
        FACEBOOK,
        'does = "later" }',
        'does = "later", opens = "help" }',
        "step form, option later: exactly one of",
    ),
    "a page that is not there": (
        SHARED,
        'opens = "no-form"',
        'opens = "on-form"',
        "step uncertain, option without: there is no page on-form",
    ),
    "a page that opens one that is not there": (
        "pages.toml",
        'opens = "phishing"',
        'opens = "fishing"',
        "pages.toml: page who, option phishing: there is no page fishing",
    ),
    "a page with a link that is not there": (
        "pages.toml",
        'links = ["whatsapp-privacy"]',
        'links = ["whatsapp"]',
        "pages.toml: page whatsapp: there is no link whatsapp",
    ),
    "a fact without a day": ("facts.toml", "reported = 2025-04-01\n", "", "facts.toml: form-eu: reported: "),
    "a fact without a source": (
        "facts.toml",
        'source = "the Italian data protection authority"\n',
        "",
        "facts.toml: form-eu: source: ",
    ),
    "a confidence that there is not": (
        "links.toml",
        'confidence = "H"',
        'confidence = "sure"',
        "links.toml: form-facebook: confidence: ",
    ),
    "a reason without a text": (
        "reasons.toml",
        "[eu.short]\n",
        '[eu.odd]\nlabel = "x"\n[eu.short]\n',
        "reasons.toml: eu: odd: text: ",
    ),
    "a picture that is not there": (
        FACEBOOK,
        'picture = "form"',
        'picture = "from"',
        "guides/facebook.toml: step form: there is no picture from",
    ),
    "a word of a picture that is not there": (
        "pictures.toml",
        'head = "telegram"',
        'head = "telegraph"',
        "guides/facebook.toml: step form, picture form: there is no word pictures.words.telegraph.label",
    ),
    "a link of a picture that the guide does not name": (
        "pictures.toml",
        'link = "form", tap = 3',
        'link = "from", tap = 3',
        "guides/facebook.toml: step form, picture form: there is no link from",
    ),
    "an option of a picture that the step does not have": (
        "pictures.toml",
        'option = "blank"',
        'option = "black"',
        "step see, picture see: there is no option black",
    ),
    "a place to tap that cannot be drawn": (
        "pictures.toml",
        'kind = "bars"',
        'kind = "stars"',
        "pictures.toml: app-facebook: screens.0.lines.0.kind: ",
    ),
    "countries that are no list": ("regions.toml", 'uk = ["GB"]', "uk = 5", "regions.toml: uk: "),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_file_step_and_option(tmp_path: Path, mistake: str) -> None:
    folder = copied(tmp_path)
    file, old, new, complaint = MISTAKES[mistake]
    changed(folder, file, old, new)

    with pytest.raises(ContentError) as error:
        load(folder)

    assert complaint in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "facts.toml").unlink()

    with pytest.raises(ContentError, match=r"facts\.toml"):
        load(folder)


def test_without_guides_there_are_none(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    for guide in (folder / "guides").iterdir():
        guide.unlink()
    (folder / "guides").rmdir()

    assert load(folder).guides == {}


def test_a_new_product_is_one_file(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    text = (folder / FACEBOOK).read_text(encoding="utf-8")
    threads = text.replace('"facebook"', '"threads"').replace('"Facebook"', '"Threads"')
    (folder / "guides/threads.toml").write_text(threads, encoding="utf-8")

    book = load(folder)

    assert book.guides["threads"].name == "Threads"
    assert book.guides["threads"].steps.keys() == book.guides["facebook"].steps.keys()


def test_the_operator_comes_from_outside() -> None:
    assert load(operator=Operator("Somebody", 50)).operator.keep_days == 50
    assert BOOK.operator.name is None


def test_every_readable_text_has_an_address_and_no_blank_edge() -> None:
    assert all(text == text.strip() and text for text in BOOK.texts.values())
    for guide in BOOK.guides.values():
        for card in guide.steps.values():
            assert f"{card.address}.text" in BOOK.texts
