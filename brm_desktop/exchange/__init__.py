"""Files of other programs, in and out: read, understand, plan, preview, one commit."""
