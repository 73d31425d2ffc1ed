"""The machinery of the tests: a harness in which programs call ``https://api.paket.tv`` and reach a sandbox."""
