"""Which ways lead through a guide to its form? Found by following every option once, as people do."""

from dataclasses import dataclass

from dialogs.book import Guide
from dialogs.session import Region


@dataclass(frozen=True, slots=True)
class Way:
    """A way through a guide: the steps to the form, and the label of each choice between several."""

    steps: tuple[str, ...]
    choices: tuple[str, ...] = ()
    made: tuple[int, ...] = ()  # per step: how many of the choices lead to it


def ways(guide: Guide, region: Region) -> list[Way]:
    """Return every way to a form; what was shown on an earlier way is not shown again."""
    found: list[Way] = []
    taken: set[tuple[str, str]] = set()

    def walk(step: str, way: Way) -> None:
        card = guide.steps[step]
        way = Way((*way.steps, step), way.choices, (*way.made, len(way.choices)))
        onward = {
            name: goal
            for name, option in card.options.items()
            if (goal := option.next(region)) is not None and goal in guide.steps
        }
        if card.stage > 1 or not onward:
            found.append(way)
            return
        for name, goal in onward.items():
            if (name, goal) not in taken:
                taken.add((name, goal))
                label = f"{card.address}.options.{name}.label"
                choices = (*way.choices, label) if len(onward) > 1 else way.choices
                walk(goal, Way(way.steps, choices, way.made))

    walk(guide.first(region), Way(()))
    return found
