"""Programs that nobody wrote, run both ways: in the page, and by their interpreters."""
