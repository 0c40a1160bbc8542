"""The only code that touches storage: workspace, tables, profiles, and bounded looks at rows."""

from monitoring.domain import Span
from monitoring.log.log import Log
from monitoring.log.workspace import Workspace

__all__ = ["Log", "Span", "Workspace"]
