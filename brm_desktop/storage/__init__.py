"""The portfolio on disk: tables, journal, search, files. What leaves here is frozen."""
