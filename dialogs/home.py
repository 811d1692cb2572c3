"""Where does one stand, and where can one go from here?"""

from dialogs import meanwhile, page
from dialogs.events import PersonAskedForPicture, PersonOpened, PersonSet
from dialogs.follow import entry, next_line
from dialogs.reply import Press, Reply, Row
from dialogs.scene import Scene
from dialogs.screen import (
    Accounts,
    Countries,
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
from dialogs.state import nowhere, state


def view(scene: Scene) -> Reply:
    """Show every case with its state, the next date, and the ways on."""
    cases = scene.session.cases
    without = page.without_form(scene)
    rows = _without_form(scene) if without else []
    rows += [_way_on(scene, case) for case in cases]
    begin: Screen = Scope() if scene.session.country else Welcome()
    if cases and not scene.session.reader:
        rows.append((scene.press("picture.progress", PersonAskedForPicture()),))
    if not scene.session.own_cases and not without:
        rows.append((scene.open("home.begin", begin, "primary"),))
    rows += [(scene.open(f"accounts.about-{other}", Page(other)),) for other in scene.session.others]
    rows += [
        (scene.open("home.accounts", Accounts()), scene.open("home.reminders", Reminders())),
        (scene.open("home.settings", Settings()), scene.open("home.privacy", Privacy())),
        (scene.open("faq.button", Faq()), scene.open("home.child", Page("child"))),
        (scene.open("home.help", Page("help")), scene.open("other.button", ForOther())),
    ]
    text = "\n\n".join(line(scene, case) for case in cases)
    first = scene.say("home.none") if without else "" if text else scene.say("home.empty")
    title = f"<b>{scene.say('home.title')}</b>"
    return Reply(scene.text(title, first, meanwhile.lines(scene), text), tuple(rows))


def _without_form(scene: Scene) -> list[Row]:
    """Return what can be done where no form is known."""
    news = scene.press("home.news", PersonSet("news", on=True))
    country = scene.open("welcome.another", Countries())
    rows: list[Row] = [(scene.open("home.no-form", page.NO_FORM, "primary"),)]
    return [*rows, (country,) if scene.session.news else (news, country)]


def line(scene: Scene, case: Case) -> str:
    """Return how a case stands, when it was sent, and when we ask next."""
    stands = state(case)
    said = scene.say("state.none") if nowhere(case) else standing(scene, case)
    lines = [f"<b>{scene.accounts(case)}</b>: {said}"]
    if case.attempt.sent is not None:
        lines.append(sent_line(scene, case))
    lines += before(scene, case)
    if stands != "confirmed" and case.reminders:
        lines.append(next_line(scene, case))
    return "\n".join(lines)


def _way_on(scene: Scene, case: Case) -> Row:
    stands = state(case)
    quiet = stands == "confirmed" or nowhere(case)
    label = scene.label(f"home.way.{'confirmed' if quiet else stands}", accounts=scene.accounts(case))
    return (Press(label, PersonOpened(entry(scene.session, case)), None if quiet else "primary"),)
