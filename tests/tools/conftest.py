"""A running sandbox, the same that the collections are replayed against in ``make test``."""

from tests.machines.conftest import server

__all__ = ["server"]
