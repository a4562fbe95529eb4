"""The same empty portfolio that the simulation makes devices from."""

from tests.simulation.conftest import template

__all__ = ["template"]
