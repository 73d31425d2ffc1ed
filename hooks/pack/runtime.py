"""What the live examples load in a reader's browser: packed once, and kept in ``.cache/`` for the next build.

Interpreters come from npm (``package.json`` pins them), Python packages from the environment that builds the site.
The sandbox is packed as files, nothing of it is imported here; the contract is packed as it is once read.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

import yaml

from hooks.pack.node import LiveError, run_node
from hooks.pages.sources import ROOT
from paket_sandbox.openapi.contract import load
from snippets.catalogue import find_snippets

CACHE = ROOT / ".cache" / "live"
LINKED = "linked"
"""A folder of the cache: Pyodide as it was linked."""
BUNDLED = "bundled"
"""Another: Ruby, jq and what else does not hang on Python, its programs or the sandbox."""

RUBY = "@ruby/3.4-wasm-wasi"
"""The npm package that holds Ruby; its version of Ruby is in its name."""
JQ = "jq-wasm"

PACKAGES = (
    "pyodide",
    RUBY,
    "@ruby/wasm-wasi",
    "@bjorn3/browser_wasi_shim",
    JQ,
    "@noble/hashes",
    "@pkgjs/parseargs",
    "pako",
    "path-browserify",
    "readable-stream",
    "es-module-lexer",
    "node-inspect-extracted",
)
"""npm packages whose files are published."""

PACKERS = ("binaryen", "esbuild", "terser")
"""npm packages that pack them, and are not published."""

DISTRIBUTIONS = (
    "anyio",
    "certifi",
    "fastjsonschema",
    "h11",
    "httpcore",
    "httpx",
    "idna",
    "starlette",
    "typing_extensions",
    "tzdata",
)
"""Python packages that the sandbox and the programs import, and what these import in turn."""

ROOMS = {
    "live": "browser/live/worker/python/live/*.py",
    "paket_sandbox": "paket_sandbox/*.py",
    "paket_sandbox/openapi": "paket_sandbox/openapi/*.py",
}
"""Packages of this repository that run in the browser, and their files."""

SNIPPETS = ("__init__.py", "prerequisites.py", "variables.py")
"""What runs there of the package ``snippets``."""

DATA = {"clients": "paket_sandbox/clients.yaml", "prerequisites": "snippets/prerequisites.yaml"}
"""YAML that is packed as JSON beside the package ``live``: there is no reader of YAML in the browser."""

PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
"""What Pyodide's package has that is published; ``link.mjs`` makes these smaller, ``rename`` calls the scripts .js."""

SCRIPTS = ("runtime.py", "link.mjs", "compile.mjs", "bundle.mjs")
"""What packs, in this folder: a change in one of them makes other files."""

START = "start.json"
"""Part of what is packed: what is to be known before the files come."""

INSIDE = "inside-*.json"
"""What the interpreters say of what they are made of; not published as it is."""

NEEDLESS = ("cacert.pem", "py.typed", ".so", ".pyi", ".pyc", "httpx/_main.py")
"""Ends of file names that are not packed; the last is httpx's command, which wants packages that are not here."""


@dataclass(frozen=True)
class Runtime:
    """What was packed."""

    folder: Path
    """Holds the files, in the cache."""
    key: str
    """Changes with any of the files."""


def pack(root: Path = ROOT, cache: Path = CACHE) -> Runtime:
    """Everything that browsers load, from the cache if nothing has changed since."""
    node_modules = root / "node_modules"
    key = key_of(root, node_modules)
    return Runtime(kept(cache, key, lambda made: fill(made, root, node_modules, cache)), key)


def link(made: Path, root: Path, node_modules: Path, cache: Path) -> None:
    """Link Pyodide into a folder, from the cache if neither Pyodide nor what links it has changed.

    It takes longer than all the rest, and depends on nothing of this repository but its script.
    """
    add("link.mjs", ("pyodide", *PACKERS), made, root, node_modules, cache)


def bundle(made: Path, root: Path, node_modules: Path, cache: Path) -> None:
    """Bundle Ruby, jq and the like into a folder: a changed program in Python is no reason to do so anew."""
    packages = (name for name in PACKAGES if name != "pyodide")
    add("bundle.mjs", (*packages, *PACKERS), made, root, node_modules, cache)


def add(
    script: str, packages: Iterable[str], made: Path, root: Path, node_modules: Path, cache: Path
) -> None:
    """Add what a script makes of npm packages to a folder, from the cache if it and they are those of before."""
    digest = hashlib.sha256((root / "hooks" / "pack" / script).read_bytes())
    for name in packages:
        digest.update(version_of(node_modules, name).encode())

    def run(folder: Path) -> None:
        run_node(root, script, node_modules, folder)

    shutil.copytree(kept(cache, digest.hexdigest()[:12], run), made, dirs_exist_ok=True)


