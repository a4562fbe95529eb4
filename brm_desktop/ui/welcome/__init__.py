"""What stands before an open portfolio: the first start, the lock, a portfolio that does not open."""
