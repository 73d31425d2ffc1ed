"""The comparison with Paket itself: ``make parity``."""
