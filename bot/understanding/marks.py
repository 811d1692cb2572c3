"""Which marks does a text consist of? Known words and numbers become marks, filler words vanish.

A word that nobody knows is taken for two known ones grown together, or for a known one with a letter wrong,
missing, doubled or swapped; anything else ends the attempt.
"""

import re
from collections.abc import Iterator

from bot.understanding.vocabulary import BETWEEN, Mark, Words, plain

SHORTEST, MOST_MENDED = 5, 3
"""Letters that a word needs to be recognised in spite of a typo, and how many such words a text may have."""
CALENDAR = "rwmltgpGX"
"""Marks of days and their parts, of units of time, and of what looks like them."""
LETTERS = re.compile(r"(?<!\d)[^\W\d_]{4,}")


def marked(text: str, words: Words) -> list[Mark]:
    """Return the marks of a text, none when it holds anything else."""
    seen = _mended(plain(text), words)
    if re.sub(BETWEEN, "", words.scanner.sub("", seen)):
        return []
    tokens = (token[0] for token in words.scanner.finditer(seen))
    found = (words.phrases[each] if each in words.phrases else _numeric(each) for each in tokens)
    return [mark for marks in found for mark in marks]


def _mended(text: str, words: Words) -> str:
    strange = [word for word in dict.fromkeys(LETTERS.findall(text)) if not _known(word, words)]
    if len(strange) > MOST_MENDED:
        return text
    mended = {word: _meant(word, words) for word in strange}
    return LETTERS.sub(lambda word: mended.get(word[0], word[0]), text) if mended else text


def _known(word: str, words: Words) -> bool:
    return word in words.shelves.get(word[0], ())


def _meant(word: str, words: Words) -> str:
    """Return what somebody meant to write, the word itself when that is not to be seen."""
    return _closest(word, words) or _split(word, words) or _half_right(word, words) or word


def _split(word: str, words: Words) -> str:
    """Return the two words that have grown together: Freitag|abend, torsdag|s|eftermiddag."""
    return next((f"{first} {rest}" for first, rest in _halves(word, words) if _known(rest, words)), "")


def _half_right(word: str, words: Words) -> str:
    """Return the two words that have grown together, the second misspelt."""
    halves = _halves(word, words)
    found = (
        (first, _closest(rest, words))
        for first, rest in halves
        if len(first) >= SHORTEST and len(rest) >= SHORTEST
    )
    return next((f"{first} {rest}" for first, rest in found if rest), "")


def _halves(word: str, words: Words) -> Iterator[tuple[str, str]]:
    for at in range(len(word) - 3, 2, -1):
        forms = (word[:at].removesuffix("s"), word[:at])
        yield from ((form, word[at:]) for form in forms if len(form) > 2 and _known(form, words))


def _closest(word: str, words: Words) -> str:
    """Return the word that was meant, when there is but one."""
    word = re.sub(r"(.)\1{2,}", r"\1", word)
    if _known(word, words):
        return word
    close = [known for known in words.shelves.get(word[0], ()) if _alike(word, known, words)]
    meant = {words.phrases.get(known, known) for known in close}
    return close[0] if len(meant) == 1 else ""


def _alike(typed: str, known: str, words: Words) -> bool:
    """Whether two words differ in one letter: wrong, missing, too many, or swapped with the next."""
    longer = len(typed) - len(known)
    if len(known) < SHORTEST or not -1 <= longer <= 1 or len(typed) < _shortest(known, words):
        return False
    both = enumerate(zip(typed, known, strict=False))
    at = next((place for place, (one, other) in both if one != other), min(len(typed), len(known)))
    if longer:
        return typed[at + (longer > 0) :] == known[at + (longer < 0) :]
    swapped = typed[at : at + 2] == known[at : at + 2][::-1] and typed[at + 2 :] == known[at + 2 :]
    return swapped or typed[at + 1 :] == known[at + 1 :]


def _shortest(known: str, words: Words) -> int:
    """Return how many letters a misspelt word must have: numbers and filler words are taken less lightly."""
    marks = words.phrases.get(known)
    if not marks:
        return SHORTEST + 1
    return SHORTEST - all(mark.kind in CALENDAR for mark in marks)


def _numeric(token: str) -> tuple[Mark, ...]:
    """Return the mark of what begins with a digit; the value of a date is written yyyyaabb."""
    first, *rest = (int(part) for part in re.findall(r"\d+", token))
    sign = re.sub(r"[\d ]", "", token)
    if not rest or sign == ",":
        value = float(token.replace(",", "."))
        return (Mark("y" if 1990 <= value < 2100 else "n", value),)
    if sign in (":", "h", "u"):
        return (Mark("c" if token[0] == "0" else "C", first * 60 + rest[0]),)
    if first > 999:
        return (Mark("d", first * 10000 + rest[1] * 100 + rest[0]),)
    year = rest[1] + 2000 * (rest[1] < 100) if rest[1:] else 0
    if sign == ".":
        if token[0] == "0" and 12 < rest[0] < 60:  # no day, but early
            return (Mark("c", first * 60 + rest[0]),)
        sign = ":" if token[-2] in "012345" else "," if token.endswith(".5") else "."
    return (Mark("/" if year and sign[0] == "-" else sign[0], year * 10000 + first * 100 + rest[0]),)
