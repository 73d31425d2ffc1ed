"""What runs inside the reader's browser, in Pyodide: the sandbox, and the Python programs that call it.

Nothing here knows of the page. ``browser/live/worker/python/worker.js`` starts it and talks to :mod:`live.worker`.
"""
