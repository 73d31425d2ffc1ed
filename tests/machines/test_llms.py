"""The index for language models has the shape of llmstxt.org, and everything it lists is there."""

import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from benchmarks.agents.reading import rows, sizes_in
from hooks.publish.llms import Section, find_sections, index_text
from hooks.publish.markdown_copies import MarkdownCopy, without_directive
from hooks.publish.parts import SHORT, passages
from hooks.publish.reading import TASKS, Task, cost, in_one_language
from paket_sandbox.clients_file import load_clients
from paket_sandbox.openapi.document import Document
from snippets.catalogue import LANGUAGES, PAKET, SANDBOX
from snippets.variables import CREDENTIALS
from tests.machines.markdown_copies import read_copies
from tests.site.published import Site

LINE = re.compile(r"- \[(?P<title>[^\]]+)\]\((?P<address>[^):]+)\)(: (?P<description>.+))?")
TOKENS = re.compile(r" \((?P<tokens>[\d,]+) tokens\)$")


@pytest.fixture(scope="module")
def index(site_folder: Path) -> str:
    return (site_folder / "llms.txt").read_text("utf-8")


def root(site: Site) -> str:
    canonical = site.page("").soup.select_one("link[rel=canonical]")
    assert canonical is not None
    return str(canonical["href"])


def test_it_has_a_title_a_summary_and_sections_of_links(index: str) -> None:
    title, summary, *rest = index.split("\n\n")
    assert re.fullmatch(r"# .+", title)
    assert re.fullmatch(r"> .+", summary)
    before, *sections = "\n\n".join(rest).split("## ")
    assert before
    assert "# " not in before
    assert len(sections) >= 4
    for section in sections:
        name, *lines = section.strip().splitlines()
        assert name
        assert len([line for line in lines if line]) >= 1
        for line in lines:
            assert not line or LINE.fullmatch(line), line


def test_it_lists_every_page_once_as_markdown_with_its_description(index: str, site: Site) -> None:
    listed = [m for m in LINE.finditer(index) if TOKENS.search(m["description"] or "")]
    expected = {}
    for copy in read_copies(site):
        description = copy.page.soup.select_one("meta[name=description]")
        assert description is not None
        expected[copy.path.relative_to(site.folder).as_posix()] = description["content"]
    assert {m["address"]: TOKENS.sub("", m["description"]) for m in listed} == expected
    assert len(listed) == len(expected)


def test_everything_it_links_to_is_there(index: str, site: Site) -> None:
    addresses = re.findall(r"\]\(([^)]+)\)", index)
    missing = [address for address in addresses if not (site.folder / address).is_file()]
    assert missing == []
    assert {"openapi.yaml", "llms-full.txt", "paket.postman_collection.json"} <= set(addresses)
    assert any(address.endswith(".whl") for address in addresses)


def test_its_links_work_wherever_the_site_is(index: str) -> None:
    addresses = re.findall(r"\]\(([^)]+)\)", index)
    absolute = [a for a in addresses if urlsplit(a).scheme or a.startswith(("/", "./", "../"))]
    assert absolute == [], (
        "expected addresses relative to llms.txt: it is read on previews and sub-paths, too"
    )


def test_it_begins_with_what_a_first_call_needs(index: str) -> None:
    head = index.partition("\n## ")[0]
    assert len(head) < 2500
    for needed in (PAKET, SANDBOX, "HTTP Basic", "`paket-sandbox`", "openapi.yaml", *CREDENTIALS):
        assert needed in head, f"the head of llms.txt lacks {needed}"
    for client in load_clients():
        assert f"`{client.username}` with `{client.secret}`" in head


def test_it_says_how_much_a_page_takes(index: str, site: Site) -> None:
    for found in LINE.finditer(index):
        said = TOKENS.search(found["description"] or "")
        if said:
            characters = len((site.folder / found["address"]).read_text("utf-8"))
            number = int(said["tokens"].replace(",", ""))
            assert abs(number - characters / 4) <= 100, found[0]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_a_task_is_read_within_its_budget(task: Task, index: str, site: Site) -> None:
    (heading, listed) = re.findall(rf"^## (To build a {task.name}\b.*)\n\n((?:- .*\n)+)", index, re.M)[0]
    assert f"{task.budget:,} characters" in heading
    assert [m["address"] for m in LINE.finditer(listed)] == [in_one_language(f, "python") for f in task.files]
    sizes = sizes_in(site.folder)
    for language in LANGUAGES:
        assert cost(task, sizes, language.id) <= task.budget, language.id


