"""Deployment files: TOML in, a checked `Deployment` out."""

from monitoring.settings.load import load_deployment

__all__ = ["load_deployment"]
