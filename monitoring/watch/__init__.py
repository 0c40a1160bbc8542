"""Alerts are sent while nobody looks: the dashboard checks deployments whose log has changed, one at a time."""

from monitoring.watch.loop import Loop, lifespan

__all__ = ["Loop", "lifespan"]
