"""Where does Back lead?

A session remembers the last few screens. Every Back button names the screen it leads to, so pressing it twice
leads there once.
"""

from dataclasses import replace

from dialogs.screen import Deleting, Follow, Gone, Home, Screen, Walk, Welcome
from dialogs.session import Session

DEPTH = 6


def opened(session: Session, screen: Screen) -> Session:
    """Return the session at a screen; one that lies behind is gone back to, not stacked again."""
    screen = true(session, screen)
    if screen == session.screen:
        return session
    if isinstance(screen, Home | Welcome):
        return replace(session, screen=screen, trail=())
    nearest = {true(session, passed): place for place, passed in enumerate(session.trail)}
    if screen in nearest:
        return replace(session, screen=screen, trail=session.trail[: nearest[screen]])
    return led(session, screen)


def led(session: Session, screen: Screen) -> Session:
    """Return the session at a screen that a message led to: Back leads to where one was."""
    here, screen = true(session, session.screen), true(session, screen)
    passing = isinstance(here, Deleting | Gone) or here == screen
    trail = session.trail if passing else (*session.trail, here)
    return replace(session, screen=screen, trail=trail[-DEPTH:])


def true(session: Session, screen: Screen) -> Screen:
    """Return the screen as it is true now: a case is walked until its form is sent, then followed."""
    case = session.case(screen.case) if isinstance(screen, Walk | Follow) else None
    if case is None:
        return screen
    return Walk(case.id) if case.walking else Follow(case.id)


def behind(session: Session) -> Screen:
    """Return the screen that Back leads to."""
    return true(session, session.trail[-1]) if session.trail else root(session)


def root(session: Session) -> Screen:
    """Return where everything begins: at home, or with the first question."""
    return Home() if session.country else Welcome()
