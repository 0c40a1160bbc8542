"""Numbers of an attached log that an engine would take for others: it knows decimal points alone."""

from collections.abc import Mapping
from dataclasses import replace

import ibis

from monitoring.domain import Deployment
from monitoring.errors import SettingsError
from monitoring.intake.rejects import shown
from monitoring.intake.rules import NUMBERS
from monitoring.log.engines.contract import Engine
from monitoring.log.sources.shape import FILE
from monitoring.log.sources.source import Source

# A comma between or before digits, or points between thousands: where one cell has these, 1.234 may mean 1234.
COMMAS = (
    r"^[^0-9,]{0,5}([0-9][0-9.' ]*)?,[0-9.,' ]*[0-9][^0-9]{0,5}$|^[^0-9]{0,5}[0-9]{1,3}([.][0-9]{3}){2,}[^0-9]{0,5}$"
)
# What engines do by themselves, whatever `[files]` says.
ALREADY_SO = {"decimal": ("", "."), "thousands": ("", "none"), "per_cent": ("",), "dates": ("",)}


def refuse_settings(deployment: Deployment) -> None:
    """Raise `SettingsError` where the settings say how cells are to be read that an engine reads in its own way."""
    for kind in ("log", *(("labels",) if deployment.label_places else ())):
        settings = deployment.files_of(kind)
        for key, fine in ALREADY_SO.items():
            if (value := getattr(settings, key)) not in fine:
                message = f'files.{key} = "{value}" has no effect on an attached log, which its engine reads'
                hint = "leave attach out, to import the files; a reference alone is spoken of under [files.reference]"
                raise SettingsError(message, hint)


def misread(engine: Engine, source: Source) -> Mapping[str, str]:
    """By file, why its numbers cannot be read in place; files of which all can be are left out."""
    shape = source.shape
    assert shape is not None
    rows = engine.load("cells", replace(source, shape=replace(shape, as_it_is=True)))
    rows = rows if FILE in rows.columns else rows.mutate(**{FILE: ibis.literal(source.files[0])})
    names = [shape.its_name(field.name) for field in shape.fields if field.kind in NUMBERS]
    texts = [name for name in names if name in rows.columns and rows[name].type().is_string()]
    if not texts:
        return {}
    odd = {f"_{place}": rows[name].re_search(COMMAS).ifelse(rows[name], None) for place, name in enumerate(texts)}
    found = rows.select(FILE, **odd).group_by(FILE).agg(**{name: ibis._[name].min() for name in odd})
    why = {}
    for each in engine.ask(found).to_pylist():
        for place, name in enumerate(texts):
            if cell := each[f"_{place}"]:
                why[each[FILE]] = f"has decimal or thousands commas in its column {name!r}, such as {shown(cell)!r}"
    return why
