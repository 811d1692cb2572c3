"""What can a person switch, and in which language do they read?"""

from dataclasses import replace
from typing import assert_never

from babel import Locale

from dialogs import countries
from dialogs.book import Book
from dialogs.events import PersonChoseHour, PersonChoseLanguage, PersonSet, Setting
from dialogs.reply import Press, Reply, Row
from dialogs.scene import Scene
from dialogs.screen import Countries, Languages, Settings, Zones
from dialogs.session import Hour, Session

SettingEvent = PersonSet | PersonChoseLanguage | PersonChoseHour
SettingScreen = Settings | Languages

HOURS: tuple[Hour, ...] = (9, 12, 18)
SWITCHES: tuple[Setting, ...] = ("discreet", "reader", "asks")


def update(book: Book, session: Session, event: SettingEvent) -> Session:
    """Return the session with the setting as the person wants it; the screen stays where it is."""
    match event:
        case PersonSet(setting, on):
            return _switched(session, setting, on=on)
        case PersonChoseLanguage(language):
            return replace(session, language=language) if language in book.languages else session
        case PersonChoseHour(hour):
            offered = [known for known in HOURS if known == hour]
            return replace(session, hour=offered[0], remark="set") if offered else session
        case _:
            assert_never(event)


def _switched(session: Session, setting: Setting, *, on: bool) -> Session:
    match setting:
        case "discreet":
            return replace(session, discreet=on, remark="set")
        case "reader":
            return replace(session, reader=on, remark="set")
        case "detailed":
            return replace(session, detailed=on)
        case "asks":
            return replace(session, asks=on, remark="set")
        case "news":
            return replace(session, news=on, remark="news")
        case _:
            assert_never(setting)


def matching(book: Book, tag: str) -> str:
    """Return the language on offer that fits a tag best: itself, its base, a sister, else English."""
    wanted = tag.lower()
    base = wanted.split("-")[0]
    by_fit = (
        [language for language in book.languages if language.lower() == wanted],
        [language for language in book.languages if language.lower() == base],
        [language for language in book.languages if language.lower().split("-")[0] == base],
    )
    return next((found[0] for found in by_fit if found), "en")


def view(scene: Scene, screen: SettingScreen) -> Reply:
    """Show the settings, or the languages."""
    match screen:
        case Settings():
            return _settings(scene)
        case Languages():
            return _languages(scene)
        case _:
            assert_never(screen)


def _settings(scene: Scene) -> Reply:
    session = scene.session
    lines = [scene.say(f"settings.{name}.{'on' if getattr(session, name) else 'off'}") for name in SWITCHES]
    lines.append(scene.say(f"settings.hour.{session.hour}"))
    country = (
        countries.name(session.country, scene.words.locale) if session.country else scene.label("day.unknown")
    )
    lines.append(scene.say("settings.country", country=country))
    rows: list[Row] = [(_switch(scene, name, on=not getattr(session, name)),) for name in SWITCHES]
    rows += [
        tuple(
            scene.press(f"settings.hour.at-{hour}", PersonChoseHour(hour))
            for hour in HOURS
            if hour != session.hour
        ),
        (scene.open("settings.language", Languages()), scene.open("settings.where", Countries())),
    ]
    if session.country and len(countries.clocks(session.country, scene.now)) > 1:
        rows.append((scene.open("settings.zone", Zones()),))
    return Reply(scene.text(f"<b>{scene.say('settings.title')}</b>", "\n".join(lines)), tuple(rows))


def _switch(scene: Scene, name: Setting, *, on: bool) -> Press:
    return scene.press(f"settings.{name}.switch-{'on' if on else 'off'}", PersonSet(name, on))


def _languages(scene: Scene) -> Reply:
    rows = tuple(
        (Press(_own_name(language), PersonChoseLanguage(language)),) for language in scene.book.languages
    )
    others = [language for language in scene.book.languages if language != "en"]
    unread = [_own_name(language) for language in others if scene.book.manners(language).reviewed is None]
    note = scene.say("languages.unread", languages=scene.listed(unread)) if unread else ""
    return Reply(scene.text(f"<b>{scene.say('languages.title')}</b>", scene.say("languages.how"), note), rows)


def _own_name(language: str) -> str:
    locale = Locale.parse(language, sep="-")
    name = str(locale.get_display_name(language.replace("-", "_")) or language)
    return f"{name[:1].upper()}{name[1:]}"
