"""Records out of the window: an export in a format, or the handover pack of one agency."""
