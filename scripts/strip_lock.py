"""Take out of each ``package-lock.json`` what authors say of their packages: where to fund them, and other addresses.

npm writes it and needs none of it. Run ``python -m scripts.strip_lock`` after npm has changed the file.
"""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCKS = ("package-lock.json", "snippets/clients/package-lock.json", "tests/tools/package-lock.json")


def strip(lock: dict[str, Any]) -> dict[str, Any]:
    """The lock without the entries of its packages that hold an address."""
    packages = {
        path: {key: value for key, value in package.items() if "://" not in json.dumps(value)}
        for path, package in lock["packages"].items()
    }
    return {**lock, "packages": packages}


if __name__ == "__main__":
    for name in LOCKS:
        stripped = strip(json.loads((ROOT / name).read_text("utf-8")))
        (ROOT / name).write_text(json.dumps(stripped, indent=2, ensure_ascii=False) + "\n", "utf-8")
