"""Functions to copy into an app that calls Paket. Each needs httpx and nothing that is not shown."""
