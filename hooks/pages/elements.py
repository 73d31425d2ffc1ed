"""Building the element tree that Python-Markdown turns into a page."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.util import AtomicString


def add(parent: Element, tag: str, text: str = "", **attributes: str | None) -> Element:
    """A new child of ``parent``.

    Args:
        parent: Where it goes.
        tag: The element's name.
        text: Its text, as Markdown: inline markup in it is understood.
        attributes: Its attributes; ``class_`` is written ``class``, other underscores become hyphens, and
            None is left out.
    """
    element = SubElement(parent, tag)
    for name, value in attributes.items():
        if value is not None:
            element.set(name.rstrip("_").replace("_", "-"), value)
    if text:
        element.text = text
    return element


def add_plain(parent: Element, tag: str, text: str, **attributes: str | None) -> Element:
    """Like :func:`add`, for text that is to be shown as it stands: a name, a value, a pattern."""
    element = add(parent, tag, "", **attributes)
    element.text = AtomicString(text)
    return element


def add_html(md: Markdown, parent: Element, html: str) -> None:
    """Put finished HTML at the end of ``parent``; nothing of it is changed any more."""
    placeholder = AtomicString(md.htmlStash.store(html))
    if len(parent):
        parent[-1].tail = AtomicString((parent[-1].tail or "") + placeholder)
    else:
        parent.text = AtomicString((parent.text or "") + placeholder)


def add_paragraphs(parent: Element, text: str, **attributes: str | None) -> None:
    """A paragraph for each of the paragraphs of ``text``."""
    for paragraph in text.strip().split("\n\n"):
        add(parent, "p", paragraph, **attributes)


def kebab(name: str) -> str:
    """A name of the contract as an anchor: ``BadRequest`` is ``bad-request``."""
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")


def spaced(name: str) -> str:
    """A name of the contract as words: ``BadRequest`` is ``Bad Request``."""
    return " ".join(word.capitalize() for word in kebab(name).split("-"))
