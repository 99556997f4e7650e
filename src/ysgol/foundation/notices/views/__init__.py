"""Pages about messages: delivery for staff, and the outbox of the demonstration."""
