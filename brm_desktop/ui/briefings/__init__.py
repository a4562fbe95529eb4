"""The briefing page: one agency's page as it will be printed, and many at once."""
