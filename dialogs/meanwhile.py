"""What has the calendar decided while a person was away?"""

from dialogs import days
from dialogs.follow import law
from dialogs.scene import Scene
from dialogs.session import Case
from dialogs.state import answer_due, open_cases, silent_too_long


def lines(scene: Scene) -> str:
    """Return which dates have passed, and when we last wrote; nothing to somebody who was not away."""
    if scene.session.remark != "back":
        return ""
    over = [case for case in open_cases(scene.session.cases) if silent_too_long(case, scene.today)]
    return "\n".join([*(_over(scene, case) for case in over), *_reminded(scene)])


def _over(scene: Scene, case: Case) -> str:
    accounts, limit = scene.accounts(case), answer_due(case)
    if limit is None:
        return scene.say("meanwhile.thirty", accounts=accounts)
    return scene.say("meanwhile.month", accounts=accounts, day=scene.weekday(limit), law=law(scene, case))


def _reminded(scene: Scene) -> list[str]:
    reached = scene.session.reached
    if reached is None:
        return []
    day = days.local(reached, scene.session.zone).date()
    return [scene.say("meanwhile.reminded", when=scene.ahead(day))]
