"""Runs Python programs as ``python FILE`` does, one after another, each in a copy of this process.

The library that takes the longest to import is there already. One line of JSON comes for each program, ``file`` and
``environment``; one is answered, ``status``. What the program prints goes into ``../stdout`` and ``../stderr``.
"""

import json
import os
import sys
import traceback  # noqa: F401  what a failing program needs
from types import ModuleType

import httpx  # noqa: F401

for line in sys.stdin:
    given = json.loads(line)
    child = os.fork()
    if child == 0:
        break
    _, status = os.waitpid(child, 0)
    print(json.dumps({"status": os.waitstatus_to_exitcode(status)}), flush=True)
else:
    sys.exit()

os.environ.update(given["environment"])
for number, stream in enumerate(("stdout", "stderr"), 1):
    os.dup2(os.open(f"../{stream}", os.O_CREAT | os.O_TRUNC | os.O_WRONLY), number)
nothing = os.open(os.devnull, os.O_RDONLY)
os.dup2(nothing, 0)
sys.stdin = os.fdopen(0)
sys.argv = [given["file"]]
sys.path[0] = os.getcwd()
os.environ.pop("PYTHONUNBUFFERED", None)
with open(given["file"]) as program:
    text = program.read()
sys.modules["__main__"] = ModuleType("__main__")
vars(sys.modules["__main__"])["__file__"] = given["file"]
exec(compile(text, given["file"], "exec", dont_inherit=True), vars(sys.modules["__main__"]))
