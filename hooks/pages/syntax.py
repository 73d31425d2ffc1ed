"""What Material's writers know, made for these pages: without inline styles, scripts of others or other hosts.

Python-Markdown and pymdownx read the syntax; this gives what they make another form, or stops the build:

* content tabs become tabs that a keyboard moves, without scripts one text after the other;
* admonitions get the icon of their type, tasks a name that is read aloud, cells of tables a class in place of a style;
* annotations become links to the list below, and back;
* a picture of the class ``zoom`` links to itself;
* a table that is wider than its text is moved sideways in a box of its own;
* styles, scripts, films, diagrams in Mermaid, formulas and pictures of other hosts are refused, each with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import yaml
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.toc import slugify, strip_tags
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from hooks.pages.icons import draw, index, svg
from hooks.pages.sources import BlockError

ICONS = {
    "note": "pencil-circle", "abstract": "clipboard-text", "info": "information", "tip": "fire",
    "success": "check-circle", "question": "help-circle", "warning": "alert", "failure": "close-circle",
    "danger": "lightning-bolt-circle", "bug": "shield-bug", "example": "test-tube", "quote": "format-quote-close",
}  # fmt: skip
"""The types of admonitions, and the icon of each."""
ALIASES = {
    "summary": "abstract", "tldr": "abstract", "todo": "info", "hint": "tip", "important": "tip", "check": "success",
    "done": "success", "help": "question", "faq": "question", "caution": "warning", "attention": "warning",
    "fail": "failure", "missing": "failure", "error": "danger", "snippet": "example", "cite": "quote",
    "seealso": "note",
}  # fmt: skip
"""Other names of types, as Material has them."""
BESIDE = ("admonition", "inline", "end", "annotate")
"""What a box may be beside its type."""

REFUSED: dict[str, str] = yaml.safe_load(Path(__file__).with_name("refused.yaml").read_text("utf-8"))["pages"]
"""What pages do not have, and why."""
STYLE = re.compile(r"<(?!svg|path)[a-z][\w-]*(?: [^<>]*?)? (style=\"[^\"]*\")")
IMAGE = re.compile(r"<(?:img|source|video|iframe)\b[^<>]*? src=\"((?:https?:)?//[^\"]+)\"")
FENCE = re.compile(r"^ *(?:(?:[-+*]|\d+[.)]) +)?(`{3,}|~{3,})(.*)$")
LANGUAGE = re.compile(r" *(?:\{ *\.([\w#.+-]+)|([\w#.+-]+)(?![\w=\"]))")
"""How a fence begins, and the language behind its signs: by itself, or as the first class in braces."""
FENCED = re.compile(r'<div class="language-[^"]*\bhighlight">')
PASSING = re.compile(r" (?:copy|select|no-select|annotate)\b")
"""Classes that switch on in Material what all code has here."""
MATH = re.compile(
    r"(?<![\\\w])\$\$.+?\$\$|\\\([^)]+\\\)|\\\[[^\]]+\\\]"
    r"|(?<![\\\w$])\$(?=[^\s${])(?![A-Z_]{2})(?=[^$\n]*[\\^_=])[^$\n]*[^\s$\\]\$(?![\w$])",
    re.DOTALL,
)
ACTIVE = re.compile(r"<(video|audio|iframe|object|embed|script|style)\b|<[a-z][^<>]* (on[a-z]+)=[\"']")
VERBATIM = re.compile(r"<(pre|code|svg|textarea)\b.*?</\1>", re.DOTALL)
CODE = re.compile(r"<(pre|code|script|style|svg|textarea)\b.*?</\1>|<[^<>]+>", re.DOTALL)
"""What is no text of a page."""
TASK = re.compile(r'<input type="checkbox" disabled( checked)?/>')
BLOCK = re.compile(r'(<div class="language-[^>]*\bhighlight\b.*?</div>)(\s*)<ol>(.*?)</ol>', re.DOTALL)
MARKER = re.compile(
    r'(<span class="c[a-z0-9]?">[^<]*?)(?:(?:#|//|--|;|%|/\*|&lt;!--)\s*)?\((\d+)\)!?\s*(?:\*/|--&gt;)?'
)
HERE = re.compile(r"\((\d+)\)")


class Syntax(Treeprocessor):
    """Gives elements another form."""

    md: Markdown

    def run(self, root: Element) -> None:
        """Change the page's tree."""
        for number, tabs in enumerate(list(having(root, "tabbed-set")), start=1):
            self.tabs(tabs, number)
        for element in root.iter():
            self.form(element)
        for parent in list(root.iter()):
            annotate(parent)
        for parent in list(root.iter()):
            zoom(parent)
            scroll(parent)

    def form(self, element: Element) -> None:
        """Change one element."""
        names = element.get("class", "").split()
        if element.tag == "img" and (side := element.attrib.pop("align", "")):
            element.set("class", " ".join([*names, f"align-{side}"]))
        if element.tag in ("th", "td") and (
            align := re.fullmatch(r"text-align: (\w+);", element.get("style", ""))
        ):
            del element.attrib["style"]
            element.set("class", " ".join([*names, f"align-{align[1]}"]))
        if "icon" in names and (title := element.get("title")):
            element.set("role", "img")
            element.set("aria-label", title)
        if "admonition" in names or (element.tag == "details" and names):
            kind = kind_of(element, names)
            head = next(
                (
                    child
                    for child in element
                    if child.tag == "summary" or child.get("class") == "admonition-title"
                ),
                None,
            )
            if head is not None and len(element) == 1 and not (head.tail or "").strip():
                raise BlockError(
                    f"`{sign(element)} {kind}`: a box without a text; expected it four blanks deeper"
                )
            if head is not None and kind:
                icon = Element("span", {"class": "icon"})
                icon.text = self.md.htmlStash.store(svg(f":material-{ICONS[kind]}:"))
                icon.tail, head.text = head.text, None
                head.insert(0, icon)

    def tabs(self, element: Element, number: int) -> None:
        """Content tabs: a list of tabs, and a panel for each; in a panel may be tabs again."""
        labels, panels = (
            [each for part in element if part.get("class") == name for each in part]
            for name in ("tabbed-labels", "tabbed-content")
        )
        inputs = [part for part in element if part.tag == "input"]
        chosen = next((place for place, each in enumerate(inputs) if each.get("checked")), 0)
        element.clear()
        element.set("class", "tabs")
        tablist = SubElement(element, "div", {"role": "tablist"})
        for place, (label, panel) in enumerate(zip(labels, panels, strict=True)):
            words = "".join(label.itertext()).strip()
            name = slugify(strip_tags(stashed(words, self.md)), "-")
            key = f"tabs-{number}-{place + 1}"
            tab = SubElement(tablist, "button", {
                "type": "button", "role": "tab", "id": key, "data-tab": name, "aria-controls": f"{key}-panel",
                "aria-selected": "true" if place == chosen else "false", "tabindex": "0" if place == chosen else "-1",
            })  # fmt: skip
            tab.text, tab[:] = label.text, list(label)
            panel.attrib = {
                "role": "tabpanel",
                "id": f"{key}-panel",
                "aria-labelledby": key,
                "data-tab": name,
            }
            if place == chosen:
                panel.set("data-chosen", "")
            title = Element("p", {"class": "title"})
            title.text = words
            panel.insert(0, title)
            element.append(panel)


