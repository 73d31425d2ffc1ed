"""The live examples, in a browser and out of it."""
