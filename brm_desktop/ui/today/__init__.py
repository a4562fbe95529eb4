"""Today: what is owed, who is met, who has gone quiet."""
