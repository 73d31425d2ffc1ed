"""Reads values by the model's name, as JSON on its standard input, and prints whether Pydantic takes each.

It runs in the environment of the tools, beside ``models.py``, which was generated there.
"""

import importlib
import json
import sys

from pydantic import ValidationError

sys.path.insert(0, sys.argv[1])
models = importlib.import_module("models")


def takes(name: str, value: object) -> bool:
    """Whether the model takes the value."""
    try:
        getattr(models, name).model_validate(value)
    except ValidationError:
        return False
    return True


verdicts = {name: [takes(name, value) for value in values] for name, values in json.load(sys.stdin).items()}
print(json.dumps(verdicts))
