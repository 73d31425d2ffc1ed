"""The list of parts for machines, ``/sbom.cdx.json``: CycloneDX, made from what is published and from the lock files.

What browsers load is required; what only builds and tests the site is ``excluded``, as CycloneDX calls what is used and
not delivered. The model and its writing are those of cyclonedx-python-lib, CycloneDX' own, which also holds the schema
that the suite checks the file against. The same parts give the same file: it has a number made from them, and no time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from hooks.pages.sources import ROOT
from hooks.publish.third_party import NPM, Part, inside_of, npm_parts, python_parts
from scripts.pinned import ACTIONS, PYPI, Pin, find_pins

FILE = "sbom.cdx.json"
NAME = "paket-docs"
CACHE = Path(".cache", "sbom")
TYPES = {PYPI: "pypi", ACTIONS: "github"}
"""Of package URLs, by ecosystem; npm's is as it is called."""
LICENCES = LicenseFactory()


def publish_sbom(site: Path, root: Path = ROOT) -> None:
    """Write the file into the built site. Making it takes seconds, so it is kept until what it is made from changes."""
    kept = root / CACHE / f"{digest_of(root)}.json"
    if not kept.is_file():
        shutil.rmtree(root / CACHE, ignore_errors=True)
        kept.parent.mkdir(parents=True)
        part = kept.with_suffix(f".{os.getpid()}")
        part.write_text(sbom(root), "utf-8")
        part.replace(kept)
    shutil.copyfile(kept, site / FILE)


def digest_of(root: Path) -> str:
    """Changes exactly when the file may: with a part, a pin, the project's version, or what writes it."""
    node_modules = root / "node_modules"
    made_from = [
        version("cyclonedx-python-lib"),
        Path(__file__).read_text("utf-8"),
        json.loads((root / "package.json").read_text("utf-8"))["version"],
        *inside_of(root),
        *sorted(npm_parts(node_modules), key=str),
        *python_parts(node_modules),
        *sorted(find_pins(root)),
    ]
    return hashlib.sha256("\n".join(map(repr, made_from)).encode()).hexdigest()


def sbom(root: Path = ROOT) -> str:
    """All of it, as JSON."""
    own = json.loads((root / "package.json").read_text("utf-8"))
    bom = Bom()
    bom.metadata.component = Component(
        type=ComponentType.APPLICATION, name=NAME, version=own["version"], bom_ref=NAME
    )
    shipped = {component.bom_ref.value: component for component in shipped_parts(root)}
    bom.components = [*shipped.values(), *pinned_parts(root, set(shipped))]
    bom.register_dependency(bom.metadata.component, shipped.values())
    return steady(json.loads(JsonV1Dot6(bom).output_as_string()))


def shipped_parts(root: Path) -> Iterator[Component]:
    """What is published, with what is inside the interpreters."""
    node_modules = root / "node_modules"
    inner: dict[str, list[Component]] = {}
    for held in inside_of(root):
        inner.setdefault(held.within, []).append(
            Component(
                type=ComponentType.LIBRARY,
                name=held.name,
                version=held.version or None,
                bom_ref=f"{held.within}#{held.name} {held.version}",
                licenses=[LICENCES.make_from_string(held.licence)],
                external_references=[
                    ExternalReference(type=ExternalReferenceType.VCS, url=XsUri(url))
                    for url in held.source.split("; ")
                ],
            )
        )
    for kind, parts in (("npm", npm_parts(node_modules)), ("pypi", python_parts(node_modules))):
        for part in parts:
            if part.name != "CPython":  # it is inside Pyodide
                yield of_part(kind, part, inner.pop(part.name, []))
    assert not inner, f"{', '.join(inner)} of hooks/publish/inside.yaml are not in {NPM}"


def of_part(kind: str, part: Part, inner: list[Component]) -> Component:
    """A published package."""
    url = package_url(kind, part.name, part.version)
    licence = LICENCES.make_from_string(part.licence)
    return Component(
        type=ComponentType.LIBRARY,
        name=part.name,
        version=part.version,
        purl=url,
        bom_ref=str(url),
        scope=ComponentScope.REQUIRED,
        licenses=[licence],
        components=inner,
    )


def pinned_parts(root: Path, known: set[str | None]) -> Iterator[Component]:
    """What is pinned beside that, once each."""
    for pin in sorted(set(find_pins(root))):
        url = url_of(pin)
        if str(url) not in known:
            known.add(str(url))
            yield Component(
                type=ComponentType.LIBRARY,
                name=pin.name,
                version=pin.version,
                purl=url,
                bom_ref=str(url),
                scope=ComponentScope.EXCLUDED,
            )


def url_of(pin: Pin) -> PackageURL:
    """The package URL of what is pinned."""
    return package_url(TYPES.get(pin.ecosystem, pin.ecosystem), pin.name, pin.version)


def package_url(kind: str, name: str, version: str) -> PackageURL:
    """A package URL, of a name that may have a namespace."""
    namespace, _, last = name.rpartition("/")
    return PackageURL(kind, namespace or None, last, version)


def steady(bom: dict[str, Any]) -> str:
    """The same text whenever it is made."""
    del bom["metadata"]["timestamp"]
    bom["serialNumber"] = ""
    text = json.dumps(bom, sort_keys=True)
    bom["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, text)}"
    return json.dumps(bom, indent=2, sort_keys=True) + "\n"
