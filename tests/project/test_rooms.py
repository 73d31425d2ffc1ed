"""The README's drawing and table of the rooms are those of the tree."""

import re
import subprocess

import pytest

from tests.project.rooms import README, ROOT, drawing, floors, imported, may_import, rooms_of, section
from tests.project.test_files import committed

FLOORS = floors(drawing("The rooms"))
ROOMS = {box.room: number for number, floor in enumerate(FLOORS) for box in floor}
"""Each room, and its floor, counted from above."""
BOXES = {box.room: box for floor in FLOORS for box in floor}


def folders() -> set[str]:
    """The folders at the top that git knows, but for those that begin with a dot."""
    tops = {file.relative_to(ROOT).parts for file in committed()}
    return {parts[0] for parts in tops if len(parts) > 1 and not parts[0].startswith(".")}


def test_every_folder_is_drawn_and_in_the_table() -> None:
    assert ROOMS.keys() == folders()
    assert may_import().keys() == folders()


def test_the_drawing_has_straight_edges() -> None:
    lines = drawing("The rooms").strip().splitlines()
    assert {len(line) for line in lines} == {len(lines[0])}


def test_a_room_imports_only_rooms_of_lower_floors() -> None:
    wrong = [
        (room, other)
        for room, others in may_import().items()
        for other in others
        if ROOMS[other] <= ROOMS[room]
    ]
    assert wrong == []


@pytest.mark.parametrize("room", [room for room, box in BOXES.items() if any(box.rows)])
def test_what_is_drawn_in_a_room_is_there(room: str) -> None:
    names = [name for row in BOXES[room].rows for name in row]
    inside = [path.relative_to(ROOT / room) for path in committed() if path.is_relative_to(ROOT / room)]
    known = {f"{parent.name}/" for path in inside for parent in path.parents} | {path.name for path in inside}
    assert [name for name in names if name not in known] == []


@pytest.mark.parametrize("folder", ["hooks", "browser", "browser/live"])
def test_a_room_is_drawn_with_all_that_is_in_it(folder: str) -> None:
    paths = [path.relative_to(ROOT / folder) for path in committed() if path.is_relative_to(ROOT / folder)]
    inside = {f"{path.parts[0]}/" for path in paths if len(path.parts) > 1}
    drawn = {name for row in BOXES[folder.partition("/")[0]].rows for name in row}
    assert inside - drawn == set()


HOOKS = {name.removesuffix("/"): n for n, row in enumerate(BOXES["hooks"].rows) for name in row}
"""What lies in ``hooks/``, and on which row of the drawing."""


def hooks_edges(name: str, source: str) -> set[str]:
    """What a file of ``hooks/`` imports from it, on a row that is not lower than its own.

    Args:
        name: The folder of ``hooks/`` that the file lies in; or the file, if it lies in none.
        source: Its text.
    """
    modules = [module.split(".")[1] for module in imported(source) if module.startswith("hooks.")]
    rows = {m: HOOKS.get(m, HOOKS.get(f"{m}.py", HOOKS["events.py"])) for m in modules}
    return {m for m, row in rows.items() if m != name and row <= HOOKS[name]}


def test_no_edge_inside_hooks_runs_back() -> None:
    files = {path.relative_to(ROOT / "hooks"): path for path in sorted((ROOT / "hooks").rglob("*.py"))}
    found = {
        str(name): hooks_edges(name.parts[0], path.read_text("utf-8"))
        for name, path in files.items()
        if name.name != "__init__.py"
    }
    assert len(found) > 20
    assert {name: edges for name, edges in found.items() if edges} == {}


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("pages", "from hooks.publish.llms import publish_llms"),
        ("pack", "from hooks.collections.bruno import files"),
        ("publish", "import hooks.events"),
        ("publish", "from hooks.finish import finish"),
    ],
)
def test_an_edge_that_runs_back_is_seen(name: str, source: str) -> None:
    assert hooks_edges(name, source)
    assert not hooks_edges("events.py", re.sub("hooks.(events|finish)", "hooks.publish", source))


def test_the_way_of_the_data_names_what_is_there() -> None:
    names = re.findall(r"[\w.-]+/[\w./-]*", drawing("The data's way"))
    assert len(names) > 4
    made = {"site/"}
    assert [name for name in names if name not in made and not (ROOT / name).exists()] == []
    ignored = subprocess.run(
        ["git", "check-ignore", *made], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(ignored.stdout.split()) == made


BROKEN = README.replace("─ proof/ ─", "─ prove/ ─").replace("| `hooks/` |", "| `hook/` |")


def test_a_wrong_drawing_is_seen() -> None:
    assert {box.room for floor in floors(drawing("The rooms", BROKEN)) for box in floor} != folders()
    assert may_import(BROKEN).keys() != folders()
    assert rooms_of("import live", {"browser": 1}) == {"browser": "live"}
    assert section("No such heading") == ""
