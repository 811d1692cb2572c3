"""Where does Back lead?

A session remembers the last few screens. Every Back button names the screen it leads to, so pressing it twice
leads there once.
"""

from dataclasses import replace

from dialogs.screen import Deleting, Gone, Home, Screen, Welcome
from dialogs.session import Session

DEPTH = 6


def opened(session: Session, screen: Screen) -> Session:
    """Return the session at a screen; one that lies behind is gone back to, not stacked again."""
    if screen == session.screen:
        return session
    if isinstance(screen, Home | Welcome):
        return replace(session, screen=screen, trail=())
    if screen in session.trail:
        return replace(session, screen=screen, trail=session.trail[: session.trail.index(screen)])
    passing = isinstance(session.screen, Deleting | Gone)
    trail = session.trail if passing else (*session.trail, session.screen)
    return replace(session, screen=screen, trail=trail[-DEPTH:])


def behind(session: Session) -> Screen:
    """Return the screen that Back leads to."""
    if session.trail:
        return session.trail[-1]
    return Home() if session.country else Welcome()
