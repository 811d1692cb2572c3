"""What has been loaded before the bot starts is loaded once: the program, and its content in every language.

A bot that a test starts takes its content from what was read here; one started anew reads files.
"""

import gc
from dataclasses import replace

from bot import parts
from dialogs.book import Book, Operator
from dialogs.book.reader import load

READ = load()
for language in READ.languages:
    READ.words(language)


def loaded(operator: Operator) -> Book:
    """Return the content for an operator, with the words that were read before."""
    book = replace(READ, operator=operator)
    vars(book).update({name: vars(READ)[name] for name in ("_words", "_places")})
    return book


vars(parts)["load"] = loaded
gc.collect()
gc.freeze()  # it stays, so no start looks it through again
