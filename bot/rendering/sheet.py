"""How does a letter lie on A4? Runs in a process of its own: what drawing costs, it takes away with it.

Letters come as JSON on standard input, the PDF goes to standard output.
"""

import json
import sys
from pathlib import Path

from fpdf import FPDF

FONTS = Path(__file__).parent / "fonts"
FAMILY = "DejaVu"
MARGIN, INDENT, LABEL = 25, 6, 100
"""In millimetres: round the page, before an item, and at most for what stands before a line to fill in."""
SIZE, TITLE, SMALL = 11, 13, 8
LINE, GAP, SPACE = 5.2, 2.5, 8
"""In millimetres: a line of text, between blocks, and to write in by hand."""
FOOT, TOGETHER, RULE = 15, 17, 0.2
"""In millimetres: the page number from below, a heading with what follows, how thick a line is."""


class Sheet(FPDF):
    """A4 with wide margins, in a font that has every letter of Europe."""

    def __init__(self) -> None:
        super().__init__(format="A4")
        self.set_margin(MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN)
        self.add_font(FAMILY, fname=FONTS / "DejaVuSans.ttf")
        self.add_font(FAMILY, "B", fname=FONTS / "DejaVuSans-Bold.ttf")
        self.set_line_width(RULE)

    def footer(self) -> None:
        """Write which page of how many this is."""
        self.set_y(-FOOT)
        self.set_font(FAMILY, size=SMALL)
        self.cell(0, LINE, f"{self.page_no()} / {{nb}}", align="C")

    def letter(self, blocks: list[tuple[str, str]]) -> None:
        """Write a letter, from a new page on."""
        self.add_page()
        self.set_font(FAMILY, size=SIZE)
        before = "line"
        for kind, text in blocks:
            if kind in ("heading", "text", "title") or (kind == "line" and before == "blank"):
                self.ln(GAP)
            getattr(self, f"_{kind}")(text)
            before = kind

    def _blank(self, text: str) -> None:
        """Write what is to be filled in, with a line to the margin; a long text has the line below it."""
        label = f"{text}:"
        if self.get_string_width(label) > LABEL:
            self._line(label)
            label = ""
        if self.will_page_break(SPACE):
            self.add_page()
        self.ln(SPACE - LINE)
        start = self.l_margin + self.c_margin + (self.get_string_width(label) + self.c_margin if label else 0)
        self.cell(0, LINE, label)
        self.line(start, self.get_y() + LINE, self.w - self.r_margin, self.get_y() + LINE)
        self.ln(LINE)

    def _line(self, text: str) -> None:
        self.multi_cell(0, LINE, text, align="L", new_x="LMARGIN", new_y="NEXT")

    _text = _line

    def _title(self, text: str) -> None:
        self.ln(GAP)
        self.set_font(FAMILY, "B", TITLE)
        self._line(text)
        self.set_font(FAMILY, size=SIZE)

    def _heading(self, text: str) -> None:
        if self.will_page_break(TOGETHER):
            self.add_page()
        self.set_font(FAMILY, "B", SIZE)
        self._line(text)
        self.set_font(FAMILY, size=SIZE)

    def _item(self, text: str) -> None:
        self._marked("–", text)

    def _box(self, text: str) -> None:
        self._marked("☐", text)

    def _marked(self, mark: str, text: str) -> None:
        self.cell(INDENT, LINE, mark)
        self.multi_cell(0, LINE, text, align="L", new_x="LMARGIN", new_y="NEXT")


def main() -> None:
    """Read letters from standard input, and write the PDF to standard output; each begins a page."""
    letters = json.load(sys.stdin)
    sheet = Sheet()
    sheet.set_title(letters[0]["title"])
    sheet.set_lang(letters[0]["language"])
    for letter in letters:
        sheet.letter([(block["kind"], block["text"]) for block in letter["blocks"]])
    sys.stdout.buffer.write(sheet.output())


if __name__ == "__main__":
    main()
