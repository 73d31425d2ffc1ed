"""Contract and site agree: all of the contract is on the site, and the site shows nothing else."""

import json
import re
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup, Tag

from paket_sandbox.openapi.document import Document, Operation, Response, Schema, Webhook
from snippets.catalogue import LANGUAGES
from tests.project.test_files import LEFTOVERS
from tests.site.published import Page, Site

CALL = re.compile(r"(GET|POST|PUT|DELETE) (/v1[^\s?]*)")
SNAKE = re.compile(r"[a-z]+(_[a-z]+)+")
NOT_FIELDS = {"test_sk", "paket_sandbox", "custom_app_id", "deep_link", "whsec_sandbox"}
"""Words with an underscore that pages write in code though they are no attribute of any object."""


def marked(site: Site, name: str) -> list[tuple[str, Tag]]:
    """Every element of the site that has ``data-NAME``, with its value."""
    return [found for page in site.pages for found in page.marked.get(f"data-{name}", ())]


def flat(text: str) -> str:
    """Text as it is read: without Markdown's marks, and with single spaces."""
    return " ".join(re.sub(r"[`*]", "", text).split())


def section_of(site: Site, kind: str, name: str) -> Tag:
    """The one element that is about an operation, an object, a type of event or an error."""
    found = [element for value, element in marked(site, kind) if value == name and is_section(element)]
    assert len(found) == 1, f"{kind} {name}: expected one on the site, found {len(found)}"
    return found[0]


def is_section(element: Tag) -> bool:
    """Whether an element is more than a link to an entry of the catalogue of errors."""
    return "data-error" not in element.attrs or "error" in element.get_attribute_list("class")


def objects(contract: Document) -> dict[str, Schema]:
    """The schemas that are objects."""
    return {name: schema for name, schema in contract.schemas.items() if schema.properties}


def operation_problems(site: Site, operation: Operation) -> Iterator[str]:
    """What the section of an operation lacks, or says too much."""
    section = section_of(site, "operation", operation.id)
    text = flat(section.get_text())
    if f"{operation.method} {operation.path}" not in text:
        yield f"{operation.id}: {operation.method} {operation.path} is not shown"
    for sentence in (operation.summary, operation.description):
        if flat(sentence) not in text:
            yield f"{operation.id}: {sentence!r} is not shown"
    expected: dict[str, tuple[str, set[str]]] = {
        "callers": ("callers", {" ".join(operation.callers)}),
        "statuses": ("status", {str(r.status) for r in operation.responses}),
        "errors": ("error", {str(r.name) for r in operation.responses if r.is_error}),
        "parameters": ("parameter", {p.name for p in operation.parameters}),
        "headers of the answer": ("header", {h.name for h in operation.success.headers}),
        "program": ("program", {f"{operation.tag.lower().replace(' ', '-')}/{operation.stem}"}),
        "recording": ("recording", {f"{operation.tag.lower().replace(' ', '-')}/{operation.stem}"}),
    }
    for what, (attribute, wanted) in expected.items():
        shown = {str(e[f"data-{attribute}"]) for e in section.select(f"[data-{attribute}]")}
        if shown != wanted:
            yield f"{operation.id}: expected the {what} {sorted(wanted)}, the page shows {sorted(shown)}"
    fields = {str(e["data-field"]) for e in section.select("[data-field]")}
    wanted = set(operation_fields(operation))
    if fields != wanted:
        yield f"{operation.id}: expected the attributes {sorted(wanted)}, the page shows {sorted(fields)}"
    languages = {str(e["data-language"]) for e in section.select("pre[data-language]")}
    if languages != {language.id for language in LANGUAGES}:
        yield f"{operation.id}: shown in {sorted(languages)} only"
    for parameter in operation.parameters:
        entry = flat("".join(e.get_text() for e in section.select(f'[data-parameter="{parameter.name}"]')))
        needed = "required" if parameter.required else "optional"
        for word in (needed, flat(parameter.description), *map(str, parameter.schema.enum)):
            if word not in entry:
                yield f"{operation.id}: {parameter.name} does not say {word!r}"


def operation_fields(operation: Operation) -> Iterator[str]:
    """The attributes that an operation's section shows: of its body, and of an answer that is no shared object."""
    answer = operation.success.schema
    if operation.request_body is not None:
        yield from all_fields(operation.request_body, operation.request_body.name or operation.id)
    if answer is not None and answer.name is None:
        yield from all_fields(answer, operation.id)


