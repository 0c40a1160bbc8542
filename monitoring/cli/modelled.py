"""Commands about a model: score by it, and turn a pickle of one into a file that holds no code."""

from argparse import Namespace
from pathlib import Path

from monitoring.cli import output, streams
from monitoring.errors import ModelError
from monitoring.log import Workspace


def convert(arguments: Namespace) -> int:
    """Convert a pickle or joblib file to skops, in a process that is shut."""
    from monitoring.models.files import conversion
    from monitoring.models.files.trust import Trust

    source, target = Path(arguments.model), Path(arguments.out)
    if not arguments.i_trust_this_file:
        message = f"converting {source.name} loads it, and a pickle can run any code when it is loaded"
        hint = f"where you know who made it: modelwatch convert {source} {target} {conversion.FLAG}"
        raise ModelError(message, hint)
    trust = Trust.load(Workspace().home)
    done = conversion.convert(source, target, trust)
    for note in done.notes:
        output.warn(note)
    if done.form != conversion.SKOPS:
        output.warn(f"{source.name} holds a bare booster of {done.form}; it was written in its library's own format")
    elif not done.compared:
        output.warn("it takes none of the rows that were made to compare its scores; compare them on your own")
    output.warn(conversion.to_allow(done, trust))
    same = f"; {done.compared:,} answers compared, all the same" if done.compared else ""
    streams.show(f"wrote {target}: {done.form}, {done.size:,} bytes{same}")
    return 0
