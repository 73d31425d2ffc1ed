"""The terms of what is published are said: our own, and those of whose work comes with it, with their texts."""

import json
import re
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

from hooks.pack.runtime import DISTRIBUTIONS
from hooks.publish.third_party import NPM, PYTHON, LicenceError, Part, checked, licences_text, npm_parts

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def text() -> str:
    return licences_text()


def test_every_published_package_is_named(text: str) -> None:
    listed = re.findall(r"^(\S+) \S+: \S", text.partition("=" * 78)[0], re.MULTILINE)
    assert {*NPM, *PYTHON, "CPython"} <= set(listed)
    assert len(listed) == len(set(listed))


def test_what_is_bundled_is_among_them(text: str) -> None:
    bundler = (ROOT / "hooks" / "pack" / "bundle.mjs").read_text(encoding="utf-8")
    imported = re.findall(r'export \{[^}]*\} from "((?:@[^/"]+/)?[^/"]+)', bundler)
    assert imported
    assert set(imported) <= set(NPM)
    assert set(DISTRIBUTIONS) <= set(PYTHON)


def test_the_texts_are_there(text: str) -> None:
    chapters = text.partition("=" * 78)[2]
    for words in (
        "Mozilla Public License, version 2.0",
        "Apache License",
        "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2",
        "Ruby is copyrighted free software",
        "Permission is hereby granted",
    ):
        assert words in chapters


def test_our_own_terms_come_first_and_are_named_alike_everywhere(text: str) -> None:
    terms = (ROOT / "LICENSE").read_text("utf-8")
    assert text.partition("=" * 78)[0].index(terms) < text.index("other people's work")
    stated = [
        tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["license"],
        json.loads((ROOT / "package.json").read_text("utf-8"))["license"],
        json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"][""]["license"],
    ]
    assert {f"{name} License" for name in stated} == {terms.partition("\n")[0]}


def test_the_package_brings_its_terms(site_folder: Path) -> None:
    [wheel] = site_folder.glob("*.whl")
    with ZipFile(wheel) as archive:
        names = archive.namelist()
        [metadata] = [archive.read(name).decode() for name in names if name.endswith("/METADATA")]
    assert "\nLicense-Expression: MIT\n" in metadata
    assert [name for name in names if name.endswith("/licenses/LICENSE")]


def test_a_package_without_its_licence_stops_the_build(tmp_path: Path) -> None:
    for name in NPM:
        folder = tmp_path / name
        folder.mkdir(parents=True)
        package = {"name": name, "version": "1.0.0", "license": "Apache-2.0"}
        (folder / "package.json").write_text(json.dumps(package))
        if name != "jq-wasm":
            (folder / "LICENSE").write_text("terms")
    with pytest.raises(LicenceError, match=r"jq-wasm 1\.0\.0 is published, but comes without its licence"):
        list(npm_parts(tmp_path))
    with pytest.raises(LicenceError):
        checked(Part("thing", "1", "", "terms"))
