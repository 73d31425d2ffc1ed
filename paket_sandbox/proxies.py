"""Keeps requests to this machine away from a proxy that the environment names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

HERE = ("127.0.0.1", "localhost", "::1")
NAMES = ("NO_PROXY", "no_proxy")


@contextmanager
def no_proxy_for_this_machine() -> Iterator[None]:
    """While the ``with`` statement runs, HTTP clients that follow the environment reach this machine directly.

    It changes nothing when no proxy is set: on some systems, the variable alone would switch off the system's proxy.
    """
    before = {name: os.environ.get(name) for name in NAMES}
    hosts = ",".join(dict.fromkeys(filter(None, (before["no_proxy"], before["NO_PROXY"]))))
    is_proxy_set = any(name.lower().endswith("_proxy") for name in os.environ if name not in NAMES)
    if not is_proxy_set or hosts.strip() == "*":
        yield
        return
    for name in NAMES:
        os.environ[name] = ",".join(filter(None, (hosts, *HERE)))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
