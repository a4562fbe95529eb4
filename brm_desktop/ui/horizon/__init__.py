"""What is coming for the whole portfolio, as a timeline and by how far away it is."""
