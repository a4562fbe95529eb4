"""The window. The only floor, with app, that knows Qt."""
