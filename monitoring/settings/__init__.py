"""Deployment files: TOML in, a checked `Deployment` out."""

from monitoring.settings.file_options import from_options
from monitoring.settings.load import load_deployment

__all__ = ["from_options", "load_deployment"]
