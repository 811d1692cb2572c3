"""To whom does one write and complain, and what do the letters say?"""

from typing import Literal

from dialogs.book.provenance import Provenance, Strict

Trait = Literal[
    "lead",
    "company-first",
    "proof",
    "signature",
    "electronic-signature",
    "qualified-mail",
    "confirm-mail",
    "certified-mail",
    "own-language",
    "own-land",
    "online-portal",
    "formal",
    "not-anonymous",
    "parents",
    "together",
    "gov-br",
    "report",
    "moved",
]
"""What an authority is particular about; each has its sentence among the phrases."""


class Authority(Provenance):
    """Whom one complains to in a country; its name is never translated."""

    own: str
    url: str
    also: str = ""
    mail: str = ""
    host: str = ""
    portal: str = ""
    word: str = ""
    languages: tuple[str, ...]
    asks: tuple[Trait, ...] = ()
    months: tuple[int, int] | None = None

    @property
    def country(self) -> str:
        """The code of its country."""
        return self.address.rpartition(".")[2]


class Controller(Provenance):
    """Who answers for Facebook and Instagram in a region, as the lines of an address."""

    lines: tuple[str, ...]

    @property
    def known(self) -> bool:
        """Whether it may stand in a letter."""
        return self.confidence != "unverified"


class Frame(Strict):
    """What a letter of a region says; what is asked for goes by name."""

    title: str
    opening: str
    refused: str
    silent: str
    over: str = ""
    asks: dict[str, str]