def kind_of(element: Element, names: list[str]) -> str:
    """The type of a box, which takes the place of another name of it; nothing for one that was written as HTML.

    Raises:
        BlockError: There is none of this name.
    """
    written = next((name for name in names if name not in BESIDE), "")
    kind = ALIASES.get(written, written)
    if kind and kind not in ICONS:
        near = get_close_matches(kind, [*ICONS, *ALIASES], 3) or ICONS
        raise BlockError(f"`{sign(element)} {written}`: no such kind of box; there is {', '.join(near)}")
    element.set("class", " ".join(kind if name == written else name for name in names))
    return kind


def sign(element: Element) -> str:
    """How a box is begun."""
    return "???" if element.tag == "details" else "!!!"


def stashed(text: str, md: Markdown) -> str:
    """A text of the page's tree with the code that stands in it, which Python-Markdown keeps aside."""
    return HTML_PLACEHOLDER_RE.sub(lambda found: str(md.htmlStash.rawHtmlBlocks[int(found[1])]), text)


def having(root: Element, name: str) -> Iterator[Element]:
    """The elements with a class."""
    return (element for element in root.iter() if name in element.get("class", "").split())


def annotate(parent: Element) -> None:
    """Link the numbers of texts of the class ``annotate`` to the list below, and give its entries names."""
    children = list(parent)
    for place, child in enumerate(children):
        if "annotate" not in child.get("class", "").split():
            continue
        below = next((other for other in children[place + 1 : place + 2] if other.tag == "ol"), None)
        if below is None:
            raise BlockError("`annotate`: expected a numbered list right below the text")
        key = f"annotation-{abs(hash_of(child)) % 10000}"
        below.set("class", "annotations")
        for number, entry in enumerate(below, start=1):
            entry.set("id", f"{key}-{number}")
        for element in list(child.iter()):
            link_numbers(element, key, len(below))


def hash_of(element: Element) -> int:
    """A number that stays the same for the same text."""
    return sum(ord(letter) * place for place, letter in enumerate("".join(element.itertext()), start=1))


def link_numbers(element: Element, key: str, count: int) -> None:
    """Make links of the ``(1)`` in an element's own texts."""
    if element.tag in ("code", "a"):
        return
    element.text, first = split(element.text or "", key, count)
    for place, child in reversed(list(enumerate(list(element)))):
        child.tail, links = split(child.tail or "", key, count)
        for offset, link in enumerate(links):
            element.insert(place + 1 + offset, link)
    for offset, link in enumerate(first):
        element.insert(offset, link)


