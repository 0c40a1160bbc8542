"""A table in PostgreSQL that is read in place: whether it has changed, by what the server keeps count of anyway."""

from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from monitoring.log.sources.foreign.postgres_rows import Address, Database, literal
from monitoring.log.sources.shape import Shape
from monitoring.log.sources.source import Source

# A table with its partitions and children, and what the server has counted of their rows since they were made.
STATE = """
WITH RECURSIVE parts(oid) AS (
    SELECT to_regclass({name})::oid
    UNION SELECT inhrelid FROM pg_inherits JOIN parts ON inhparent = parts.oid
)
SELECT bool_and(relkind IN ('r', 'p') AND NOT pg_is_in_recovery() AND current_setting('track_counts')::bool) AS tells,
       md5(string_agg(concat_ws('.', c.oid, pg_relation_filenode(c.oid), pg_relation_size(c.oid), n_tup_ins, n_tup_upd,
                                n_tup_del), ' ' ORDER BY c.oid)) AS state
FROM parts JOIN pg_class c USING (oid) LEFT JOIN pg_stat_all_tables ON relid = c.oid
"""


@dataclass(frozen=True)
class DatabaseTable:
    """A table, or a view.

    Of views, foreign tables and copies of a server nobody can tell whether they have changed.

    Args:
        place: as the deployment file names it.
        shape: what its columns are here.
        stamp: a file that is written whenever somebody wants to look again, where nobody can tell.
    """

    place: str
    shape: Shape
    stamp: Path

    def exists(self) -> bool:
        """Always: whether it can be read turns out where it is."""
        return True

    def state(self) -> str:
        """Differs after every change."""
        with Database.of(Address.of(self.place)) as database:
            found = database.ask(STATE.format(name=literal(database.address.table))).to_pylist()[0]
        if found["tells"]:
            return str(found["state"])
        return self.stamp.read_text() if self.stamp.exists() else "unknown"

    def look_again(self) -> None:
        """Where nobody can tell, the counts are old from now on."""
        self.stamp.write_text(uuid4().hex)

    def source(self) -> Source:
        """The table by its address."""
        return Source((self.place,), self.shape.schema, self.state(), format="table", shape=self.shape)
