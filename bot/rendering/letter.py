"""How does a letter become a PDF? In a process of its own: drawing takes 37 MB, and none of it stays."""

import json
import subprocess
import sys
from dataclasses import asdict
from threading import BoundedSemaphore

from dialogs.letter import Letter

PATIENCE = 30
"""Seconds; a process that takes longer is ended, and subprocess.TimeoutExpired raised."""

_at_once = BoundedSemaphore(2)
"""So many are drawn at once; who comes later waits."""


def pdf(letters: tuple[Letter, ...]) -> bytes:
    """Return letters as one PDF; waits for the process, so it belongs into a thread."""
    asked = json.dumps([asdict(letter) for letter in letters]).encode()
    process = (sys.executable, "-m", "bot.rendering.sheet")
    with _at_once:
        done = subprocess.run(process, input=asked, stdout=subprocess.PIPE, timeout=PATIENCE, check=True)  # noqa: S603 - ourselves
    return done.stdout
