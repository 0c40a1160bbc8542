"""The names by which addresses know the controls of the pages."""

from monitoring.domain.baseline import OF_KIND

OF_PAGES = (
    *("source", "further", "reach", "reach-low", "reach-high", "curve", "near", "whatif-all"),
    *("column", "window", "metric", "more", "threshold", "labelled", "which", "id", "unit", *OF_KIND.values()),
    *("find", "group", "only", "part", "method", "order", "findings", "together", "estimate", "example-of"),
    *("over", "compare-one", "compare-other", "rows_of", "by", "sort"),
)
FILTERS = ("as_of", "range", "from", "to", "every", "segment", *OF_PAGES)
# The time that a view is of. What the address does not say of it follows the log.
TIME = ("as_of", "range", "from", "to", "window", "labelled")
# What ends with the session of whoever sees it, and so belongs to no view that is kept.
OF_ONE_SESSION = ("batch", "draft", "edit", "deployment", "view")
ASKED = (*FILTERS, "deployment")
# What the addresses of single pages have besides: pages that read no windows, drafts and uploads.
OF_ONE_PAGE = {
    "fleet": ("show", "find", "device", "days", "column"),
    "gate": ("version",),
    "connect": ("draft",),
    "settings": ("edit",),
    "score": ("batch",),
    "drift": ("only-order",),
    "explain": ("typed", "change"),
}
