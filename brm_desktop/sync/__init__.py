"""Exchange of changes with other devices; reads the journal."""
