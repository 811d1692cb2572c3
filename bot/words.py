"""How are translation files brought up to date? `python -m bot.words [xx …]` rewrites or begins them."""

import sys
from pathlib import Path

from dialogs import book
from dialogs.translation import refreshed, translations


def main() -> None:
    """Rewrite each file with every English text in it; what is still good stays."""
    content = Path(str(book.CONTENT))
    texts = book.load().texts
    for language in sys.argv[1:] or translations(book.CONTENT):
        path = content / "translations" / f"{language}.po"
        path.write_bytes(refreshed(texts, language, path.read_bytes() if path.exists() else b""))


if __name__ == "__main__":
    main()
