"""The empty portfolio that the simulation makes devices from, and servers for stores."""

from tests.simulation.conftest import template
from tests.sync.servers import apache_url, dav_url, s3_url

__all__ = ["apache_url", "dav_url", "s3_url", "template"]
