"""Follow-ups: every promise, mine and theirs, in views that answer when, with whom and what is late."""
