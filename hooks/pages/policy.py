"""The Content-Security-Policy that every page carries: static hosts send no headers."""

from __future__ import annotations

import base64
import hashlib
import re

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    # The hidden frame of the live examples, which has a policy of its own; and the service worker.
    "frame-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}


def policy_for(html: str) -> str:
    """The policy of a page, which allows the inline scripts of ``html`` and no others."""
    inline = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    hashes = "".join(f" '{script_hash(script)}'" for script in inline)
    return "; ".join(
        f"{name} {value}{hashes if name == 'script-src' else ''}" for name, value in POLICY.items()
    )


def script_hash(script: str) -> str:
    """A script's digest as a policy names it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"
