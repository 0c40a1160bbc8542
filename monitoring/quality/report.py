"""What a quality run answers."""

from monitoring.domain import GridReport, QualityResult


class QualityReport(GridReport[QualityResult]):
    """Quality over columns, checks and windows; see `GridReport` for `results`, `frame()` and `values(check)`."""

    result_type = QualityResult
