"""Meetings and other notes: the list, the note with its editor, what stands beside it."""
