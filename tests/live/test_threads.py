"""What a pool of threads would give comes in the order in which it was submitted: for real it hangs on the moment."""

from __future__ import annotations

from tests.live.engine import LivePage

PROGRAM = """
import concurrent.futures
from concurrent.futures import ThreadPoolExecutor, as_completed

def ask(number):
    if number == 3:
        raise ValueError(number)
    return number

with ThreadPoolExecutor(8) as pool:
    futures = {pool.submit(ask, number): number for number in range(8)}
    print([futures[one] for one in as_completed(futures)])
    print([one.exception() for one in concurrent.futures.as_completed(futures, timeout=1) if one.exception()])
"""


def test_threads(live: LivePage) -> None:
    run = live.run("python", "threads.py", PROGRAM, {})
    assert (run.stdout, run.stderr) == ("[0, 1, 2, 3, 4, 5, 6, 7]\n[ValueError(3)]\n", "")
