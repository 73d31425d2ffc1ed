"""The Markdown blocks that make a page out of contract and programs.

===================================== ================================================================
``/// operations | Sessions``          the operations of a tag, or of several: a list that leads to each section
``/// operation | createSession``     the section of an operation: prose, and a column of code
``/// schema | Session``              the attributes of an object, and a recorded one
``/// events``                        every type of event: a list that leads to each section
``/// event | participant.session.deleted``  a type of event: what happened, and one as it was sent
``/// errors``                        the catalogue of errors
``/// retries``                       which calls to send again after which failure
``/// assumptions``                   what the sandbox assumes, sorted by operation
``/// parameters | PaketVersion``     one of the contract's shared parameters
``/// program | sessions/create_session``    a program in all its languages
``/// recording | sessions/create_session``  a recorded answer
``/// sequence | integrate-as-a-platform``   a story as a diagram
``/// file | snippets/testing/test_checkout.py``  a file of the repository
``/// recipe | recipes.client``     a module of recipes: what its docstrings say, and the whole file
``/// install | site``                the commands that take the sandbox or the contract from the site
``/// tags``                          every tag of the pages' front matter, with the pages that have it
``/// credentials``                   the sandbox's ready-made keys, and a form to put in one's own
``/// webhook-tester | webhooks/verify_signature``  signs a webhook, and has the program verify it
===================================== ================================================================

Each ends with ``///`` on a line of its own, and holds nothing. Whatever is wrong with one stops the build: a
plain pymdownx block with a wrong option would be printed as text, and nobody would see it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor
from pygments.lexers import get_lexer_for_filename
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import Block

from hooks.pages.credentials import credentials_html
from hooks.pages.elements import add, add_html
from hooks.pages.facts import Facts
from hooks.pages.install import install_html, install_text
from hooks.pages.marks import SandboxMarks
from hooks.pages.programs import figure_html
from hooks.pages.recipes import write_recipe
from hooks.pages.reference import Writer
from hooks.pages.sequence import sequence_svg
from hooks.pages.sources import ROOT, BlockError, Sources, load_sources
from hooks.pages.tags import SLOT as TAGS
from hooks.pages.webhook_tester import find_starts, tester_html
from paket_sandbox.openapi.document import pick
from snippets.stories import find_stories

EXCLUDED = re.compile(r"""(<[a-z][^<>]*?\s)data-search-exclude(?:="[^"]*")?(?=[\s/>])""")
UNREAD = re.compile(r"<p>(///+[^<\n]*)")
UNENDED = "expected `///` on the next line, and the page ends without one"


class PageBlock(Block):
    """What the blocks share: errors that stop the build, and no content of their own."""

    def __init__(self, length: int, tracker: Any, block_mgr: BlocksProcessor, config: Any) -> None:
        super().__init__(length, tracker, block_mgr, config)
        self.sources: Sources = load_sources(Path(config["root"]))
        self.site_url: str = config["site_url"]

    @property
    def written(self) -> str:
        """The block's first line."""
        return f"/// {self.NAME} | {self.argument}" if self.argument else f"/// {self.NAME}"

    def fail(self, reason: object) -> BlockError:
        """An error that says where the block stands and what is wrong with it."""
        places = ", ".join(f"docs/{p}" for p in self.sources.find(self.NAME, self.argument or ""))
        return BlockError(f"{places or 'a page'}: {self.written}: {reason}")

    def _validate(self, parent: Element, arg: Any, **options: Any) -> bool:
        self.argument = arg
        if not super()._validate(parent, arg, **options):
            takes = "one argument" if self.ARGUMENT else "no argument"
            came = f"the argument {arg!r}" if arg else "no argument"
            raise self.fail(f"expected {takes} and no options, got {came} and the options {options}")
        return True

    def on_create(self, parent: Element) -> Element:
        """The element of the block, finished."""
        element = add(parent, "div", class_=f"block {self.NAME}-block", data_unended=str(self.fail(UNENDED)))
        try:
            self.write(element, Writer(self.md, self.sources, self.page()))
        except KeyError as error:
            raise self.fail(error.args[0]) from error
        self.content = add(element, "pre")
        return element

    def page(self) -> str:
        """The page the block stands on. Only blocks that link elsewhere need to know."""
        return ""

    def write(self, element: Element, writer: Writer) -> None:
        """Put the block's content into ``element``; KeyError when it asks for what is not there."""
        raise NotImplementedError

    def on_add(self, block: Element) -> Element:
        """Where content goes: aside, to be looked at in the end."""
        return self.content

    def on_end(self, block: Element) -> None:
        """Refuse content: it is a forgotten ``///``, or a misspelt option."""
        block.remove(self.content)
        del block.attrib["data-unended"]
        if content := "".join(self.content.itertext()).strip():
            raise self.fail(f"expected `///` on the next line, got {content.splitlines()[0]!r}")


