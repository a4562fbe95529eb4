"""The practice itself: the five calls to action, who looks after whom, how ripe it is."""
