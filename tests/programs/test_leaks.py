"""A program that lets a secret out is found: in its output, or in the arguments of what it starts."""

from __future__ import annotations

import pytest

from proof.runner import Program, execute
from snippets.catalogue import LANGUAGES, Snippet, find_program

ENVIRONMENT = {
    "PAKET_API_USERNAME": "somebody",
    "PAKET_API_SECRET_KEY": "test_sk_4c1f",
    "PAKET_WEBHOOK_SECRET": "whsec_9",
}
NOWHERE = "http://127.0.0.1:1"

LEAKS = {
    "shows PAKET_API_SECRET_KEY in its standard output": {
        ".sh": 'echo "$PAKET_API_SECRET_KEY"',
        ".py": "import os\nprint(os.environ)",
        ".mjs": "console.log(process.env);",
        ".rb": "puts ENV.to_h",
    },
    "shows PAKET_WEBHOOK_SECRET in its standard error": {
        ".sh": ': "${NO_SUCH_VARIABLE:?$PAKET_WEBHOOK_SECRET}"',
        ".py": "import os\nint(os.environ['PAKET_WEBHOOK_SECRET'])",
        ".mjs": "throw new Error(process.env.PAKET_WEBHOOK_SECRET);",
        ".rb": "abort ENV.fetch('PAKET_WEBHOOK_SECRET')",
    },
    "shows PAKET_API_SECRET_KEY in base64 in its standard error": {
        ".sh": 'printf %s "$PAKET_API_USERNAME:$PAKET_API_SECRET_KEY" | base64 >&2',
        ".py": "import httpx\nraise ValueError(next(httpx.BasicAuth('somebody', 'test_sk_4c1f').auth_flow("
        "httpx.Request('GET', 'http://a'))).headers.raw)",
        ".mjs": "const { PAKET_API_USERNAME: a, PAKET_API_SECRET_KEY: b } = process.env;\n"
        'console.error(Buffer.from(`${a}:${b}`).toString("base64"));',
        ".rb": "warn [ENV.values_at('PAKET_API_USERNAME', 'PAKET_API_SECRET_KEY').join(':')].pack('m0')",
    },
    "shows PAKET_WEBHOOK_SECRET in its processes' arguments": {
        ".sh": 'printf a | openssl dgst -sha256 -hmac "$PAKET_WEBHOOK_SECRET" | cat',
        ".py": "import os, subprocess\nsubprocess.run(['env', os.environ['PAKET_WEBHOOK_SECRET']], timeout=9)",
        ".mjs": 'import { spawnSync } from "node:child_process";\n'
        'spawnSync("date", [process.env.PAKET_WEBHOOK_SECRET]);',
        ".rb": 'require "open3"\nOpen3.capture2e("date", ENV.fetch("PAKET_WEBHOOK_SECRET"))',
    },
}  # fmt: skip
"""What a program does that lets a secret out, by how that is reported."""


@pytest.mark.parametrize("language", LANGUAGES, ids=str)
@pytest.mark.parametrize("report", LEAKS)
def test_a_leak_is_found(report: str, language: object) -> None:
    [snippet] = [s for s in find_program("sessions/create_session") if s.language is language]
    leaking = Program(snippet.id, snippet.language, LEAKS[report][snippet.language.suffix] + "\n")
    assert report in execute(leaking, ENVIRONMENT).leaks


@pytest.mark.parametrize("snippet", find_program("sessions/create_session"), ids=str)
def test_a_program_that_keeps_its_secrets_is_not_reported(snippet: Snippet) -> None:
    outcome = execute(Program.of(snippet, NOWHERE), ENVIRONMENT)
    assert outcome.status != 0
    assert outcome.stderr != ""
    assert outcome.leaks == ()