class LinkingBlock(PageBlock):
    """A block that stands in one place only, since others link to it and it links to others."""

    def page(self) -> str:
        """Its page."""
        return self.sources.page_of(self.NAME, self.argument or "")


class OperationsBlock(LinkingBlock):
    """``/// operations | Sessions, Participants``"""

    NAME = "operations"
    ARGUMENT = True

    def write(self, element: Element, writer: Writer) -> None:
        """Its content."""
        tags = {tag.name: tag for tag in self.sources.document.tags}
        writer.operations(element, [pick(name.strip(), tags, "tag") for name in self.argument.split(",")])


class OperationBlock(LinkingBlock):
    """``/// operation | createSession``"""

    NAME = "operation"
    ARGUMENT = True

    def write(self, element: Element, writer: Writer) -> None:
        """Its content."""
        writer.operation(element, self.sources.document.operation(self.argument))


class SchemaBlock(LinkingBlock):
    """``/// schema | Session``"""

    NAME = "schema"
    ARGUMENT = True

    def write(self, element: Element, writer: Writer) -> None:
        """Its content."""
        writer.schema(element, self.sources.document.schema(self.argument))


class EventsBlock(LinkingBlock):
    """``/// events``"""

    NAME = "events"

    def write(self, element: Element, writer: Writer) -> None:
        """Its content."""
        writer.events(element)


class EventBlock(LinkingBlock):
    """``/// event | participant.session.deleted``"""

    NAME = "event"
    ARGUMENT = True

    def write(self, element: Element, writer: Writer) -> None:
        """Its content."""
        writer.event(element, self.sources.document.webhook(self.argument))


class ErrorsBlock(LinkingBlock):
    """``/// errors``"""

    NAME = "errors"

    def write(self, element: Element, writer: Writer) -> None:
        """Its content."""
        writer.errors(element)


class RetriesBlock(LinkingBlock):
    """``/// retries``"""

    NAME = "retries"

    def write(self, element: Element, writer: Writer) -> None:
        """Its content."""
        writer.retries(element)


class AssumptionsBlock(LinkingBlock):
    """``/// assumptions``"""

    NAME = "assumptions"

    def write(self, element: Element, writer: Writer) -> None:
        """Its content."""
        writer.assumptions(element)


class ParametersBlock(LinkingBlock):
    """``/// parameters | PaketSandboxFault``"""

    NAME = "parameters"
    ARGUMENT = True

    def write(self, element: Element, writer: Writer) -> None:
        """Its content."""
        parameter = pick(self.argument, self.sources.document.parameters, "parameter of the contract")
        writer.fields.parameters(element, [parameter], "parameter")


class ProgramBlock(PageBlock):
    """``/// program | sessions/create_session``"""

    NAME = "program"
    ARGUMENT = True

    def write(self, element: Element, writer: Writer) -> None:
        """Its content."""
        writer.program(element, self.argument)


class RecordingBlock(PageBlock):
    """``/// recording | sessions/create_session``"""

    NAME = "recording"
    ARGUMENT = True

    def write(self, element: Element, writer: Writer) -> None:
        """Its content."""
        writer.recording(element, self.argument)


class SequenceBlock(PageBlock):
    """``/// sequence | integrate-as-a-platform``"""

    NAME = "sequence"
    ARGUMENT = True

    def write(self, element: Element, writer: Writer) -> None:
        """The diagram."""
        story = pick(self.argument, find_stories(self.sources.root / "snippets"), "story")
        svg = sequence_svg(story, f"sequence-{story.name}")
        add_html(self.md, element, f'<figure class="sequence" data-search-exclude>{svg}</figure>')


class FileBlock(PageBlock):
    """``/// file | snippets/testing/test_checkout.py``"""

    NAME = "file"
    ARGUMENT = True

    def write(self, element: Element, writer: Writer) -> None:
        """Its content."""
        path = self.sources.root / self.argument
        self.sources.used.add(self.argument)
        if not path.is_file():
            raise KeyError("there is no such file in the repository")
        lexer = get_lexer_for_filename(path.name).aliases[0]
        add_html(self.md, element, figure_html(path.name, path.read_text("utf-8"), lexer, self.argument))


class RecipeBlock(PageBlock):
    """``/// recipe | recipes.client``"""

    NAME = "recipe"
    ARGUMENT = True

    def write(self, element: Element, writer: Writer) -> None:
        """Its content."""
        write_recipe(self.md, element, self.argument, self.sources.root)


class InstallBlock(PageBlock):
    """``/// install | site``"""

    NAME = "install"
    ARGUMENT = True

    def write(self, element: Element, writer: Writer) -> None:
        """Its content."""
        text = install_text(self.sources.root, self.site_url, self.argument)
        add_html(self.md, element, install_html(text))


