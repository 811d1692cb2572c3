"""How are translation files brought up to date? `python -m bot.words [xx …]` rewrites or begins them."""

import sys
from pathlib import Path

from dialogs.book import CONTENT
from dialogs.book.reader import load
from dialogs.book.translation import refreshed, translations


def main() -> None:
    """Rewrite each file with every English text in it; what is still good stays."""
    content = Path(str(CONTENT))
    texts = load().texts
    for language in sys.argv[1:] or translations(CONTENT):
        path = content / "translations" / f"{language}.po"
        path.write_bytes(refreshed(texts, language, path.read_bytes() if path.exists() else b""))


if __name__ == "__main__":
    main()
