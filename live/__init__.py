"""What runs inside the reader's browser, in Pyodide: the sandbox, and the Python programs that call it.

Nothing here knows of the page. ``theme/assets/live`` starts it and talks to :mod:`live.worker`.
"""