def all_fields(schema: Schema, owner: str) -> Iterator[str]:
    """The attributes of an object, and of the objects that are written in it."""
    for prop in schema.properties:
        yield f"{owner}.{prop.name}"
        inner = prop.schema.items or prop.schema
        if inner.name is None:
            yield from all_fields(inner, f"{owner}.{prop.name}")


def schema_problems(site: Site, name: str, schema: Schema) -> Iterator[str]:
    """What the section of an object lacks, or says too much."""
    section = section_of(site, "schema", name)
    shown = [str(e["data-field"]) for e in section.select("[data-field]")]
    wanted = list(all_fields(schema, name))
    if shown != wanted:
        yield f"{name}: expected the attributes {wanted}, the page shows {shown}"
    if flat(schema.description) not in flat(section.get_text()):
        yield f"{name}: its description is not shown"
    for prop in schema.properties:
        entry = flat("".join(e.get_text() for e in section.select(f'[data-field="{name}.{prop.name}"]')))
        kind = prop.schema
        values = [v for v in (kind.const, *kind.enum, *kind.examples[:1], kind.pattern) if v is not None]
        needed = "required" if prop.required else "optional"
        words = [
            prop.name,
            needed,
            kind.type or "",
            kind.format or "",
            flat(prop.description),
            *(value if isinstance(value, str) else json.dumps(value) for value in values),
        ]
        for word in words:
            if flat(word) not in entry:
                yield f"{name}.{prop.name} does not say {word!r}"


def error_problems(site: Site, name: str, response: Response) -> Iterator[str]:
    """What an entry of the catalogue lacks."""
    section = section_of(site, "error", name)
    text = flat(section.get_text())
    headers = [h.name for h in response.headers if not h.name.startswith("Paket-")]
    for word in (str(response.status), flat(response.description), flat(response.remedy), *headers):
        if word not in text:
            yield f"{name} does not say {word!r}"
    if not section.select(f'[data-recording="errors/{name}"]') or len(section.select("pre")) < 2:
        yield f"{name} lacks the recorded request or answer"


def event_problems(site: Site, webhook: Webhook) -> Iterator[str]:
    """What the section of a type of event lacks."""
    section = section_of(site, "event", webhook.name)
    text = flat(section.get_text())
    for sentence in (webhook.name, webhook.summary, webhook.description, webhook.data.description):
        if flat(sentence) not in text:
            yield f"{webhook.name}: {sentence!r} is not shown"
    for receiver in webhook.receivers:
        if f"{receiver.title()}s" not in text:
            yield f"{webhook.name}: does not say that it is sent to {receiver}s"
    if not section.select(f'pre[data-source="snippets/events/{webhook.name}.json"]'):
        yield f"{webhook.name} lacks the recorded event"


def overview_problems(site: Site, contract: Document) -> Iterator[str]:
    """What the lists at the top of pages lack: the operations of a tag, and the types of event."""
    for tag in contract.tags:
        page = next(
            p for p in site.pages for h1 in p.soup.select("h1") if h1.get_text(strip=True) == tag.name
        )
        sections = [
            contract.operation(str(e["data-operation"])) for e in page.soup.select("[data-operation]")
        ]
        wanted = [(f"#{o.anchor}", f"{o.method} {o.path} {o.summary}") for o in sections]
        if (shown := overview(page, "operations")) != wanted:
            yield f"{page}: expected the list {wanted}, the page shows {shown}"
    page = next(p for p in site.pages if p.soup.select(".events-block"))
    wanted = [(f"#{w.anchor}", f"EVENT {w.name} {w.summary}") for w in contract.webhooks]
    if (shown := overview(page, "events")) != wanted:
        yield f"{page}: expected the list {wanted}, the page shows {shown}"


