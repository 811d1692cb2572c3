"""How does a page to print or to keep look? One file that needs nothing else: no script, picture or font."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import cache
from html import escape, unescape
from importlib.resources import files
from itertools import groupby
from typing import assert_never

from dialogs.paper import Address, Blank, Block, Entries, Paper, Quote, Section, Text

Calendar = Callable[[int], bytes]
"""Makes the calendar file of a case."""

_TAG = re.compile(r"(</?(?:b|i|code)>)")
_STEP = re.compile(r"(\d+)\. (.*)")
ITEM = "– "
NOTHING_ELSE = "default-src 'none'; style-src 'unsafe-inline'"


def page(paper: Paper, calendar: Calendar) -> bytes:
    """Return a page as HTML; everything that is filled in is escaped."""
    title = escape(paper.title)
    about = "".join(f'<p class="about">{_said(line)}</p>' for line in paper.about)
    links = "".join(
        f'<a href="#s{number}">{escape(section.title)}</a>' for number, section in enumerate(paper.sections)
    )
    sections = "".join(_section(number, section, calendar) for number, section in enumerate(paper.sections))
    return (
        f'<!doctype html>\n<html lang="{escape(paper.language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(NOTHING_ELSE, quote=True)}">'
        '<meta name="referrer" content="no-referrer">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        f"<style>\n{_style()}</style></head>\n"
        f"<body><header><h1>{title}</h1>{about}</header>\n<nav>{links}</nav>\n<main>\n{sections}</main>\n"
        f"<footer><p>{_said(paper.foot)}</p></footer></body></html>\n"
    ).encode()


@cache
def _style() -> str:
    return (files("bot.rendering") / "page.css").read_text(encoding="utf-8")


def _section(number: int, section: Section, calendar: Calendar) -> str:
    language = f' lang="{escape(section.language)}"' if section.language else ""
    kind = ' class="small"' if section.small else ""
    blocks = "\n".join(_block(block, calendar) for block in section.blocks)
    title = escape(section.title)
    return f'<section id="s{number}"{kind}{language}><h2>{title}</h2>\n<div>{blocks}</div></section>\n'


def _block(block: Block, calendar: Calendar) -> str:
    match block:
        case Text(markup):
            return "\n".join(_paragraphs(markup))
        case Address(name, url, note):
            link = f'<a href="{escape(url)}" rel="noreferrer">{escape(url)}</a>'
            return f'<div class="link"><b>{escape(name)}</b>{link}{_said(note)}</div>'
        case Quote(label, text):
            lines = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line)
            return f"<blockquote><b>{escape(label)}</b>{lines}</blockquote>"
        case Blank(label):
            return f'<p class="blank">{escape(label)}</p>'
        case Entries(label, name, case):
            data = b64encode(calendar(case)).decode()
            address = f"data:text/calendar;charset=utf-8;base64,{data}"
            return f'<p><a class="entries" download="{escape(name)}" href="{address}">{escape(label)}</a></p>'
        case _:
            assert_never(block)


def _paragraphs(markup: str) -> Iterator[str]:
    """Yield the lines of a text: numbered ones as steps, dashed ones as a list, others as paragraphs."""
    lines = (line for line in markup.split("\n") if line.strip())
    for kind, group in groupby(lines, _kind):
        if kind == "steps":
            steps = (match for line in group if (match := _STEP.match(line)))
            items = (f'<li value="{step[1]}">{_said(step[2])}</li>' for step in steps)
            yield f"<ol>{''.join(items)}</ol>"
        elif kind == "items":
            yield f"<ul>{''.join(f'<li>{_said(line.removeprefix(ITEM))}</li>' for line in group)}</ul>"
        else:
            yield from (f"<p>{_said(line)}</p>" for line in group)


def _kind(line: str) -> str:
    return "steps" if _STEP.match(line) else "items" if line.startswith(ITEM) else "lines"


def _said(markup: str) -> str:
    """Return a text with the few tags that texts may have, and nothing else that means something in HTML."""
    return "".join(
        part if _TAG.fullmatch(part) else escape(unescape(part)) for part in _TAG.split(markup)
    ).replace("\n", "<br>")
