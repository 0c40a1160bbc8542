"""HTTP beside the dashboard, in the same process."""

from monitoring.api.headers import middleware
from monitoring.api.routes import routes

__all__ = ["middleware", "routes"]
