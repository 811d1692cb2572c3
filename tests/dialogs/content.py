"""Content in a temporary folder, as an author changes it."""

import shutil
from pathlib import Path

from dialogs.book import CONTENT

UNREAD = shutil.ignore_patterns("phrasings")
"""What is for understanding, and no part of a book."""


def copied(folder: Path, *languages: str) -> Path:
    """Return a copy of all content, or of that in English and some languages: reading them takes long."""
    copy = Path(shutil.copytree(str(CONTENT), folder / "content", ignore=UNREAD))
    for file in (copy / "translations").glob("*.po"):
        if languages and file.stem not in languages:
            file.unlink()
    return copy


def changed(folder: Path, file: str, old: str, new: str) -> None:
    """Change a passage of a file; it has to be there."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} has no {old!r} any more"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
