"""How are the numbers of the week shown? What people tapped, not a survey."""

from dialogs.board import OUTCOMES, WAITS, Line
from dialogs.reply import Reply
from dialogs.scene import Scene

WIDEST = 10
"""The longest bar, in signs."""


def view(scene: Scene) -> Reply:
    """Show the numbers, with a small chart beside them."""
    board = scene.book.live.board
    title = f"<b>{scene.say('numbers.title')}</b>"
    if board is None or not board.lines:
        return Reply(scene.text(title, scene.say("numbers.few"), scene.say("numbers.what")))
    said = scene.say("numbers.all", cases=board.cases, silent=board.unanswered, day=scene.weekday(board.day))
    most = max(number for line in board.lines for number in line.counts)
    lines = [_line(scene, line, most) for line in board.lines]
    return Reply(scene.text(title, said, scene.say("numbers.what"), *lines, scene.say("numbers.rounded")))


def _line(scene: Scene, line: Line, most: int) -> str:
    guide = scene.book.guides.get(line.product)
    name = guide.name if guide else line.product
    said = [f"<b>{name}, {scene.say(f'numbers.region.{line.region}')}</b>"]
    for outcome, number in zip(OUTCOMES, line.counts, strict=True):
        bar = "▪" * max(1, round(WIDEST * number / most)) if number else ""
        said.append(f"{scene.say(f'numbers.{outcome}', number=number)} {bar}".rstrip())
    if line.median is not None:
        key = "later" if line.median == len(WAITS) else "within"
        days = WAITS[min(line.median, len(WAITS) - 1)]
        said.append(scene.say(f"numbers.{key if days else 'same-day'}", days=days))
    return "\n".join(said)
