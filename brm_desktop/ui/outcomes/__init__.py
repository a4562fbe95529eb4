"""All outcomes in one table, and the page of one outcome with its chart."""
