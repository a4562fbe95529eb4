"""Ideas and services: the board by stages, the table, the portfolio questions, and the page of one service."""
