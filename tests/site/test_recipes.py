"""The page Recipes shows every recipe: its whole file, its signature, and each thing its docstring says."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from bs4 import Tag

import recipes
from tests.site.published import Site

MODULES = [importlib.import_module(f"recipes.{info.name}") for info in pkgutil.iter_modules(recipes.__path__)]


def own(kind: Callable[[Any], bool]) -> Iterator[Any]:
    """The functions or classes that the recipes define."""
    for module in MODULES:
        for _, value in inspect.getmembers(module, kind):
            if value.__module__ == module.__name__:
                yield value


FUNCTIONS = list(own(inspect.isfunction))
CLASSES = list(own(inspect.isclass))


@pytest.fixture(scope="module")
def page(site: Site) -> Tag:
    """The page."""
    return site.page("recipes/").soup


def words(text: str) -> str:
    """A text without Markdown's backticks and line ends, to compare with what a reader sees."""
    return " ".join(text.replace("`", "").split())


def entries(docstring: str, section: str) -> Iterator[tuple[str, str]]:
    """Name and description of each entry under a heading of a docstring in Google's style."""
    _, _, rest = inspect.cleandoc(docstring).partition(f"\n{section}:\n")
    for entry in re.split(r"\n    (?! )", "\n" + rest.split("\n\n")[0]):
        name, _, description = entry.partition(": ")
        if description:
            yield name, words(description)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_a_file_is_shown_whole(module: Any, page: Tag) -> None:
    (pair,) = page.select(f".recipe[data-recipe='{module.__name__}']")
    path = f"{module.__name__.replace('.', '/')}.py"
    (block,) = pair.select(f".code-column pre[data-source='{path}']")
    assert block.get_text() == inspect.getsource(module)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_a_function_says_how_it_is_called(function: Any, page: Tag) -> None:
    heading = page.select_one(f"h3[id='{function.__name__}']")
    assert heading is not None
    signature = heading.find_next_sibling(class_="signature")
    assert isinstance(signature, Tag)
    parameters = inspect.signature(function).parameters
    assert signature.get_text().startswith(f"{function.__name__}({next(iter(parameters))}: ")
    described = dict(entries(function.__doc__, "Args"))
    assert list(described) == list(parameters)
    for name, parameter in parameters.items():
        entry = page.select_one(f"#{function.__name__}-{name}")
        assert entry is not None
        assert described[name] in words(entry.get_text())
        needed = "required" if parameter.default is inspect.Parameter.empty else "optional"
        assert [mark.get_text() for mark in entry.select(".mark")] == [needed]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_a_function_says_what_it_gives_and_raises(function: Any, page: Tag) -> None:
    heading = page.select_one(f"h3[id='{function.__name__}']")
    assert heading is not None
    following = [tag for tag in heading.find_next_siblings() if isinstance(tag, Tag)]
    names = [tag.name for tag in following]
    section = following[: names.index("h3")] if "h3" in names else following
    text = words(" ".join(tag.get_text(" ") for tag in section))
    assert words(inspect.cleandoc(function.__doc__).splitlines()[0]) in text
    for name, description in entries(function.__doc__, "Raises"):
        assert f"{name} {description}" in text
    assert "Returns" in text or "Yields" in text


@pytest.mark.parametrize("exception", CLASSES, ids=lambda exception: exception.__name__)
def test_an_exception_says_what_to_do(exception: Any, page: Tag) -> None:
    entry = page.select_one(f"#{exception.__name__}")
    assert entry is not None
    assert words(inspect.cleandoc(exception.__doc__).splitlines()[0]) in words(entry.get_text())


def test_functions_stand_once_and_imported_ones_do_not(page: Tag) -> None:
    shown = [str(heading["id"]) for heading in page.select(".recipe h3") if heading["id"] != "exceptions"]
    assert sorted(shown) == sorted(function.__name__ for function in FUNCTIONS)
