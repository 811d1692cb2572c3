"""What does the operator of this bot offer people besides it: a card, a hotline, a page?"""

from html import escape

from dialogs.reply import Link, Reply, Row
from dialogs.scene import Scene
from dialogs.screen import House


def button(scene: Scene) -> list[Row]:
    """Return the way to the operator's own help, when there is any for this person."""
    extra, language = scene.book.operator.extra, scene.session.language
    if not extra.title and (scene.session.country or "") not in extra.countries:
        return []
    name = extra.says("name", language) or scene.label("house.operator")
    return [(scene.open("house.button", House(), name=name[:20]),)]


def greeting(scene: Scene) -> str:
    """Return what the operator says on the first screen."""
    extra, language = scene.book.operator.extra, scene.session.language
    lines = [extra.says("name", language), extra.says("greeting", language)]
    return "\n".join(escape(line, quote=False) for line in lines if line)


def view(scene: Scene) -> Reply:
    """Show the operator's card, and where people of the person's country find help."""
    extra, language = scene.book.operator.extra, scene.session.language
    contact = extra.countries.get(scene.session.country or "")
    title = extra.says("title", language) or extra.says("name", language) or scene.label("house.operator")
    text = scene.text(
        f"<b>{escape(title, quote=False)}</b>",
        escape(extra.says("text", language), quote=False),
        scene.say("house.hotline", hotline=contact.hotline) if contact and contact.hotline else "",
        scene.say("house.official", bot=extra.bot) if extra.bot else "",
        scene.say("house.whose"),
    )
    pages = [("house.page", contact.page if contact else None), ("house.report", extra.report)]
    rows: list[Row] = [(Link(scene.label(label), page),) for label, page in pages if page]
    return Reply(text, tuple(rows))
