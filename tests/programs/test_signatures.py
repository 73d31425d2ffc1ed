"""Every language and the sandbox agree on which signatures are genuine."""

from __future__ import annotations

import pytest

from paket_sandbox.signatures import SignatureError, sign, verify, write_header
from proof.runner import Program, execute
from proof.vectors import VERIFIED, Vector, read_vectors, vector_problems
from snippets.catalogue import Snippet, find_program

PROGRAMS = find_program("webhooks/verify_signature")
VECTORS = read_vectors()
BY_NAME = {vector.name: vector for vector in VECTORS}


def verdict(vector: Vector) -> str:
    """The sandbox's."""
    try:
        verify(vector.header, vector.body.encode(), vector.secret, vector.now)
    except SignatureError as error:
        return str(error)
    return VERIFIED


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_the_sandbox_agrees(vector: Vector) -> None:
    assert verdict(vector) == vector.verdict


@pytest.mark.parametrize("snippet", PROGRAMS, ids=str)
def test_a_program_agrees(snippet: Snippet) -> None:
    assert vector_problems(Program.of(snippet)) == []


def test_the_table_has_every_verdict_and_what_can_go_wrong() -> None:
    assert {vector.verdict for vector in VECTORS} == {
        "verified",
        "the Paket-Signature header is malformed",
        "its time is outside the tolerance",
        "no signature matches",
    }
    assert len(BY_NAME) == len(VECTORS)
    assert all(vector.about for vector in VECTORS)


def test_the_sandbox_signs_as_the_table() -> None:
    good, rolled = BY_NAME["good"], BY_NAME["secret being rolled"]
    sent_at, v1, _ = good.header.split(",")
    assert sign(good.secret, sent_at.removeprefix("t="), good.body.encode()) == v1.removeprefix("v1=")
    header = write_header([good.secret, "whsec_51f0c2a4e6b8d097"], int(sent_at[2:]), good.body.encode())
    assert header.split(",")[:3] == rolled.header.split(",")[:3]
    assert header.split(",")[3].startswith("v0=")
    assert header.split(",")[3][3:] not in header.split(",")[1]


def test_a_check_made_for_seconds_lets_the_stale_one_pass() -> None:
    """Stripe's libraries refuse a ``t`` that is less than their clock less the tolerance, both in seconds."""
    stale = BY_NAME["stale for a year"]
    time = int(stale.header.partition(",")[0].removeprefix("t="))
    assert time > stale.now / 1000 - 300, (
        "read as seconds, it is no longer ahead: the page's warning is out of date"
    )
    assert verdict(stale) == "its time is outside the tolerance"
    assert stale.header == BY_NAME["good"].header


MISTAKES = {
    "any age": {
        ".sh": ("tolerance=300000", "tolerance=9999999999999"),
        ".py": ("abs(time.time() * 1000 - int(times[0])) > TOLERANCE", "False"),
        ".mjs": ("Math.abs(Date.now() - Number(times[0])) > tolerance", "false"),
        ".rb": ("if (now - times.first.to_i).abs > TOLERANCE", "if false"),
    },
    "too old only": {
        ".sh": (" || age < -tolerance", ""),
        ".py": ("abs(time.time() * 1000 - int(times[0]))", "(time.time() * 1000 - int(times[0]))"),
        ".mjs": ("Math.abs(Date.now() - Number(times[0]))", "(Date.now() - Number(times[0]))"),
        ".rb": ("(now - times.first.to_i).abs", "(now - times.first.to_i)"),
    },
    "v0 counts": {
        ".sh": ("v1 | \"v1=\"*) signatures+=(\"${field#v1=}\")", "\"v\"?\"=\"*) signatures+=(\"${field#v?=}\")"),
        ".py": ('if name == "v1"', 'if name in ("v0", "v1")'),
        ".mjs": ('name === "v1"', 'name === "v1" || name === "v0"'),
        ".rb": ('if name == "v1"', 'if %w[v0 v1].include?(name)'),
    },
    "first v1 only": {
        ".sh": ('for signature in "${signatures[@]}"', 'for signature in "${signatures[0]}"'),
        ".py": ("for signature in signatures)", "for signature in signatures[:1])"),
        ".mjs": ("signatures.some(matches)", "signatures.slice(0, 1).some(matches)"),
        ".rb": ("signatures.any?", "signatures.first(1).any?"),
    },
    "the body alone": {
        ".sh": ('$(printf %s. "$sent_at" | to_hex)$(to_hex)', "$(to_hex)"),
        ".py": ('times[0].encode() + b"." + body', "body"),
        ".mjs": (".update(`${times[0]}.`)", ""),
        ".rb": ('"#{times.first}.".b + body', "body"),
    },
    "blanks count": {
        ".sh": ('read -r field <<<"$field"', ":"),
        ".py": ("field.strip().", "field."),
        ".mjs": ("field.trim().", "field."),
        ".rb": ("field.strip.", "field."),
    },
    "another line end": {
        ".sh": ("| to_hex)$(to_hex)", '| to_hex)$(printf %s "$(cat)" | to_hex)'),
        ".py": ("sys.stdin.buffer.read()", "sys.stdin.buffer.read().strip()"),
        ".mjs": ("readFileSync(0)", 'readFileSync(0, "utf8").trim()'),
        ".rb": ("$stdin.binmode.read", "$stdin.binmode.read.strip"),
    },
    "nothing is refused": {
        ".sh": ("  exit 1", "  exit 0"),
        ".py": ("if problem:", "if False:"),
        ".mjs": ("if (problem) {", "if (false) {"),
        ".rb": (" if problem\n", " if false\n"),
    },
}  # fmt: skip


FOUND_BY = {
    "any age": "stale",
    "too old only": "from the future",
    "v0 counts": "v0 that fits",
    "first v1 only": "secret being rolled, the other first",
    "the body alone": "good",
    "blanks count": "spaces after the commas",
    "another line end": "body with a line end",
    "nothing is refused": "wrong secret",
}
"""The vector that shows each mistake."""


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("snippet", PROGRAMS, ids=str)
def test_a_mistake_is_found(snippet: Snippet, mistake: str) -> None:
    program = Program.of(snippet)
    before, after = MISTAKES[mistake][program.language.suffix]
    assert program.text.count(before) == 1
    mistaken = Program(program.id, program.language, program.text.replace(before, after))
    found = vector_problems(mistaken, [BY_NAME[FOUND_BY[mistake]]])
    assert len(found) == 1
    assert FOUND_BY[mistake] in found[0]


@pytest.mark.parametrize("missing", ["PAKET_SIGNATURE", "PAKET_WEBHOOK_SECRET"])
@pytest.mark.parametrize("snippet", PROGRAMS, ids=str)
def test_a_missing_variable_is_named(snippet: Snippet, missing: str) -> None:
    environment = {"PAKET_SIGNATURE": "t=1,v1=a", "PAKET_WEBHOOK_SECRET": "a"}
    del environment[missing]
    outcome = execute(Program.of(snippet), environment)
    assert outcome.status != 0
    assert missing in outcome.stderr
