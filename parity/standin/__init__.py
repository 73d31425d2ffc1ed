"""A stand-in for Paket, made from the contract alone, to rehearse comparisons: nothing of the sandbox's answers here."""
