"""Functions to copy into an app that calls Paket. Each needs httpx and nothing else that is not shown with it."""
