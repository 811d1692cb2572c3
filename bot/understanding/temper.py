"""Is somebody angry? Words written by hand, for what is neither a question nor an objection."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from bot.understanding.text import plain

LONGEST = 400
"""Characters; what is longer is a story, and more than anger."""
SHORT = 8
"""Words up to which a scolding that is taken for some question, but for none in particular, is just that."""


def angry(text: str, language: str) -> bool:
    """Whether a text in a language only scolds: it holds such a word and asks nothing."""
    said = plain(text)
    if len(text) > LONGEST or "?" in said:
        return False
    return bool(_words(language).search(said))


@cache
def _words(language: str) -> re.Pattern[str]:
    listed = tomllib.loads((files("bot.understanding") / "temper.toml").read_text(encoding="utf-8"))
    words = [*listed["any"], *listed.get(language, ())]
    either = "|".join(
        re.escape(plain(word.rstrip("*"))) + (r"\w*" if word.endswith("*") else "") for word in words
    )
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")
