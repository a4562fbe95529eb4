"""Printed pages: facts read once, planned, drawn. The only floor that knows reportlab."""
