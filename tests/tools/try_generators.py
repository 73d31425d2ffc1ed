"""Other people's generators make types of the published contract, and these refuse what the API refuses."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from scripts.steps import TOOLS
from tests.package.reader import lay_generators
from tests.tools.commands import ESBUILD, HERE, HEY_API, NODE, ORVAL, TSC, TYPES, generate_go, go, run

EPISODE = {
    "content_id": "cid12345",
    "media_type": "tv_episode",
    "action": "up_next_next",
    "title": "The Long Way Home",
    "description": "A map.",
    "poster_art_uri": "https://images.example.com/posters/cid12345.jpg",
    "poster_art_aspect_ratio": "aspect_ratio_16_9",
    "duration": 2880,
    "season": 1,
    "episode": 2,
}
MOVIE = {name: value for name, value in EPISODE.items() if name not in ("season", "episode")} | {
    "media_type": "movie"
}


def without(item: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key != name}


ALLOWED: Sequence[Mapping[str, Any]] = (
    EPISODE,
    MOVIE,
    MOVIE | {"action": "up_next_continue", "position": 2},
    MOVIE | {"content_id": "session"},
    EPISODE | {"content_id": "..."},
    EPISODE | {"last_interaction": 253402300799},
)
REFUSED: Sequence[Mapping[str, Any]] = (
    without(EPISODE, "season"),
    without(EPISODE, "episode"),
    without(MOVIE, "title"),
    MOVIE | {"action": "up_next_continue"},
    MOVIE | {"media_type": "tv_episode"},
    MOVIE | {"media_type": "show"},
    MOVIE | {"content_id": "sessions"},
    MOVIE | {"content_id": ".."},
    MOVIE | {"content_id": "a\nb"},
    MOVIE | {"duration": -1},
)
EXPECTED = [True] * len(ALLOWED) + [False] * len(REFUSED)


@pytest.fixture
def contract(site_folder: Path, tmp_path: Path) -> Path:
    """The contract as it is published, in a folder of its own."""
    return Path(shutil.copy(site_folder / "openapi.yaml", tmp_path))


def test_types_for_typescript(contract: Path, tmp_path: Path) -> None:
    lay_generators(tmp_path)
    shutil.copy(HERE / "typed.ts", tmp_path)
    shutil.copy(HERE.parents[1] / "snippets" / "clients" / "tsconfig.json", tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}\n')
    run(tmp_path, NODE, TYPES, contract.name, "--output", "paket.d.ts")
    run(tmp_path, NODE, HEY_API, "--input", contract.name, "--output", "client")
    run(tmp_path, NODE, TSC, "--noEmit")


def test_orval_and_zod(contract: Path, tmp_path: Path) -> None:
    (tmp_path / "node_modules").symlink_to(TOOLS / "node_modules")
    shutil.copy(HERE / "orval.config.mjs", tmp_path)
    run(tmp_path, NODE, ORVAL, "--config", "orval.config.mjs")
    run(
        tmp_path,
        NODE,
        ESBUILD,
        "zod.ts",
        "--bundle",
        "--format=esm",
        "--outfile=zod.mjs",
        "--log-level=error",
    )
    wanted = {"AddItemBody": [*ALLOWED, *REFUSED]}
    printed = run(
        tmp_path, NODE, str(HERE / "zod_verdicts.mjs"), str(tmp_path / "zod.mjs"), given=json.dumps(wanted)
    )
    assert json.loads(printed) == {"AddItemBody": EXPECTED}


def test_datamodel_code_generator_and_pydantic(contract: Path, tmp_path: Path) -> None:
    command = ["--input", contract.name, "--output", "models.py", "--input-file-type", "openapi"]
    command += ["--output-model-type", "pydantic_v2.BaseModel"]
    run(tmp_path, str(TOOLS / "bin" / "datamodel-codegen"), *command)
    unknown = MOVIE | {"colour": "red"}
    wanted = {"ListItemInput": [*ALLOWED, *REFUSED, unknown]}
    python = str(TOOLS / "bin" / "python")
    printed = run(
        tmp_path, python, str(HERE / "pydantic_verdicts.py"), str(tmp_path), given=json.dumps(wanted)
    )
    assert json.loads(printed) == {"ListItemInput": [*EXPECTED, False]}


def test_openapi_generator_for_go(contract: Path, tmp_path: Path) -> None:
    client = generate_go(contract, tmp_path)
    go(client, "vet", "./...")
    go(client, "build", "./...")
