"""Which phrases, pages and remarks does the code name?"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SPEAKING = ("say", "label", "press", "open")
"""What a scene is asked with the name of a phrase first."""


@cache
def trees() -> tuple[ast.Module, ...]:
    """Return all modules of the program."""
    paths = sorted([*ROOT.glob("dialogs/*.py"), *ROOT.glob("bot/**/*.py")])
    return tuple(ast.parse(path.read_text(encoding="utf-8")) for path in paths)


@cache
def strings() -> frozenset[str]:
    """Return every text that stands in the code."""
    nodes = (node for tree in trees() for node in ast.walk(tree))
    return frozenset(
        node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


@cache
def patterns() -> frozenset[str]:
    """Return every text that is put together in the code, as a regular expression."""
    nodes = (node for tree in trees() for node in ast.walk(tree))
    return frozenset(_pattern(node) for node in nodes if isinstance(node, ast.JoinedStr))


@cache
def phrases(*functions: str) -> frozenset[str]:
    """Return the phrases that scenes are asked for by these functions (all), as regular expressions."""
    nodes = (node for tree in trees() for node in ast.walk(tree))
    calls = (
        node
        for node in nodes
        if isinstance(node, ast.Call) and node.args and _of_a_scene(node.func, functions)
    )
    return frozenset(name for call in calls for name in _named(call.args[0]))


def _of_a_scene(function: ast.expr, wanted: tuple[str, ...]) -> bool:
    if not isinstance(function, ast.Attribute) or function.attr not in (wanted or SPEAKING):
        return False
    return isinstance(function.value, ast.Name) and function.value.id in ("scene", "self")


def _named(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield re.escape(argument.value)
    if isinstance(argument, ast.JoinedStr):
        yield _pattern(argument)
    if isinstance(argument, ast.IfExp):
        yield from (*_named(argument.body), *_named(argument.orelse))


def _pattern(text: ast.JoinedStr) -> str:
    parts = (
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[^ ]+" for part in text.values
    )
    return "".join(parts)
