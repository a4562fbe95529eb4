"""The ground floor: errors, clocks, paths, settings, log. Knows nothing of records."""
