"""The machinery of the tests: a world in which programs call ``https://api.paket.tv`` and reach a sandbox."""