def kept(cache: Path, key: str, make: Callable[[Path], None]) -> Path:
    """A folder of the cache, filled if there is none of this name."""
    folder = cache / key
    if not folder.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as work:
            made = Path(work, "made")
            made.mkdir()
            make(made)
            with suppress(OSError):  # another build was quicker, with the same files
                made.rename(folder)
        forget(cache, keep=folder)
    return folder


def forget(cache: Path, keep: Path) -> None:
    """Remove what was packed before, but for the last two: a branch may come back."""
    stay = (keep, cache / LINKED, cache / BUNDLED)
    old = sorted((f for f in cache.iterdir() if f not in stay), key=lambda f: f.stat().st_mtime)
    for folder in old[:-2]:
        shutil.rmtree(folder, ignore_errors=True)


def key_of(root: Path, node_modules: Path) -> str:
    """A digest of everything that is packed, and of what packs it."""
    digest = hashlib.sha256(b"" if links() else b"unlinked")
    for name, data in [*sources(root), *programs(root)]:
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    for name in (*PACKAGES, *PACKERS):
        digest.update(version_of(node_modules, name).encode())
    for script in SCRIPTS:
        digest.update((root / "hooks" / "pack" / script).read_bytes())
    return digest.hexdigest()[:12]


def links() -> bool:
    """Whether Pyodide is linked anew: ``PAKET_LINK`` while building, ``on`` unless it says ``off``.

    Raises:
        LiveError: It says something else.
    """
    value = os.environ.get("PAKET_LINK", "on")
    if value not in ("on", "off"):
        raise LiveError(f"PAKET_LINK is {value!r}, expected on or off; unset it to link Pyodide as always")
    return value == "on"


def version_of(node_modules: Path, package: str) -> str:
    """The version of an npm package.

    Raises:
        LiveError: It is not installed.
    """
    try:
        text = (node_modules / package / "package.json").read_text("utf-8")
    except FileNotFoundError:
        raise LiveError(
            f"the npm package {package} is not installed, and the live examples run on it; run make setup"
        ) from None
    version: str = json.loads(text)["version"]
    return version


def fill(folder: Path, root: Path, node_modules: Path, cache: Path) -> None:
    """Put everything into an empty folder.

    Args:
        folder: The empty folder.
        root: The repository.
        node_modules: Where its npm packages are.
        cache: Where what was linked and bundled before is kept.
    """
    if links():
        link(folder, root, node_modules, cache / LINKED)
    else:
        for name in PYODIDE:
            shutil.copyfile(node_modules / "pyodide" / name, folder / name)
    rename(folder)
    with tempfile.TemporaryDirectory() as work:
        given = Path(work, "sources.zip")
        given.write_bytes(archive(sources(root)))
        texts = Path(work, "programs.json")
        texts.write_text(json.dumps([(name, data.decode()) for name, data in programs(root)]), "utf-8")
        run_node(root, "compile.mjs", node_modules / "pyodide", given, texts, folder)
    bundle(folder, root, node_modules, cache / BUNDLED)


def rename(folder: Path) -> None:
    """Have Pyodide's scripts end in ``.js``: many hosts give ``.mjs`` a type of which browsers run no module.

    Raises:
        LiveError: Pyodide's loader names its script in another way than it did.
    """
    loader, script, _ = (folder / name for name in PYODIDE)
    text = loader.read_text("utf-8")
    if script.name not in text:
        raise LiveError(f"{loader.name} does not name {script.name} any more; look at rename() in {__name__}")
    loader.write_text(text.replace(script.name, f"{script.stem}.js"), "utf-8")
    for path in (loader, script):
        path.rename(path.with_suffix(".js"))


def archive(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of the files, the same bytes whenever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in sorted(files):
            made.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def sources(root: Path) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the Python packages, as they are to lie on Python's path."""
    for name in DISTRIBUTIONS:
        for file in distribution(name).files or ():
            is_about = file.parts[0].endswith(".dist-info") and file.name != "METADATA"
            if ".." in file.parts or is_about or "__pycache__" in file.parts:
                continue
            if not file.as_posix().endswith(NEEDLESS):
                yield file.as_posix(), Path(str(file.locate())).read_bytes()
    for room, pattern in ROOMS.items():
        for path in sorted(root.glob(pattern)):
            yield f"{room}/{path.name}", path.read_bytes()
    for name in SNIPPETS:
        yield f"snippets/{name}", (root / "snippets" / name).read_bytes()
    yield "live/contract.pickle", pickle.dumps(load(root / "paket_sandbox/openapi/openapi.yaml"), protocol=5)
    for name, data in DATA.items():
        content = yaml.safe_load((root / data).read_text("utf-8"))
        yield f"live/{name}.json", json.dumps(content, separators=(",", ":")).encode()


def programs(root: Path) -> Iterator[tuple[str, bytes]]:
    """Names and texts of the published Python programs."""
    for snippet in find_snippets(root / "snippets"):
        if snippet.language.id == "python":
            yield snippet.path.name, snippet.text.encode()
