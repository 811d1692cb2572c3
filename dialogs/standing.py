"""How does a case stand, in words: what was done so far, and when?"""

from dialogs.scene import Scene
from dialogs.session import Case
from dialogs.state import confirmed_before, since, state, written


def standing(scene: Scene, case: Case) -> str:
    """Return how a case stands, in a few words."""
    stands = state(case)
    again = stands == "walking" and case.recorded
    return scene.label(f"state.{'again' if again else stands}")


def sent_line(scene: Scene, case: Case) -> str:
    """Return when the form was sent, in words."""
    sent = case.attempt.sent
    if sent is None:
        return scene.say("follow.not-sent")
    if sent.on is None:
        return scene.say("follow.sent-unknown")
    if sent.about or sent.on != scene.today:
        return scene.say("follow.sent", day=scene.day(sent))
    return scene.say("follow.sent-today", day=scene.weekday(sent.on))


def before(scene: Scene, case: Case) -> list[str]:
    """Return what else was done, a line each: sent and confirmed before, written, complained."""
    lines: list[str] = []
    first = next((attempt.sent for attempt in since(case)[:-1] if attempt.sent), None)
    if first is not None:
        lines.append(scene.say("follow.sent-first", day=scene.day(first)))
    confirmed = confirmed_before(case)
    if confirmed is not None and state(case) != "confirmed":
        lines.append(scene.say("follow.confirmed-before", day=scene.day(confirmed)))
    return [*lines, *written_lines(scene, case)]


def written_lines(scene: Scene, case: Case) -> list[str]:
    """Return when Meta was written to and a complaint was made, a line each."""
    asked, complained = written(case)
    lines: list[str] = [scene.say("follow.wrote", day=scene.day(asked))] if asked else []
    return [*lines, scene.say("follow.complained", day=scene.day(complained))] if complained else lines
