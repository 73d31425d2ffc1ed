"""A stand-in for Paket, made from the contract alone, to rehearse comparisons: none of it is the sandbox's."""
