"""The live example as a reader has it."""
