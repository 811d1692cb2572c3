"""Which sessions were read or written last? Whoever acts is read again soon, to note their screen."""

from dialogs import memory
from dialogs.session import Session

MOST = 512
_known: dict[str, Session] = {}  # by their text, which says everything: values never change


def read(text: str) -> tuple[Session, bool]:
    """Return the session of a text, and whether all of the text could be read."""
    if known := _known.get(text):
        return known, True
    session, is_whole = memory.read(text)
    if is_whole:
        _keep(text, session)
    return session, is_whole


def written(session: Session) -> str:
    """Return the session as text."""
    text = memory.written(session)
    _keep(text, session)
    return text


def _keep(text: str, session: Session) -> None:
    _known[text] = session
    if len(_known) > MOST:
        del _known[next(iter(_known))]
