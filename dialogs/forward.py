"""What can be sent on to somebody else, so that they do it themselves, on their own phone?"""

from dialogs import card as cards
from dialogs.book import Book, Site
from dialogs.events import PersonOpened
from dialogs.notice import Forward
from dialogs.reply import Copy, Reply
from dialogs.scene import Scene
from dialogs.screen import Home, Product, Region

WAYS: dict[Region, tuple[str, str]] = {"eu": ("form", "form"), "brazil": ("centre", "brazil")}
"""By region the local name of the link that comes first, and the phrase that says what to do there."""
ELSEWHERE = ("centre", "centre")


def link(book: Book, product: Product, region: Region) -> Site:
    """Return the address that comes first for a product in a region."""
    return book.sites[book.guides[product].links[WAYS.get(region, ELSEWHERE)[0]]]


def message(scene: Scene, notice: Forward) -> Reply:
    """Return the message: all of it in the text, since buttons are lost when it is sent on."""
    site = link(scene.book, notice.product, notice.region)
    name = scene.book.guides[notice.product].name
    steps = (
        scene.say("forward.log-in", link=site.url),
        scene.say(f"forward.{WAYS.get(notice.region, ELSEWHERE)[1]}"),
        scene.say("forward.keep"),
    )
    here = scene.press("home.back", PersonOpened(scene.session.screen))
    at_home = isinstance(scene.session.screen, Home)
    return Reply(
        scene.text(
            f"<b>{scene.say('forward.title', name=name)}</b>",
            scene.say("forward.uncertain") if notice.region == "uncertain" else "",
            "\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1)),
            scene.say("forward.careful"),
            cards.last_line(scene, [site], notice.region),
        ),
        (
            (Copy(scene.label("card.copy"), site.url),),
            (here,) if at_home else (here, scene.open("home.button", Home())),
        ),
    )