class TagsBlock(PageBlock):
    """``/// tags``"""

    NAME = "tags"

    def write(self, element: Element, writer: Writer) -> None:
        """A slot: what other pages have is known once they are made."""
        add_html(self.md, element, TAGS)


class CredentialsBlock(PageBlock):
    """``/// credentials``"""

    NAME = "credentials"

    def write(self, element: Element, writer: Writer) -> None:
        """Its content."""
        add_html(self.md, element, credentials_html(self.sources.clients))


class WebhookTesterBlock(PageBlock):
    """``/// webhook-tester | webhooks/verify_signature``"""

    NAME = "webhook-tester"
    ARGUMENT = True

    def write(self, element: Element, writer: Writer) -> None:
        """Its content."""
        self.sources.program(self.argument)
        add_html(self.md, element, tester_html(self.argument, find_starts(self.sources)))


BLOCKS: tuple[type[PageBlock], ...] = (
    OperationsBlock, OperationBlock, SchemaBlock, EventsBlock, EventBlock, ErrorsBlock, RetriesBlock,
    AssumptionsBlock,
    ParametersBlock, ProgramBlock, RecordingBlock, SequenceBlock, FileBlock, RecipeBlock,
    InstallBlock, TagsBlock,
    CredentialsBlock, WebhookTesterBlock,
)  # fmt: skip


class UnendedBlocks(Treeprocessor):
    """Stops the build when a block was never ended: it would take in the rest of the page."""

    def run(self, root: Element) -> None:
        """Nothing is changed."""
        for element in root.iter("div"):
            if message := element.get("data-unended"):
                raise BlockError(message)


class UnreadBlocks(Postprocessor):
    """Stops the build when a block was printed as text: its name is wrong, or its end is missing."""

    def __init__(self, md: Markdown, root: Path) -> None:
        super().__init__(md)
        self.root = root

    def run(self, text: str) -> str:
        """The page's HTML, unchanged."""
        if match := UNREAD.search(text):
            line = match[1].strip()
            name, _, argument = line.lstrip("/ ").partition("|")
            places = load_sources(self.root).find(name.strip(), argument.strip())
            where = ", ".join(f"docs/{p}" for p in places) or "a page"
            raise BlockError(f"{where}: {line}: {reason(name.strip())}")
        return text


class Unsearched(Postprocessor):
    """Names what search leaves out as our index reads it (:mod:`hooks.publish.search_index`)."""

    def run(self, text: str) -> str:
        """The page's HTML with the name in place of Material's."""
        return EXCLUDED.sub(r'\1data-unsearched=""', text)


def reason(name: str) -> str:
    """Why a block with this name was not read."""
    known = [block.NAME for block in BLOCKS]
    if name in known:
        return "could not be read: expected `///` on the next line, and nothing between"
    return f"no such block; there are: {', '.join(known)}"


def wrong_places(sources: Sources) -> Iterator[str]:
    """The blocks of all pages that ask for what is not there: what links to them would be wrong as well."""
    there = {
        "operation": [operation.id for operation in sources.document.operations],
        "schema": list(sources.document.schemas),
        "event": [webhook.name for webhook in sources.document.webhooks],
        "program": list(sources.programs),
    }
    for place in sources.places:
        known = there.get(place.block, [])
        if place.argument and known and place.argument not in known:
            near = get_close_matches(place.argument, known, 3) or known
            came = f"no {place.block} is called {place.argument!r}; there are: {', '.join(near)}"
            yield f"docs/{place}: /// {place.block} | {place.argument}: {came}"


def check_places(sources: Sources) -> None:
    """Hold the blocks of all pages to what there is, before one page is made.

    Raises:
        BlockError: Some ask for what is not there. The message names the place of each.
    """
    if wrong := list(wrong_places(sources)):
        raise BlockError("\n".join(wrong))


class PageBlocksExtension(BlocksExtension):
    """The blocks as an extension of Python-Markdown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.config = {
            "root": [str(ROOT), "The folder that holds paket_sandbox/, snippets/ and docs/"],
            "site_url": ["", "Where the site is published"],
        }
        super().__init__(*args, **kwargs)

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:
        """Register every block."""
        for block in BLOCKS:
            block_mgr.register(block, self.getConfigs())
        root = Path(self.getConfig("root"))
        md.preprocessors.register(Facts(md, root), "facts", 40)  # before files are included
        md.treeprocessors.register(
            SandboxMarks(md, root), "sandbox-marks", 6
        )  # once headings have their anchors
        md.postprocessors.register(Unsearched(md), "unsearched", 2)
        md.treeprocessors.register(UnendedBlocks(md), "unended-blocks", 5)
        md.postprocessors.register(UnreadBlocks(md, root), "unread-blocks", 1)


def makeExtension(**kwargs: Any) -> PageBlocksExtension:
    """What Python-Markdown calls."""
    return PageBlocksExtension(**kwargs)
