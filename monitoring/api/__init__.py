"""HTTP beside the dashboard, in the same process."""

from monitoring.api.headers import middleware
from monitoring.api.hosts import Allowed
from monitoring.api.routes import routes

__all__ = ["Allowed", "middleware", "routes"]
