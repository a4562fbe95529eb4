"""BRM Desktop: an offline-first portfolio for business relationship managers."""

__version__ = "0.1.0"
