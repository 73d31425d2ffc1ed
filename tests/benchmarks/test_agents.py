"""The benchmark of agents tells a good integration from bad ones, by the sandbox's log."""

import sys
from io import StringIO
from pathlib import Path
from queue import Queue
from types import SimpleNamespace

import pytest

from benchmarks.agents.__main__ import main, run
from benchmarks.agents.grader import created, grade_calls, lost_retries, reading, refused
from benchmarks.agents.log import Call, Log, Read
from benchmarks.agents.tasks import Line, find_tasks
from benchmarks.agents.trial import TESTS, tell, try_out

HERE = Path(__file__).with_name("agents")
TASKS = find_tasks()


def command(name: str) -> list[str]:
    return [sys.executable, str(HERE / "canned.py"), str(HERE / f"{name}.py")]


def test_a_good_integration_is_right(site_folder: Path, tmp_path: Path) -> None:
    grade, read, refusals = run(TASKS["publisher"], site_folder, command("good_publisher"), tmp_path)
    assert list(grade.lines()) == [f"{title}: 0" for title in TITLES]
    assert grade.is_right
    sizes = [len((site_folder / name).read_text("utf-8")) for name in ("llms.txt", FIRST)]
    assert (read.texts, read.characters) == (2, sum(sizes))
    assert refusals == 1


TITLES = ("refused", "wrong headers", "lost retries", "made twice", "not done")
FIRST = "guides/integrate-as-a-publisher.python.md"


def test_a_careless_one_loses_retries_and_makes_things_twice(site_folder: Path, tmp_path: Path) -> None:
    grade, _, _ = run(TASKS["publisher"], site_folder, command("careless"), tmp_path)
    assert all(line.startswith("DELETE") for line in grade.refused), "it removes what it never stored"
    assert grade.headers.count("POST /v1/participants: no Accept: application/json") == 2
    assert any(line.endswith("no Idempotency-Key") for line in grade.headers)
    assert "POST /v1/participants: sent again after drop without the same key" in grade.lost
    assert any(line.endswith("not sent again after 503") for line in grade.lost)
    assert grade.twice == ("2 objects were created, for 1 that were asked for",)
    assert any("total" in line for line in grade.outcome)


def test_one_that_guesses_is_refused(site_folder: Path, tmp_path: Path) -> None:
    grade, _, _ = run(TASKS["publisher"], site_folder, command("wrong"), tmp_path)
    assert any("400" in line and line.startswith("PUT") for line in grade.refused)
    assert any("404" in line and line.startswith("DELETE") for line in grade.refused)
    assert any(line.endswith("is for tests") for line in grade.headers)
    assert any("no answer" in line for line in grade.outcome)


SLIPS = {
    "platform": (
        ("", "", ""),
        (' if not item["hidden"]', "", "show has cid12345"),
        ('if "next_key" not in page', "if True", "show has 50 entries, expected 102"),
        ('"DELETE", f"{path}/{event[\'participant_id\']}"', '"DELETE", path', "was not called"),
    ),
    "publisher": (
        ("quote(event['video'], safe='')", "event['video']", "/total is 1, expected 0"),
        (
            "key = str(uuid4())\n    for",
            "key = str((body or {}).get('content_id'))\n    for",
            "/total is 0, expected 1",
        ),
    ),
}
"""What a good one has in place of something, and what is then found. The Platform shows what is hidden, reads one page,
and removes the Session of a viewer who has only signed out of one app; the Publisher puts an id into an address as it
is, and makes its keys from what it sends."""


def test_what_has_ended_is_not_waited_for() -> None:
    """Also where its standard input still takes a line, as it may for a moment."""
    answers: Queue[str] = Queue()
    answers.put("")
    process = SimpleNamespace(stdin=StringIO())
    found = [list(tell(Line({}, {}), process, answers, {}, None, Log())) for _ in range(2)]  # type: ignore[arg-type]
    assert found == [["no answer (EOFError)"]] * 2