def retry_problems(site: Site, contract: Document) -> Iterator[str]:
    """Operations without a row in the table of retries, and what does not lead there or back."""
    rows = {name: (page, row) for page in site.pages for name, row in page.marked.get("data-retry", ())}
    pages = {name: page for page in site.pages for name, _ in page.marked.get("data-operation", ())}
    if set(rows) != {o.id for o in contract.operations}:
        yield f"the table of retries has {sorted(rows)}"
        return
    for operation in contract.operations:
        page, (table, row) = pages[operation.id], rows[operation.id]
        line = row.find_parent("tr")
        cells = [cell.get_text() for cell in line.select("td")] if line is not None else []
        if cells[:-1] != list(operation.retry.advice.values()):
            yield f"{operation.id}: the table of retries does not say {operation.retry.advice}"
        ways = (
            (page, section_of(site, "operation", operation.id).select_one(".retry a"), table, str(row["id"])),
            (table, row.find("a"), page, operation.anchor),
        )
        for start, link, end, anchor in ways:
            leads = urljoin(f"/{start.name}", str(link["href"])) if isinstance(link, Tag) else None
            if leads != f"/{end.name}#{anchor}":
                yield f"{operation.id}: expected a link from {start} to #{anchor} of {end}, found {leads}"


def overview(page: Page, block: str) -> list[tuple[str, str]]:
    """Where each line of a list leads, and what it says."""
    return [(str(a["href"]), flat(a.get_text())) for a in page.soup.select(f".{block}-block .overview a")]


def strangers(site: Site, contract: Document) -> Iterator[str]:
    """What the site shows and the contract does not know."""
    known = {
        "operation": {o.id for o in contract.operations},
        "schema": set(objects(contract)),
        "field": {f for n, s in contract.schemas.items() for f in all_fields(s, n)}
        | {f for o in contract.operations for f in operation_fields(o)},
        "error": set(contract.responses),
        "event": {w.name for w in contract.webhooks},
        "parameter": {p.name for p in contract.parameters.values()}
        | {p.name for o in contract.operations for p in o.parameters},
        "assumption": {a.id for a in contract.assumptions},
    }
    for page in site.pages:
        for attribute, names in known.items():
            for value, _ in page.marked.get(f"data-{attribute}", ()):
                if value not in names:
                    yield f"{page}: {attribute} {value!r} is not in the contract"
        yield from strange_words(page, contract)


def strange_words(page: Page, contract: Document) -> Iterator[str]:
    """Calls and attributes that a page names in running text, and that the contract does not have."""
    calls = {(o.method, re.sub(r"\{\w+\}", "{}", o.path)) for o in contract.operations}
    properties = [p for schema in contract.schemas.values() for p in schema.properties]
    names = {
        f.rpartition(".")[2] for name, schema in contract.schemas.items() for f in all_fields(schema, name)
    }
    names |= {str(value) for p in properties for value in p.schema.enum}
    names |= {p.name for o in contract.operations for p in o.parameters} | NOT_FIELDS
    article = page.soup.find("article")
    assert isinstance(article, Tag), page
    for code in article.find_all("code"):
        if code.parent is not None and code.parent.name == "pre":
            continue
        word = code.get_text()
        if match := CALL.fullmatch(word):
            if (match[1], re.sub(r"\{\w+\}", "{}", match[2])) not in calls:
                yield f"{page}: {word!r} is no call of the contract"
        elif SNAKE.fullmatch(word) and word not in names and not is_other(word, page):
            yield f"{page}: {word!r} is no attribute of the contract"


def is_other(word: str, page: Page) -> bool:
    """Whether a word in snake case is a key or, on some pages, a function of Python or a module of a host."""
    return word.startswith(("test_sk_", "mod_")) or page.name.startswith("recipes")


def problems(site: Site, contract: Document) -> list[str]:
    """All that contract and site do not agree about."""
    found = [*strangers(site, contract), *overview_problems(site, contract)]
    for operation in contract.operations:
        found += operation_problems(site, operation)
    for name, schema in objects(contract).items():
        found += schema_problems(site, name, schema)
    for webhook in contract.webhooks:
        found += event_problems(site, webhook)
    for name, response in contract.responses.items():
        found += error_problems(site, name, response)
    return found


def test_site_and_contract_agree(site: Site, contract: Document) -> None:
    assert problems(site, contract) == []


