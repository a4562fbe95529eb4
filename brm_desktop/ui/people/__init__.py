"""All people in one table, and the page of one person."""
