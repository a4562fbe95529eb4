"""Partners and agreements in tables, the page of one partner and the page of one agreement."""
