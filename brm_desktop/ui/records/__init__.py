"""A record of a kind without a page of its own, and the trash."""
