"""The site without a network: a service worker that keeps it, and a zip of all its files.

``PAKET_OFFLINE=off`` while building switches the service worker off: the published one then removes itself, and all
that it kept, from the browsers that have it.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from pathlib import Path

from hooks.pages.sources import ROOT
from hooks.publish import sbom
from hooks.publish.contract_parts import SUFFIX

WORKER = "service-worker.js"
BUILD = "build.json"
"""Names the version of the site. Pages ask for it: a cache on the way may hold an old service worker back."""
ARCHIVE = "paket-docs.zip"
NOT_SERVED = frozenset({"_headers", ".htaccess", "staticwebapp.config.json", "web.config"})
"""What hosts read themselves, and do not send."""
NOT_KEPT = NOT_SERVED | {sbom.FILE}
"""What no reader reads without a network."""
PLACE = '{ build: "", first: {}, later: {} }'
"""Stands in the service worker where the version and the files belong."""

OFF = """addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(forget()));

async function forget() {
  for (const name of ["paket", `paket ${registration.scope}`]) await caches.delete(name);
  await registration.unregister();
}
"""


def publish_offline(site: Path, root: Path = ROOT) -> None:
    """Write the service worker and the archive into the built site; all its other files are there already."""
    for name in (WORKER, BUILD, ARCHIVE):
        (site / name).unlink(missing_ok=True)
    text, build = OFF, digest_of(OFF.encode())
    if os.environ.get("PAKET_OFFLINE", "on") != "off":
        text, files = (root / "browser" / WORKER).read_text("utf-8"), list_files(site)
        assert PLACE in text, f"browser/{WORKER} has no place for the list of files"
        build = digest_of(f"{text}{json.dumps(files)}".encode())
        text = text.replace(PLACE, json.dumps({"build": build, **files}))
    (site / WORKER).write_text(text, "utf-8")
    (site / BUILD).write_text(json.dumps({"build": build}), "utf-8")
    write_archive(site)


def digest_of(data: bytes) -> str:
    """The digest that the service worker compares."""
    return hashlib.sha256(data).hexdigest()[:32]


def list_files(site: Path) -> dict[str, dict[str, str]]:
    """Path to digest: of what is kept on the first visit, and of what is kept once it was used."""
    first: dict[str, str] = {}
    later: dict[str, str] = {}
    for path in sorted(site.rglob("*")):
        if not path.is_file() or path.name in NOT_KEPT or path.suffix in (".map", ".gz") or is_part(path):
            continue
        name = path.relative_to(site).as_posix()
        (later if "/runtime-" in name else first)[name] = digest_of(path.read_bytes())
    return {"first": first, "later": later}


def is_part(path: Path) -> bool:
    """Whether a file only has what stands in another as well: one language, one operation, a part of the contract."""
    if path.name.endswith(SUFFIX):
        return True
    if path.suffix == ".txt":
        return path.name.startswith("llms-full.") and path.name != "llms-full.txt"
    return path.suffix == ".md" and path.name != "index.md" and not path.with_suffix("").is_dir()


def write_archive(site: Path) -> None:
    """The whole site as one file, to be unpacked and served by any local server."""
    paths = [path for path in sorted(site.rglob("*")) if path.is_file()]
    with zipfile.ZipFile(site / ARCHIVE, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in paths:
            info = zipfile.ZipInfo(f"paket-docs/{path.relative_to(site).as_posix()}")
            info.external_attr = 0o644 << 16
            archive.writestr(info, path.read_bytes(), zipfile.ZIP_DEFLATED)
