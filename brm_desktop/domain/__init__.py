"""Records, rules and grammars as plain values. No files, no database, no window."""
