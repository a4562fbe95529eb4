"""Backups made by hand, and one put back after it is seen what that would change."""
