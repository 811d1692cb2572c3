"""What is an authority called, where is it, and what is it particular about, in words?"""

from collections.abc import Iterator

from babel import Locale

from dialogs import countries
from dialogs.book.authority import Authority
from dialogs.reply import Copy, Link, Row
from dialogs.scene import Scene


def lines(scene: Scene, authority: Authority, region: str, spoken: tuple[str, ...]) -> Iterator[str]:
    """Yield what to know of an authority; `spoken` are the languages our letter to it is in."""
    locale = scene.words.locale
    tongue = _language(locale, authority.languages[0])
    country = countries.name(authority.country, locale)
    yield f"<b>{authority.own}</b>\n{scene.say('authority.of', country=country)}"
    if authority.mail:
        yield f"– {scene.say('authority.mail', mail=authority.mail)}"
    yield from (f"– {scene.say(f'authority.{trait}', language=tongue)}" for trait in authority.asks)
    if authority.word:
        yield f"– {scene.say('authority.word', word=authority.word)}"
    if authority.host:
        yield f"– {scene.say('authority.host', host=authority.host)}"
    if authority.portal:
        yield f"– {scene.say('authority.portal', portal=authority.portal)}"
    if region == "eu" and "lead" not in authority.asks:
        yield f"– {scene.say('authority.passes')}"
    if authority.months:
        yield f"– {_months(scene, *authority.months)}"
    if not {language.partition("-")[0] for language in spoken} & set(authority.languages):
        foreign = "translate" if "own-language" in authority.asks else "english"
        yield f"– {scene.say(f'letter.{foreign}', language=tongue)}"


def _months(scene: Scene, least: int, most: int) -> str:
    if least == most:
        return scene.say("authority.about-months", months=most)
    return scene.say("authority.months", months=f"{least}–{most}")


def _language(locale: Locale, code: str) -> str:
    return str(locale.languages.get(code, code))


def places(scene: Scene, authority: Authority) -> list[Row]:
    """Return the buttons to copy and to open its pages."""
    found: list[Row] = [
        (
            Copy(scene.label("card.copy"), authority.url),
            Link(scene.label("card.open-page"), authority.url),
        )
    ]
    if authority.also:
        name = scene.label("letter.another-page")
        found.append(
            (
                Copy(scene.label("card.copy-named", name=name), authority.also),
                Link(scene.label("card.open-named", name=name), authority.also),
            )
        )
    return found
