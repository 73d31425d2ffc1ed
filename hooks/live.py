"""What the live examples load in a reader's browser: packed once, and kept in ``.cache/`` for the next build.

Interpreters come from npm (``package.json`` pins them), Python packages from the environment that builds the site.
The sandbox is packed as files, nothing of it is imported here; the contract is packed as it is once read.
"""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import yaml

from hooks.sources import Sources, load_clients, load_sources
from openapi.contract import load
from snippets.catalogue import PAKET, find_snippets
from snippets.worlds import steps_before

ROOT = Path(__file__).parent.parent
CACHE = ROOT / ".cache" / "live"

PACKAGES = (
    "pyodide",
    "@ruby/3.4-wasm-wasi",
    "@ruby/wasm-wasi",
    "@bjorn3/browser_wasi_shim",
    "just-bash",
    "@noble/hashes",
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
)
"""Python packages that the sandbox and the programs import, and what these import in turn."""

ROOMS = ("live", "openapi", "sandbox")
"""Folders of this repository that run in the browser."""

START = "start.json"
"""Part of what is packed: what is to be known before the files come."""

FRAME = "theme/assets/live/frame.html"

NEEDLESS = ("cacert.pem", "py.typed", ".so", ".pyi", ".pyc", "httpx/_main.py")
"""Ends of file names that are not packed; the last is httpx's command, which wants packages that are not here."""


class LiveError(Exception):
    """The live examples cannot be packed. The message says what to do."""


@dataclass(frozen=True)
class Runtime:
    """What was packed."""

    folder: Path
    """Holds the files, in the cache."""
    key: str
    """Changes with any of the files."""


def publish_live(site: Path, root: Path = ROOT, cache: Path = CACHE) -> None:
    """Write what the live examples load into the built site: ``assets/live/runtime-KEY/``, and ``runtime.json``.

    Raises:
        LiveError: Something to pack is not installed, or cannot be packed.
    """
    runtime = pack(root, cache)
    name = f"runtime-{runtime.key}"
    live = site / "assets" / "live"
    for old in live.glob("runtime-*"):
        shutil.rmtree(old)
    shutil.copytree(runtime.folder, live / name, ignore=shutil.ignore_patterns(START))
    # MkDocs takes a theme's .html files for templates, and does not publish them.
    shutil.copyfile(root / FRAME, live / "frame.html")
    files = {file.name: file.stat().st_size for file in sorted((live / name).iterdir())}
    start = json.loads((runtime.folder / START).read_text("utf-8"))
    (live / "licences.txt").write_text(licences(root / "node_modules"), "utf-8")
    known = {"folder": f"{name}/", "files": files, "start": start, **directory(load_sources(root))}
    (live / "runtime.json").write_text(json.dumps(known), "utf-8")


def licences(node_modules: Path) -> str:
    """Whose work is published with the site, and under which licence: one line each."""
    lines = ["Published with the live examples of this site:", ""]
    for name in PACKAGES:
        package = json.loads((node_modules / name / "package.json").read_text("utf-8"))
        lines.append(f"{name} {package['version']} (npm): {package.get('license', 'see its package')}")
    for name in DISTRIBUTIONS:
        about = distribution(name).metadata.json
        licence = str(about.get("license_expression") or about.get("license") or "see its package")
        lines.append(f"{name} {about['version']} (PyPI): {licence.splitlines()[0]}")
    lines += [
        "",
        "Python's standard library comes with Pyodide, Ruby's with ruby.wasm.",
        "Pyodide's interpreter and its script are published without what only C extensions use.",
        "",
    ]
    return "\n".join(lines)


def directory(sources: Sources) -> dict[str, Any]:
    """Who may call, and for each program the kind of Client that it is for and what it finds in the sandbox."""
    clients = [
        {"label": c.label, "username": c.username, "secret": c.secret_key, "client_type": c.kind}
        for c in load_clients(sources.root)
    ]
    callers = {sources.program_of(o): o.callers[0] for o in sources.document.operations}
    names = {snippet.program for snippet in find_snippets(sources.root / "snippets")}
    worlds = {name: [asdict(step) for step in steps_before(name)] for name in sorted(names)}
    return {
        "paket": PAKET,
        "clients": clients,
        "callers": callers,
        "worlds": {n: steps for n, steps in worlds.items() if steps},
    }


def pack(root: Path = ROOT, cache: Path = CACHE) -> Runtime:
    """Everything that browsers load, from the cache if nothing has changed since."""
    node_modules = root / "node_modules"
    key = key_of(root, node_modules)
    folder = cache / key
    if not folder.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as work:
            made = Path(work, "made")
            made.mkdir()
            fill(made, root, node_modules)
            with suppress(OSError):  # another build was quicker, with the same files
                made.rename(folder)
        forget(cache, keep=folder)
    return Runtime(folder, key)


def forget(cache: Path, keep: Path) -> None:
    """Remove what was packed before, but for the last two: a branch may come back."""
    old = sorted((f for f in cache.iterdir() if f != keep), key=lambda f: f.stat().st_mtime)
    for folder in old[:-2]:
        shutil.rmtree(folder, ignore_errors=True)


def key_of(root: Path, node_modules: Path) -> str:
    """A digest of everything that is packed, and of what packs it."""
    digest = hashlib.sha256()
    for name, data in [*sources(root), *programs(root)]:
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    for name in (*PACKAGES, *PACKERS):
        digest.update(version_of(node_modules, name).encode())
    for script in sorted([*(root / "hooks").glob("live*"), *(root / "hooks" / "live").glob("*")]):
        if script.is_file():
            digest.update(script.read_bytes())
    return digest.hexdigest()[:12]


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


def fill(folder: Path, root: Path, node_modules: Path) -> None:
    """Put everything into an empty folder."""
    run_node(root, "live_link.mjs", node_modules, folder)
    with tempfile.TemporaryDirectory() as work:
        given = Path(work, "sources.zip")
        given.write_bytes(archive(sources(root)))
        texts = Path(work, "programs.json")
        texts.write_text(json.dumps([(name, data.decode()) for name, data in programs(root)]), "utf-8")
        run_node(root, "live_compile.mjs", node_modules / "pyodide", given, texts, folder)
    run_node(root, "live_bundle.mjs", node_modules, folder)


def run_node(root: Path, script: str, *arguments: Path) -> None:
    """Run a script of this folder.

    Raises:
        LiveError: It failed.
    """
    node = next((n for n in (root / ".venv/bin/node", shutil.which("node")) if n and Path(n).exists()), None)
    if node is None:
        raise LiveError("node is not installed, and the live examples are packed by it; run make setup")
    command = [str(node), str(root / "hooks" / script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise LiveError(f"hooks/{script} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")


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
            if ".." in file.parts or file.parts[0].endswith(".dist-info") or "__pycache__" in file.parts:
                continue
            if not file.as_posix().endswith(NEEDLESS):
                yield file.as_posix(), Path(str(file.locate())).read_bytes()
    for room in ROOMS:
        for path in sorted((root / room).glob("*.py")):
            yield f"{room}/{path.name}", path.read_bytes()
    yield "live/contract.pickle", pickle.dumps(load(root / "openapi/openapi.yaml"), protocol=5)
    clients = yaml.safe_load((root / "sandbox/clients.yaml").read_text("utf-8"))
    yield "live/clients.json", json.dumps(clients, separators=(",", ":")).encode()


def programs(root: Path) -> Iterator[tuple[str, bytes]]:
    """Names and texts of the published Python programs."""
    for snippet in find_snippets(root / "snippets"):
        if snippet.language.id == "python":
            yield snippet.path.name, snippet.text.encode()
