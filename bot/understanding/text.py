"""How does a text look to a machine: without case, accents and noise, in small pieces?"""

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

LONGEST = 700
"""Characters that are looked at: of a longer text the first and the last half of that."""
WORDS, LETTERS = 1 << 15, 1 << 16
BUCKETS = WORDS + LETTERS
SIZES = (2, 3, 4, 5)

_NOISE = re.compile(r"[^\w?!]+")
_LINK = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\S+")
_NUMBER = re.compile(r"\d+")
_SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "đ": "d"})


def plain(text: str) -> str:
    """Return a text in small letters, without accents, with links and numbers as words of their own."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]} {text[-LONGEST // 2 :]}"
    text = _NUMBER.sub(" 0 ", _LINK.sub(" linkhere ", text.casefold())).translate(_SPECIAL)
    letters = (letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return _NOISE.sub(" ", "".join(letters)).replace("?", " ? ").replace("!", " ! ").strip()


def word_pieces(words: list[str]) -> Iterator[str]:
    """Yield words, pairs of words, and about how many there are: replies are long, questions short."""
    yield f"#{len(words).bit_length()}"
    yield from words
    yield from (f"{first} {second}" for first, second in pairwise(words))


def letter_pieces(words: list[str]) -> Iterator[str]:
    """Yield the runs of letters inside words, their ends marked."""
    for word in words:
        framed = f" {word} "
        for size in SIZES:
            yield from (framed[start : start + size] for start in range(max(1, len(framed) - size + 1)))


def hashed(text: str) -> tuple[Counter[int], Counter[int]]:
    """Return how often each bucket occurs in a text: those of words, and those of letters behind them."""
    words = plain(text).split()
    return _counted(word_pieces(words), WORDS, 0), _counted(letter_pieces(words), LETTERS, WORDS)


def _counted(pieces: Iterable[str], buckets: int, first: int) -> Counter[int]:
    return Counter(first + zlib.crc32(piece.encode("utf-8", "replace")) % buckets for piece in pieces)
