"""The Paket API, simulated: it keeps state, the contract and its promises, and answers on your own machine.

``sandbox.app`` is the API as an ASGI application,
``python -m sandbox`` a server, ``sandbox.fixture`` a pytest plugin.
"""
