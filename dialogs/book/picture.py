"""How is a picture described: screens, with words of their own, and the places to tap?"""

from collections.abc import Collection, Iterator

from dialogs.book.provenance import Strict
from dialogs.drawing import LineKind


class PictureLine(Strict):
    """A line of a screen: a word, and for a place to tap the number of the sentence that leads there."""

    kind: LineKind = "row"
    says: str = ""
    tap: int | None = None


class PictureScreen(Strict):
    """A screen: its title (a word) or its address (a link of the guide, or a word), and its lines."""

    head: str = ""
    link: str = ""
    bar: str = ""
    tap: int | None = None
    option: str = ""  # the option of the step that this screen stands for
    lines: tuple[PictureLine, ...] = ()


class Picture(Strict):
    """Where to tap, or what one may see; what an app holds is drawn on a phone even at a computer."""

    app: bool = False
    screens: tuple[PictureScreen, ...]


def address(word: str) -> str:
    """Return where a word of a picture stands: among those of pictures, or anywhere by its whole address."""
    return word if "." in word else f"pictures.words.{word}.label"


def words(picture: Picture) -> Iterator[str]:
    """Yield the address of every word in a picture."""
    for screen in picture.screens:
        named = (screen.head, screen.bar, *(line.says for line in screen.lines))
        yield from (address(word) for word in named if word)


def complaints(
    picture: Picture, texts: Collection[str], links: Collection[str], options: Collection[str]
) -> Iterator[str]:
    """Yield what a picture refers to that is not there, for a step with these links and options."""
    yield from (f"there is no word {word}" for word in words(picture) if word not in texts)
    for screen in picture.screens:
        if screen.link and screen.link not in links:
            yield f"there is no link {screen.link}"
        if screen.option and screen.option not in options:
            yield f"there is no option {screen.option}"
