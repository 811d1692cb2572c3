"""In which language is a text? The person's usual one, unless another speaks much louder."""

from bot.understanding.model import loaded

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "tr")


def recognised(text: str, usual: str) -> str:
    """Return the language of a text; what is too short to tell is in the usual one."""
    home = usual.split("-")[0] if usual.split("-")[0] in LANGUAGES else "en"
    model = loaded("languages")
    scores = dict(zip(model.labels, model.scores(text), strict=True))
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] - scores.get(home, -1.0) > model.bars["leave"] else home
