"""What does a guide look like as a drawing? Made from the same steps that people walk, so it cannot drift."""

from dialogs.book import Card, Guide, Option


def drawn(guide: Guide) -> str:
    """Return a guide as a Mermaid flow chart."""
    starts = guide.start if isinstance(guide.start, dict) else {"else": guide.start}
    lines = ["flowchart TD", f'    start(["{guide.name}"])']
    lines += [f"    start -->|{region}| {_id(step)}" for region, step in starts.items()]
    for name, card in guide.steps.items():
        lines.append(f'    {_id(name)}["{_title(name, card)}"]')
        for key, option in card.options.items():
            lines += [f'    {_id(name)} -->|"{label}"| {goal}' for label, goal in _ways(key, option)]
    return "\n".join(lines)


def _ways(key: str, option: Option) -> list[tuple[str, str]]:
    if isinstance(option.to, dict):
        return [(f"{key}, {region}", _id(step)) for region, step in option.to.items()]
    if option.to is not None:
        return [(key, _id(option.to))]
    goal = option.opens or option.shows or option.does
    return [(key, f'_{_id(str(goal))}(["{goal}"])')]


def _id(name: str) -> str:
    return name.replace("-", "_")


def _title(name: str, card: Card) -> str:
    return f"{name}: {card.title}" if card.title else name
