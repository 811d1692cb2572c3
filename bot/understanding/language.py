"""In which language is a text? The person's usual one, unless another speaks much louder."""

from bot.understanding.model import loaded
from bot.understanding.text import plain

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "tr")
EVERYWHERE = frozenset(
    {
        "0",
        "?",
        "!",
        "linkhere",
        "ai",
        "app",
        "chatgpt",
        "facebook",
        "gemini",
        "google",
        "hello",
        "hallo",
        "insta",
        "instagram",
    }
    | {
        "ki",
        "ok",
        "llama",
        "mail",
        "meta",
        "messenger",
        "online",
        "reel",
        "reels",
        "spam",
        "story",
        "stop",
        "telegram",
        "threads",
        "web",
        "whatsapp",
    }
)
"""What is written alike in many languages and tells none."""
ENOUGH = 3
"""Words that tell a language; two will do where they tell it clearly, one never does."""
CLEAR = 0.5


def recognised(text: str, usual: str) -> str:
    """Return the language of a text; what is too short to tell is in the usual one."""
    home = usual.split("-")[0] if usual.split("-")[0] in LANGUAGES else "en"
    telling = sum(word not in EVERYWHERE for word in plain(text).split())
    if telling < ENOUGH - 1:
        return home
    model = loaded("languages")
    scores = dict(zip(model.labels, model.scores(text), strict=True))
    best = max(scores, key=scores.__getitem__)
    if telling < ENOUGH and scores[best] < CLEAR:
        return home
    return best if scores[best] - scores.get(home, -1.0) > model.bars["leave"] else home
