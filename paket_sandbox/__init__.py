"""The Paket API, simulated on your own machine: it keeps state, and answers as the contract says.

:mod:`paket_sandbox.app` is the API as an ASGI application, ``python -m paket_sandbox`` a server,
:mod:`paket_sandbox.fixture` a pytest plugin.
"""
