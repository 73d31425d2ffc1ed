"""The two generated sites say the same, so that their build times can be compared."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from benchmarks import builds
from benchmarks.contracts import contract, operations
from paket_sandbox.openapi.reader import parse

COUNT = 12
"""Operations: enough for two tags."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both sites."""
    folder = tmp_path_factory.mktemp("sites")
    for settings in builds.prepare(COUNT, folder).values():
        assert builds.build(settings, []) > 0
    return folder / "site"


def words(page: Path) -> Counter[str]:
    """Every word of a page's content, as often as it is there; the heads of tables are left out, we have none."""
    (content,) = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml").select("article")
    for head in content.find_all("thead"):
        head.decompose()
    return Counter(re.findall(r"\w+", content.get_text(" ")))


def test_a_generated_contract_is_valid_and_understood() -> None:
    data = contract(COUNT)
    from openapi_spec_validator import validate  # 2 s, which every worker that collects would wait

    validate(yaml.safe_load(yaml.safe_dump(data)))
    assert [o.id for o in parse(data).operations] == [item.operation for item in operations(COUNT)]


def test_a_contract_is_made_of_nothing_but_its_size() -> None:
    assert contract(3) == contract(3)
    assert contract(3)["paths"].keys() < contract(COUNT)["paths"].keys()


@pytest.mark.parametrize(
    "page", ["group-1/create_item1", "group-2/create_item12", "errors", "retries", "objects"]
)
def test_both_sites_say_the_same(page: str, built: Path) -> None:
    ours, plain = (words(built / name / page / "index.html") for name in ("ours", "plain"))
    assert (ours - plain).total() <= ours.total() * 0.05, ours - plain
    assert (plain - ours).total() <= ours.total() * 0.05, plain - ours


def test_both_sites_have_the_same_pages(built: Path) -> None:
    ours, plain = (
        {p.relative_to(built / n) for p in (built / n).rglob("index.html")} for n in ("ours", "plain")
    )
    assert ours == plain
    assert len(ours) == COUNT + 4


def test_only_our_extension_is_between_them(tmp_path: Path) -> None:
    ours, plain = (
        builds.settings(1000, tmp_path / "docs", tmp_path / "site", ours) for ours in (True, False)
    )
    assert ours.pop("markdown_extensions")[:-1] == plain.pop("markdown_extensions")
    assert ours == plain
