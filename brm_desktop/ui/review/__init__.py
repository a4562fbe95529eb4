"""The weekly review: the portfolio walked agency by agency, one key per decision."""
