"""What the documentation costs those who integrate by reading it once."""