def split(text: str, key: str, count: int) -> tuple[str, list[Element]]:
    """A text before its first number, and a link for each number, with the text after it."""
    pieces = HERE.split(text)
    links: list[Element] = []
    before = pieces[0]
    for number, after in zip(pieces[1::2], pieces[2::2], strict=True):
        if 1 <= int(number) <= count:
            link = Element(
                "a", {"class": "annotation", "href": f"#{key}-{number}", "aria-label": f"Note {number}"}
            )
            link.set("data-number", number)
            link.tail = after
            links.append(link)
        elif links:
            links[-1].tail = f"{links[-1].tail}({number}){after}"
        else:
            before += f"({number}){after}"
    return before, links


def zoom(parent: Element) -> None:
    """Have pictures of the class ``zoom`` lead to themselves: the browser shows them as large as they are."""
    for place, child in enumerate(list(parent)):
        if child.tag == "img" and "zoom" in child.get("class", "").split() and parent.tag != "a":
            link = Element("a", {"class": "zoomed", "href": child.get("src", "")})
            link.tail, child.tail = child.tail, None
            parent[place] = link
            link.append(child)


def scroll(parent: Element) -> None:
    """Put tables into a box: one that is wider than its text is moved sideways there, and not the page."""
    for place, child in enumerate(list(parent)):
        if child.tag == "table":
            box = Element("div", {"class": "table"})
            box.tail, child.tail = child.tail, None
            parent[place] = box
            box.append(child)


class Fences(Preprocessor):
    """Refuses fences of Mermaid, and of a language that nobody colours, while they can be told from others."""

    def run(self, lines: list[str]) -> list[str]:
        """The page's lines, unchanged."""
        for name in languages(lines):
            if name == "mermaid":
                raise BlockError(f"`mermaid`: {REFUSED['mermaid']}")
            try:
                get_lexer_by_name(name)
            except ClassNotFound:
                raise BlockError(
                    f"`{name}`: no such language of a fence; names are those of Pygments, and `text` for none"
                ) from None
        return lines


def languages(lines: Iterable[str]) -> Iterator[str]:
    """The languages that the fences of a page name."""
    end = ""
    for line in lines:
        found = FENCE.match(line)
        if end:
            if found and found[1].startswith(end) and not found[2].strip():
                end = ""
        elif found and "`" not in found[2]:
            end = found[1]
            if named := LANGUAGE.match(found[2]):
                yield named[1] or named[2]


class Finish(Postprocessor):
    """What can only be seen in the finished HTML: code, and what was written as HTML."""

    def run(self, text: str) -> str:
        """The page."""
        self.number = 0
        text = TASK.sub(task, text)
        text = FENCED.sub(lambda found: PASSING.sub("", found[0]), text)
        if "annotate" in text or ")!" in text or "(1)" in text:
            text = BLOCK.sub(self.in_code, text)
        refuse(text)
        return text

    def in_code(self, found: re.Match[str]) -> str:
        """A block of code with numbers in its comments, and the list below it."""
        code, between, entries = found.groups()
        if not MARKER.search(code):
            return found[0]
        self.number += 1
        key = f"code-{self.number}"
        code = MARKER.sub(lambda m: f"{m[1]}{note(key, m[2])}", code)
        numbers = iter(range(1, 1000))
        entries = re.sub(r"<li>", lambda _: f'<li id="{key}-{next(numbers)}">', entries)
        return f'{code}{between}<ol class="annotations">{entries}</ol>'


def note(key: str, number: str) -> str:
    """The link from code to an entry of the list below; no part of the code's text."""
    return (
        f'<a class="annotation" href="#{key}-{number}" aria-label="Note {number}" data-number="{number}"></a>'
    )


def task(found: re.Match[str]) -> str:
    """A task of a list."""
    word = "Done" if found[1] else "To do"
    return f'<span class="task{" done" if found[1] else ""}" role="img" aria-label="{word}:"></span>'


def refuse(html: str) -> None:
    """Stop at what pages do not have.

    Raises:
        BlockError: It is there. The message quotes it, and says why it may not be.
    """
    if found := STYLE.search(html):
        raise BlockError(f"`{found[1]}`: {REFUSED['style']}")
    if found := IMAGE.search(html):
        raise BlockError(f"`{found[1]}`: {REFUSED['host']}")
    if found := ACTIVE.search(VERBATIM.sub(" ", html)):
        kind = next((kind for kind in ("script", "style") if found[1] == kind), "media")
        written = f"<{found[1]}" if found[1] else f"{found[2]}="
        raise BlockError(f"`{written}`: {REFUSED[kind if found[1] else 'handler']}")
    if found := MATH.search(CODE.sub(" ", html)):
        raise BlockError(f"`{found[0].strip()[:2]}`: {REFUSED['math']}")


class SyntaxExtension(Extension):
    """All of it, as an extension of Python-Markdown."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register it."""
        md.registerExtensions(
            ["pymdownx.emoji"], {"pymdownx.emoji": {"emoji_index": index, "emoji_generator": draw}}
        )
        md.preprocessors.register(Fences(md), "fences", 40)
        md.treeprocessors.register(Syntax(md), "page-syntax", 7)  # before ids are collected
        md.postprocessors.register(Finish(md), "page-syntax", 0)


def makeExtension(**kwargs: Any) -> SyntaxExtension:
    """What Python-Markdown calls."""
    return SyntaxExtension(**kwargs)
