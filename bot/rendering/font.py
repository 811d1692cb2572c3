"""How wide is a text? Read from the font itself, so that no word leaves its box."""

import re
from bisect import bisect_left
from functools import cache
from importlib.resources import files
from itertools import accumulate, pairwise
from struct import unpack, unpack_from

FONTS = files("bot.rendering") / "fonts"
REGULAR, BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"
SMALLEST = 0.8
"""How far a text may shrink before a word is broken, as a part of its size."""

MISSING = 0
_DOT = re.compile(r"(?<=\.)(?=\w)")


class Font:
    """The widths of the letters of a TrueType font."""

    def __init__(self, content: bytes) -> None:
        tables = _tables(content)
        self._em: int = unpack_from(">H", content, tables["head"] + 18)[0]
        count: int = unpack_from(">H", content, tables["hhea"] + 34)[0]
        self._advances: tuple[int, ...] = unpack_from(f">{count * 2}H", content, tables["hmtx"])[::2]
        self._ends, self._starts, self._deltas, self._offsets, self._glyphs = _letters(
            content, tables["cmap"]
        )
        self._advance = cache(self._advance_of)  # the same few letters come again and again

    def glyph(self, letter: str) -> int:
        """Return the number of a letter's glyph; 0 when the font does not have it."""
        code = ord(letter)
        place = bisect_left(self._ends, code)
        if place == len(self._ends) or code < self._starts[place]:
            return MISSING
        offset = self._offsets[place]
        if not offset:
            return (code + self._deltas[place]) % 0x10000
        glyph = self._glyphs[offset // 2 + code - self._starts[place] - (len(self._ends) - place)]
        return (glyph + self._deltas[place]) % 0x10000 if glyph else MISSING

    def _advance_of(self, letter: str) -> int:
        return self._advances[min(self.glyph(letter), len(self._advances) - 1)]

    def width(self, text: str, size: float) -> float:
        """Return how wide a text is, in the unit of its size."""
        return sum(map(self._advance, text)) * size / self._em


@cache
def font(name: str) -> Font:
    """Return a font that lies here."""
    return Font((FONTS / name).read_bytes())


def fitted(text: str, name: str, size: float, width: float) -> tuple[list[str], float]:
    """Return a text in lines that fit, and the size they fit in: smaller only where a word is too long.

    An address that is longer still is broken after its first dot, any other word anywhere.
    """

    def longest(words: list[list[str]]) -> float:
        return max((font(name).width(part, size) for word in words for part in word), default=0)

    words = [[word] for word in text.split()]
    if longest(words) * SMALLEST > width:
        words = [_DOT.split(word, maxsplit=1) for [word] in words]
    if longest(words) > width:
        size *= max(width / longest(words), SMALLEST)
    lines: list[str] = []
    for word in words:
        parts = [part for whole in word for part in _broken(whole, name, size, width)]
        for place, part in enumerate(parts):
            joined = f"{lines[-1]}{'' if place else ' '}{part}" if lines else part
            if lines and font(name).width(joined, size) <= width:
                lines[-1] = joined
            else:
                lines.append(part)
    return lines, size


def _broken(word: str, name: str, size: float, width: float) -> list[str]:
    """Return a word in parts that fit; one that fits is whole."""
    parts = [""]
    for letter in word:
        if parts[-1] and font(name).width(parts[-1] + letter, size) > width:
            parts.append("")
        parts[-1] += letter
    return parts


def _tables(content: bytes) -> dict[str, int]:
    """Return where each table of the font begins."""
    count = unpack_from(">H", content, 4)[0]
    entries = (unpack_from(">4s4xI", content, 12 + 16 * place) for place in range(count))
    return {tag.decode("ascii"): offset for tag, offset in entries}


def _letters(content: bytes, start: int) -> tuple[tuple[int, ...], ...]:
    """Return the segments of the table that leads from letters to glyphs (format 4)."""
    count = unpack_from(">H", content, start + 2)[0]
    offsets = (unpack_from(">4xI", content, start + 4 + 8 * place)[0] for place in range(count))
    table = next(start + offset for offset in offsets if unpack_from(">H", content, start + offset)[0] == 4)
    length, segments = unpack_from(">2xH2xH", content, table)
    numbers = unpack(f">{(length - 14) // 2}H", content[table + 14 : table + length])
    step = segments // 2
    edges = [*accumulate([step, 1, step, step, step], initial=0)]
    ends, _, starts, deltas, ranges = (numbers[a:b] for a, b in pairwise(edges))
    return ends, starts, deltas, ranges, numbers[edges[-1] :]
