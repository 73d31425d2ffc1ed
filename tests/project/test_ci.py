"""What CI runs is everything, and nothing is published that did not pass: no selection, no filter, no looser pin."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGES: dict[str, Any] = json.loads((ROOT / "package.json").read_text("utf-8"))
LOCK: dict[str, Any] = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
SITE = yaml.safe_load((ROOT / ".github" / "workflows" / "site.yml").read_text("utf-8"))["jobs"]

SELECTIONS = re.compile(
    r"(?:^|\s)(?:-k|-m(?! pytest)|-x|--ignore|--deselect|--maxfail|--exitfirst|--lf|--ff)\b"
)
LEFT_OUT = re.compile(
    r"pytest\.(?:mark\.)?(?:skip|skipif|xfail|importorskip)\b|unittest\.skip|^collect_ignore|\|\| true"
    "|continue-on-error|always\\(\\)",  # what lets a step of CI fail unseen
    re.MULTILINE,
)


def test_ci_runs_the_tests_and_ends_as_they_do() -> None:
    script = ROOT / ".ci" / "run"
    commands = [line for line in script.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert commands[0] == "set -euo pipefail"
    assert commands[-1] == "exec make test </dev/null"
    assert len(commands) == 3
    assert script.stat().st_mode & 0o111


def test_the_tests_are_all_there_are() -> None:
    done = subprocess.run(["make", "-n", "test"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    lint, build, tests = (
        done.index(part) for part in ("-m scripts.lint", "-m hooks.build --builder mkdocs", "-m pytest")
    )
    assert lint < build < tests
    command = done[tests:].splitlines()[0]
    options = PROJECT["tool"]["pytest"]["ini_options"]
    assert not SELECTIONS.search(command)
    assert not SELECTIONS.search(" ".join(options["addopts"]))
    assert options["testpaths"] == ["tests"]
    assert options["filterwarnings"] == ["error"]
    assert not {"norecursedirs", "python_files", "python_functions", "python_classes"} & options.keys()


def files() -> list[Path]:
    tests = [path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)]
    return [*tests, ROOT / "Makefile", ROOT / ".ci" / "run", *(ROOT / ".github" / "workflows").iterdir()]


def test_nothing_is_skipped() -> None:
    found = {
        path.relative_to(ROOT).as_posix() for path in files() if LEFT_OUT.search(path.read_text("utf-8"))
    }
    assert found == set()


def test_what_did_not_pass_is_not_published() -> None:
    steps = SITE["test"]["steps"]
    [run] = [number for number, step in enumerate(steps) if step.get("run") == ".ci/run"]
    assert set(steps[run]) == {"run"}, "it runs on every branch, and its failure ends the job"
    assert "if" not in SITE["test"]
    published = [n for n, step in enumerate(steps) if "upload-pages" in step.get("uses", "")]
    renewed = [n for n, step in enumerate(steps) if "--renew" in step.get("run", "")]
    assert published
    assert renewed
    assert run < min(published)
    # What is published is what was tested: nothing is built, and no day written, between the tests and the upload.
    assert max(renewed) < run
    assert [step for step in steps[run + 1 :] if "make" in step.get("run", "")] == []
    addressed = [n for n, step in enumerate(steps) if "PAKET_SITE_URL=" in step.get("run", "")]
    assert addressed
    assert max(addressed) < run
    for name, job in SITE.items():
        if any("deploy" in step.get("uses", "") for step in job["steps"]):
            assert job["needs"] == "test", name


def test_nothing_runs_twice() -> None:
    """A push to a branch that has a pull request is one run, not two."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "site.yml").read_text("utf-8"))
    assert workflow[True] == {
        "push": {"branches": ["main"]},
        "pull_request": None,
        "workflow_dispatch": None,
    }  # YAML reads `on` as true


def test_a_reviewer_gets_the_site_and_what_changes() -> None:
    steps = SITE["test"]["steps"]
    [told] = [n for n, step in enumerate(steps) if "scripts.changes" in step.get("run", "")]
    kept = {step["with"]["name"]: step for step in steps if "upload-artifact@" in step.get("uses", "")}
    for step in (steps[told], kept["preview"], kept["changes"]):
        assert step["if"] == "github.event_name == 'pull_request'"
    assert (kept["preview"]["with"]["path"], kept["changes"]["with"]["path"]) == ("site", "changes.md")
    assert kept["failures"]["if"] == "failure()"
    assert ".cache/failures" in kept["failures"]["with"]["path"].split()


def test_what_changes_is_one_comment_that_needs_no_key_of_the_pull_request() -> None:
    """What runs a pull request's own code may write nothing; what comments runs main's, and reads a file alone."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "comment.yml").read_text("utf-8"))
    assert workflow[True] == {"workflow_run": {"workflows": ["Site"], "types": ["completed"]}}
    job = workflow["jobs"]["comment"]
    assert job["permissions"] == {"actions": "read", "pull-requests": "write"}
    fetched, said = job["steps"]
    assert fetched["with"]["name"] == "changes"
    assert "changes.md | gh pr comment" in said["run"]
    assert "--edit-last --create-if-none" in said["run"]
    assert "${{" not in said["run"]  # a branch's name is text, not a part of the command
    assert "permissions" not in SITE["test"]


@pytest.mark.parametrize("group", PROJECT["dependency-groups"])
def test_python_packages_are_pinned_and_locked_as_they_are(group: str) -> None:
    lock = (ROOT / "requirements.txt").read_text("utf-8")
    for requirement in map(Requirement, PROJECT["dependency-groups"][group]):
        [pin] = requirement.specifier
        assert pin.operator == "==", requirement
        assert re.search(
            rf"^{re.escape(requirement.name)}=={re.escape(pin.version)}[ ;]", lock, re.M | re.I
        ), pin


def test_node_packages_are_pinned_and_locked_as_they_are() -> None:
    for kind in ("dependencies", "devDependencies"):
        wanted = PACKAGES.get(kind, {})
        assert LOCK["packages"][""].get(kind, {}) == wanted
        for name, version in wanted.items():
            assert re.fullmatch(r"\d+\.\d+\.\d+(-[\w.-]+)?", version), name
            assert LOCK["packages"][f"node_modules/{name}"]["version"] == version