def test_tags_are_pages(site: Site, contract: Document) -> None:
    for tag in contract.tags:
        titled = [p for p in site.pages for h1 in p.soup.select("h1") if h1.get_text(strip=True) == tag.name]
        assert len(titled) == 1, f"expected one page with the title {tag.name!r}, found {titled}"


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('data-field="Session.session_id"', 'data-field="Session.id"', "Session.id' is not in the contract"),
        ('data-error="Conflict"', 'data-error="Clash"', "'Clash' is not in the contract"),
        (">required<", ">optional<", "does not say 'required'"),
        ('data-parameter="Idempotency-Key"', 'data-parameter="Idempotence"', "expected the parameters"),
        ("<span>Create a Session</span>", "<span>Make a Session</span>", "expected the list"),
        ("</h1>", "</h1><p><code>GET /v1/widgets</code></p>", "'GET /v1/widgets' is no call"),
        ("</h1>", "</h1><p><code>widget_id</code></p>", "'widget_id' is no attribute"),
    ],
)
def test_a_difference_is_found(before: str, after: str, message: str, site: Site, contract: Document) -> None:
    broken = changed(site, "core-api/sessions/", before, after)
    assert any(message in problem for problem in problems(broken, contract))


def changed(site: Site, name: str, before: str, after: str) -> Site:
    """The site, with another text in one of its pages."""
    page = site.page(name)
    assert before in page.html
    other = Page(page.path, name, page.html.replace(before, after, 1))
    return Site(site.folder, tuple(other if p.name == name else p for p in site.pages))


def test_every_operation_and_its_row_of_the_table_of_retries_lead_to_each_other(
    site: Site, contract: Document
) -> None:
    assert list(retry_problems(site, contract)) == []


@pytest.mark.parametrize(
    ("name", "before", "after", "message"),
    [
        (
            "core-api/sessions/",
            '<p class="retry">',
            "<p>",
            "from core-api/sessions/ to #retry-create-a-session",
        ),
        ("core-api/sessions/", "#retry-create-a-session", "#retry-get", "found /errors/#retry-get"),
        ("errors/", 'data-retry="createSession"', 'data-retry="createSession2"', "the table of retries has"),
        ("errors/", "sessions/#create-a-session", "sessions/#get", "found /core-api/sessions/#get"),
        ("errors/", ">new key</td>", ">same key</td>", "createSession: the table of retries does not say"),
    ],
)
def test_a_row_or_a_link_that_is_missing_is_found(
    name: str, before: str, after: str, message: str, site: Site, contract: Document
) -> None:
    broken = changed(site, name, before, after)
    assert any(message in problem for problem in retry_problems(broken, contract))


def glance_problems(site: Site, contract: Document) -> Iterator[str]:
    """Statuses of the contract that the table *At a glance* lacks, and advice that is not the contract's."""
    heading = site.page("errors/").soup.find(id="at-a-glance")
    table = heading.find_next("table") if heading else None
    assert isinstance(table, Tag)
    rows = {cells[0]: cells[-1] for row in table.select("tbody tr") if (cells := texts(row))}
    statuses = {str(response.status) for response in contract.responses.values()}
    if rows.keys() != statuses | BEYOND:
        yield f"errors/: At a glance has {sorted(rows)}; there is {sorted(statuses | BEYOND)}"
    for operation in contract.operations:
        for failures, advice in operation.retry.advice.items():
            for failure in re.findall(r"\d+|no answer", failures):
                said = rows.get("none" if failure == "no answer" else failure, "yes")
                key = re.search(r"(same|new) key", said)
                if not said.startswith("yes") or (key and "key" in advice and key[0] != advice):
                    yield f"errors/: At a glance says {said!r} of {failure}; {operation.id} has {advice!r}"


def texts(row: Tag) -> list[str]:
    """Of its cells."""
    return [" ".join(cell.get_text(" ").split()) for cell in row.select("td")]


BEYOND = {"429", "none"}
"""What a program meets beside the contract's statuses."""


def test_at_a_glance_has_every_status_and_the_advice_of_the_contract(site: Site, contract: Document) -> None:
    assert list(glance_problems(site, contract)) == []


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('<a href="#headers-too-large">431</a>', '<a href="#headers-too-large">432</a>', "there is"),
        ("yes: later, with a", "no, not with a", "of 500"),
        (">same key</a>", ">new key</a>", "has 'same key'"),
        ("yes: wait as long", "no: wait as long", "of 429"),
    ],
)
def test_a_status_or_advice_that_is_another_is_found(
    before: str, after: str, message: str, site: Site, contract: Document
) -> None:
    broken = changed(site, "errors/", before, after)
    assert any(message in problem for problem in glance_problems(broken, contract))


def test_nothing_is_left_of_the_placeholder(site: Site) -> None:
    for page in site.pages:
        assert not LEFTOVERS.search(BeautifulSoup(page.html, "lxml").get_text()), page
