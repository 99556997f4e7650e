"""The forms of this context."""
