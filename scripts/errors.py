"""What a setup says when it cannot go on."""


class SetupError(Exception):
    """One sentence: what is wrong, and what to do."""
