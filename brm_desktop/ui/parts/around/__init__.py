"""What stands around a record, as several pages show it: follow-ups, notes, files, people, history."""
