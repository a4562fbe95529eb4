"""The portfolio of agencies in one table, and the page of one agency."""