@pytest.mark.parametrize(
    "task", [t for t in TASKS if t.name in ("Publisher", "Platform")], ids=lambda t: t.name
)
def test_a_task_needs_no_call_that_its_list_does_not_tell(task: Task, site: Site, contract: Document) -> None:
    text = "\n".join((site.folder / in_one_language(f, "python")).read_text("utf-8") for f in task.files)
    for operation in contract.operations:
        if operation.callers == (task.name.lower(),):
            assert f"{operation.method} {operation.path}\n" in text, operation.id
            for parameter in operation.parameters:
                if parameter.location == "query":
                    assert f"`{parameter.name}` (" in text, f"{operation.id}: {parameter.name}"


def test_a_cost_counts_the_index_once() -> None:
    sizes = {"llms.txt": 100, "a.ruby.md": 10}
    assert cost(Task("A", ("a.md",), 0), sizes, "ruby") == 110
    assert cost(Task("B", ("a.md",), 0, after="A"), sizes, "ruby") == 10
    with pytest.raises(KeyError, match=r"b\.ruby\.md"):
        cost(Task("C", ("b.md",), 0), sizes, "ruby")


def test_the_bench_has_a_row_for_each_task(site_folder: Path) -> None:
    found = list(rows(site_folder))
    assert len(found) == len(TASKS)
    assert all(row.met for row in found), found


def full_texts(folder: Path) -> dict[str, str]:
    names = {language.id: f"llms-full.{language.id}.txt" for language in LANGUAGES} | {
        "python": "llms-full.txt"
    }
    return {language: (folder / name).read_text("utf-8") for language, name in names.items()}


def test_the_full_texts_hold_every_page_in_the_order_of_the_index(index: str, site: Site) -> None:
    copies = read_copies(site)
    for language, text in full_texts(site.folder).items():
        places = []
        for copy in copies:
            heads = f"<!-- {root(site)}{copy.page.name} -->"
            assert text.count(heads) == 1, f"{copy} is not once in the text of {language}"
            places.append(
                (text.index(heads), index.index(f"]({copy.path.relative_to(site.folder).as_posix()})"))
            )
        main = [place for place in sorted(places) if place[1] < index.index("## Optional")]
        assert main == sorted(main, key=lambda place: place[1])


def test_the_full_texts_lose_nothing_of_the_pages(site: Site) -> None:
    full = {passage.strip() for text in full_texts(site.folder).values() for passage in passages(text)}
    for copy in read_copies(site):
        text = without_directive(copy.path.read_text("utf-8"))
        assert {passage.strip() for passage in passages(text)} - full == set(), str(copy)


def test_the_full_texts_have_no_long_passage_twice(site: Site) -> None:
    for language, text in full_texts(site.folder).items():
        long = Counter(passage.strip() for passage in passages(text) if len(passage.strip()) > SHORT)
        assert [passage for passage, count in long.items() if count > 1] == [], language


def test_sections_follow_the_navigation() -> None:
    nav: list[dict[str, Any]] = [
        {"Home": "index.md"},
        {"A": [{"One": "a/index.md"}, {"B": [{"Two": "a/two.md"}]}]},
    ]
    assert list(find_sections(nav, "Start")) == [
        Section("Start", (("Home", ""),)),
        Section("A", (("One", "a/"), ("Two", "a/two/"))),
    ]


def test_a_page_that_can_be_left_out_is_optional() -> None:
    pages = [
        MarkdownCopy(f"{n}/", f"https://a.test/{n}/", n, f"About {n}.", "") for n in ("guide", "changelog")
    ]
    home = MarkdownCopy("", "https://a.test/", "Home", "Home.", "")
    section = Section("Guides", (("Guide", "guide/"), ("Changelog", "changelog/")))
    text = index_text("A", "An API.", [section], {copy.address: copy for copy in [home, *pages]}, [])
    assert text.startswith("# A\n\n> An API.\n\n")
    assert "## Guides\n\n- [Guide](guide.md): About guide. (100 tokens)\n\n" in text
    assert text.endswith("## Optional\n\n- [Changelog](changelog.md): About changelog. (100 tokens)\n")
