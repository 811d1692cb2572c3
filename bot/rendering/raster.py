"""How do shapes become pixels? In a process of its own: it takes a tenth of a second, and 3 MB that stay."""

import subprocess
import sys
from contextlib import suppress
from importlib.resources import as_file
from threading import BoundedSemaphore

from bot.rendering.font import BOLD, FONTS, REGULAR

PATIENCE = 30
"""Seconds; a process that takes longer is ended, and subprocess.TimeoutExpired raised."""

_at_once = BoundedSemaphore(2)
"""So many are drawn at once; who comes later waits."""


def png(svg: str) -> bytes:
    """Return shapes as a PNG; waits for the process, so it belongs into a thread."""
    process = (sys.executable, "-m", "bot.rendering.raster")
    with _at_once:
        done = subprocess.run(  # noqa: S603 - ourselves
            process, input=svg.encode(), stdout=subprocess.PIPE, timeout=PATIENCE, check=True
        )
    return done.stdout


def main() -> None:
    """Read shapes from standard input, and write the PNG to standard output."""
    import resvg_py  # it holds the interpreter while it draws: only in the process of its own

    with as_file(FONTS / REGULAR) as regular, as_file(FONTS / BOLD) as bold:
        picture = resvg_py.svg_to_bytes(
            svg_string=sys.stdin.buffer.read().decode(),
            font_files=[str(regular), str(bold)],
            skip_system_fonts=True,
        )
    with suppress(BrokenPipeError):  # whoever asked has ended meanwhile
        sys.stdout.buffer.write(picture)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
