"""Deployment files: TOML in, a checked `Deployment` out."""

from typing import TYPE_CHECKING

from monitoring.lazily import offered

if TYPE_CHECKING:
    from monitoring.settings.file_options import from_options
    from monitoring.settings.load import load_deployment

__all__ = ["from_options", "load_deployment"]

__getattr__ = offered(__name__, {"from_options": "file_options", "load_deployment": "load"})
