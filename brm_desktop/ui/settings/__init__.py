"""Settings: who you are, how it looks, how it is protected, where it is; and about."""
