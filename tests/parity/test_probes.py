"""Every assumption of the contract has a probe, or a reason why no client can tell; and each probe can say no."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from paket_sandbox.app import Config, create_app
from paket_sandbox.openapi.document import Document
from parity.comparison import Comparison
from parity.findings import Result, Verdict
from parity.probes import Probe, ProbeError, read_probe, read_probes
from parity.rehearsal import compared
from parity.standin.app import Client
from proof.harness import Harness
from proof.sandboxes import clients
from proof.wire import Response

DOCUMENTED, ASSUMED = read_probes()
CLIENTS = [Client(c.username, c.secret, c.client_type, c.client_id) for c in clients()]
OF_EVENTS = {name for name, probe in ASSUMED.items() if probe.rests_on == "webhook"}


def unprobed(document: Document, probes: Mapping[str, Probe]) -> list[str]:
    """What the contract assumes and nobody asks for, and what is asked for and not assumed."""
    known = {assumption.id for assumption in document.assumptions}
    return sorted(known ^ probes.keys())


def test_every_assumption_has_a_probe_or_a_reason(document: Document) -> None:
    message = "add them to parity/probes.yaml: what to ask and to expect, or in `nothing` why no client can"
    assert unprobed(document, ASSUMED) == [], message


def test_an_assumption_without_a_probe_is_seen(document: Document) -> None:
    fewer = {name: probe for name, probe in ASSUMED.items() if name != "newest-first"}
    assert unprobed(document, fewer) == ["newest-first"]
    assert unprobed(document, {**ASSUMED, "never-assumed": ASSUMED["newest-first"]}) == ["never-assumed"]


def test_the_sandbox_does_what_it_is_said_to_assume(harness: Harness, document: Document) -> None:
    """The sandbox behaves as the assumptions say, so what the probes ask of it, it confirms; and each can say no."""
    app = create_app(Config(seed=1, document=document, clients=clients()))
    with compared(harness, app, clients=CLIENTS) as (comparison, _):
        answered = keep_answers(comparison)
        comparison.run()
        outcome = comparison.outcome
    assert outcome.kept
    assert not outcome.stopped
    assert [str(c) for c in outcome.checks if c.result is Result.DRIFT] == []
    lost = {c.name for c in outcome.checks if c.result is Result.NOT_REACHED}
    assert lost == {
        "errors/Conflict",
        "errors/ServerError",
        "errors/ServiceUnavailable",
        "webhooks/verify_signature",
    }
    unknown = {a.name for a in outcome.assumptions if a.verdict is not Verdict.CONFIRMED}
    assert unknown == {name for name, probe in ASSUMED.items() if probe.nothing} | OF_EVENTS
    assert not comparison.carrier.made.sessions
    assert not comparison.carrier.made.items
    assert_each_can_say_no(answered)


Answered = dict[str, tuple[Probe, list[Response], dict[str, str]]]


def keep_answers(comparison: Comparison) -> Answered:
    """What the probes of a comparison were answered, filled as it goes."""
    kept: Answered = {}

    def problems(probe: Probe, answers: list[Response], variables: dict[str, str]) -> None:
        kept[probe.name] = (probe, answers, variables)

    comparison.told = problems
    return kept


def assert_each_can_say_no(answered: Answered) -> None:
    """Each condition of each probe is one that another answer breaks: another status, no body, no header."""
    assert len(answered) > 50
    for probe, answers, variables in answered.values():
        for condition in probe.expect:
            assert list(condition.problems(answers, variables)) == [], probe.name
            others = [other_answer(answer) for answer in answers]
            if condition.same is not None:
                others[condition.of[0] - 1] = answers[condition.of[0] - 1]
            assert list(condition.problems(others, variables)), f"{probe.name}: {condition} is always so"


def other_answer(answer: Response) -> Response:
    """An answer that is another in all that conditions look at."""
    headers = tuple((n, f"another {v}") for n, v in answer.headers)
    body = (
        b'{"next_key": 5, "items": [{"preview_video_uri": "https://a.example"}], "total": 77, "other": true}'
    )
    return replace(answer, status=299, headers=headers, body=body)


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({}, "say what to ask"),
        ({"nothing": "No.", "expect": [{"of": 1, "status": 200}]}, "say what to ask"),
        (
            {"ask": [{"as": "platform", "call": "GET /v1"}], "expect": [{"of": 2, "status": 200}]},
            "that there is not",
        ),
        ({"ask": [{"call": "GET /v1", "who": "me"}], "expect": [{"of": 1, "status": 200}]}, "who"),
        ({"nothing": "No.", "rests_on": "luck"}, "expected kept or webhook"),
    ],
)
def test_a_probe_that_is_not_understood_is_named(keys: dict[str, object], says: str) -> None:
    with pytest.raises(ProbeError, match=rf"parity/probes.yaml: some-name: .*{says}"):
        read_probe("some-name", keys)
