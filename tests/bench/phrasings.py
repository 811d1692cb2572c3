"""What is learned from: the phrasings of a folder, and what tells whether weights were made from them."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PHRASINGS = Path(__file__).parent.parent.parent / "dialogs" / "content" / "phrasings"


@dataclass(frozen=True)
class Example:
    """A phrasing, what it means, and who wrote it."""

    voice: str
    label: str
    text: str


@cache
def phrasings(folder: Path) -> tuple[Example, ...]:
    """Return the phrasings of a folder, read once: sections in brackets, a phrasing a line."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        label = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("[") and line.rstrip().endswith("]"):
                label = line.strip()[1:-1]
            elif line.strip() and not line.startswith("#"):
                found.append(Example(path.stem, label, line.replace("\\n", "\n")))
    return tuple(found)


def digest(folder: Path) -> str:
    """Return what tells whether weights were made from these phrasings."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(folder.glob("*.txt")))).hexdigest()[
        :16
    ]


def digest_of_all(languages: list[str]) -> str:
    """Return what tells whether the weights of all were made from these phrasings."""
    return hashlib.sha256(
        "".join(digest(PHRASINGS / language) for language in languages).encode()
    ).hexdigest()[:16]
