"""How are the thousands of texts of a language kept in little memory?"""

from array import array
from collections.abc import Iterable, Iterator, Mapping


class Texts(Mapping[str, str]):
    """Texts by their addresses, in UTF-8, one after the other.

    The addresses and their places are those of the English texts; every language shares them.
    """

    def __init__(self, places: Mapping[str, int], texts: Iterable[tuple[str, str]]) -> None:
        """Keep these texts; the addresses must be among the places."""
        self._places = places
        self._starts, self._ends = array("I", [0] * len(places)), array("I", [0] * len(places))
        kept = bytearray()
        for address, text in texts:
            place = places[address]
            self._starts[place] = len(kept)
            kept += text.encode()
            self._ends[place] = len(kept)
        self._bytes = bytes(kept)

    def __getitem__(self, address: str) -> str:
        """Return the text of an address; raises KeyError when there is none."""
        place = self._places[address]
        start, end = self._starts[place], self._ends[place]
        if start == end:
            raise KeyError(address)
        return self._bytes[start:end].decode()

    def __iter__(self) -> Iterator[str]:
        """Yield the addresses that have a text."""
        return (address for address, place in self._places.items() if self._ends[place])

    def __len__(self) -> int:
        """Return how many addresses have a text."""
        return sum(1 for _ in self)
