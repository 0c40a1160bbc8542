"""Whether making a model smaller makes it smaller: what rounding costs must be worth something."""

from monitoring.edge.forms.form import Form
from monitoring.errors import ModelError

WORTH = 0.8  # of the model's file: less than a fifth saved pays for no label that differs


def require_smaller(made: Form, plain: Form, quantize: str) -> None:
    """Raise `ModelError` where a model that was made smaller takes more than 80 % of what it takes as it is.

    Args:
        made: the one that was made smaller.
        plain: the same model as it is.
        quantize: how it was made smaller.
    """
    small, large = (sum(map(len, form.files.values())) for form in (made, plain))
    if small > WORTH * large:
        sizes = f"{small / 1e3:,.1f} kB where it takes {large / 1e3:,.1f} kB as it is"
        raise ModelError(f"{quantize} saves too little to pay for rounding: {sizes}", "export it without --quantize")
