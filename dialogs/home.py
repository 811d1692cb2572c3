"""Where does one stand, and where can one go from here?"""

from dialogs import meanwhile
from dialogs.events import PersonAskedForPicture, PersonOpened
from dialogs.follow import entry, next_line
from dialogs.reply import Press, Reply, Row
from dialogs.scene import Scene
from dialogs.screen import (
    Accounts,
    Faq,
    ForOther,
    Page,
    Privacy,
    Reminders,
    Scope,
    Screen,
    Settings,
    Welcome,
)
from dialogs.session import Case
from dialogs.standing import before, sent_line, standing
from dialogs.state import state


def view(scene: Scene) -> Reply:
    """Show every case with its state, the next date, and the ways on."""
    cases = scene.session.cases
    rows = [_way_on(scene, case) for case in cases]
    begin: Screen = Scope() if scene.session.country else Welcome()
    if cases and not scene.session.reader:
        rows.append((scene.press("picture.progress", PersonAskedForPicture()),))
    if not scene.session.own_cases:
        rows.append((scene.open("home.begin", begin, "primary"),))
    rows += [(scene.open(f"accounts.about-{other}", Page(other)),) for other in scene.session.others]
    rows += [
        (scene.open("home.accounts", Accounts()), scene.open("home.reminders", Reminders())),
        (scene.open("home.settings", Settings()), scene.open("home.privacy", Privacy())),
        (scene.open("faq.button", Faq()), scene.open("home.child", Page("child"))),
        (scene.open("home.help", Page("help")), scene.open("other.button", ForOther())),
    ]
    if scene.book.region(scene.session.country) == "none":
        rows.insert(0, (scene.open("home.no-form", Page("no-form")),))
    text = "\n\n".join(line(scene, case) for case in cases) or scene.say("home.empty")
    title = f"<b>{scene.say('home.title')}</b>"
    return Reply(scene.text(title, meanwhile.lines(scene), text), tuple(rows))


def line(scene: Scene, case: Case) -> str:
    """Return how a case stands, when it was sent, and when we ask next."""
    stands = state(case)
    lines = [f"<b>{scene.accounts(case)}</b>: {standing(scene, case)}"]
    if case.attempt.sent is not None:
        lines.append(sent_line(scene, case))
    lines += before(scene, case)
    if stands != "confirmed" and case.reminders:
        lines.append(next_line(scene, case))
    return "\n".join(lines)


def _way_on(scene: Scene, case: Case) -> Row:
    stands = state(case)
    label = scene.label(f"home.way.{stands}", accounts=scene.accounts(case))
    return (Press(label, PersonOpened(entry(case)), None if stands == "confirmed" else "primary"),)