@pytest.mark.parametrize("task", SLIPS)
def test_slips_are_found(task: str, tmp_path: Path) -> None:
    good = (HERE / f"good_{task}.py").read_text("utf-8")
    target = tmp_path / "integration"
    for before, after, problem in SLIPS[task]:
        assert before in good
        target.write_text(good.replace(before, after) if before else good, "utf-8")
        target.chmod(0o755)
        grade = try_out(TASKS[task], tmp_path)
        found = list(grade.lines())
        assert grade.is_right is (not problem), found
        assert any(problem in line for line in found), found


def test_the_command_says_what_was_found(
    site_folder: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    arguments = ["publisher", "--site", str(site_folder), "--", sys.executable, "-c", "input()"]
    assert main(arguments) == 1
    printed = capfd.readouterr().out
    assert "read before the first right call: 0 characters of 0 texts" in printed
    assert "there is no executable file integration" in printed
    assert main(["publisher", "--site", str(tmp_path), "--", "true"]) == 2


def test_tests_are_tried_with_right_and_wrong_modules(tmp_path: Path) -> None:
    (tmp_path / TESTS).write_text("def test_nothing() -> None:\n    pass\n", "utf-8")
    found = try_out(TASKS["tests"], tmp_path).outcome
    assert [line.partition(":")[0] for line in found] == ["another_id", "another_key", "no_retry"]


def test_a_good_set_of_tests_tells_them_apart(tmp_path: Path) -> None:
    (tmp_path / TESTS).write_text((HERE / "good_tests.py").read_text("utf-8"), "utf-8")
    assert try_out(TASKS["tests"], tmp_path).outcome == ()


def test_receivers_are_told_apart(tmp_path: Path) -> None:
    target = tmp_path / "integration"
    found = {}
    for name in ("receiver", "careless_receiver"):
        target.write_text((HERE / f"{name}.py").read_text("utf-8"), "utf-8")
        target.chmod(0o755)
        found[name] = "\n".join(try_out(TASKS["receiver"], tmp_path).outcome)
    assert found["receiver"] == ""
    for problem in ("of another secret", "an hour old", "with nothing but the decoy", "printed"):
        assert problem in found["careless_receiver"]


def call(
    method: str = "POST", fault: str = "", status: int | None = 200, key: str = "k", answer: str = ""
) -> Call:
    return Call(method, "/v1/sessions", {"idempotency-key": key}, "", fault, status, answer)


def test_an_object_whose_answer_was_lost_counts_once_if_its_key_comes_again() -> None:
    lost = call(fault="drop", status=None)
    assert created([lost, call(answer="a")]) == 1
    assert created([lost, call(answer="a", key="other")]) == 2
    assert created([lost]) == 1
    assert created([call(fault="503", status=503), call(answer="a"), call(answer="a")]) == 1


def test_a_retry_needs_the_key_that_helps() -> None:
    for fault, status in (("drop", None), ("503", 503), ("500", 500)):
        first = call(fault=fault, status=status)
        same, new = [first, call()], [first, call(key="new")]
        assert (list(lost_retries(same)) == []) is (fault != "500")
        assert (list(lost_retries(new)) == []) is (fault == "500")
        assert len(list(lost_retries([first]))) == 1


def test_a_removal_that_is_repeated_may_find_nothing() -> None:
    gone = call("DELETE", status=404)
    assert list(refused([gone])) == [gone]
    assert list(refused([call("DELETE", fault="drop", status=None), gone])) == []


def test_reading_ends_with_the_first_right_call() -> None:
    log = Log([Read("a.md", 5), call(status=401), Read("a.md", 5), Read("b.md", 7), call(), Read("c.md", 9)])
    assert (reading(log).texts, reading(log).characters) == (2, 17)


def test_nothing_found_is_right() -> None:
    good = Call("GET", "/v1", {"accept": "application/json"}, "", "", 200, "{}")
    assert grade_calls([good], 0, ()).is_right
    assert not grade_calls([good], 0, ("something",)).is_right
