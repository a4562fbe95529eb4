"""What is measured in a process of its own; each prints what it found as one line of JSON."""
