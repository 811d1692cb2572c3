"""Which engines are there on this machine? What PostgreSQL needs is loaded by those only who use it."""

from types import ModuleType

from bot.store import StoreError


class MissingError(StoreError):
    """Something has to be installed first, or another command to be used."""


def postgres() -> ModuleType:
    """Return the module that speaks with PostgreSQL; raises MissingError."""
    try:
        from bot.store.postgres import store
    except ModuleNotFoundError:
        raise MissingError(
            "a postgresql:// database needs asyncpg: pip install 'optout-bot[postgres]'"
        ) from None
    return store
