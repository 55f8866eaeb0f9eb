"""The boundaries of grids, and from them and the units the places that a location or a name is looked for in."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from bot.rules.organisation import Organisation, Unit
from bot.rules.place.names import Names
from bot.rules.place.places import Places
from bot.rules.place.shapes import Area, Ground
from storage import versions
from storage.tables import BoundaryRow

_DIGEST = select(BoundaryRow.digest).order_by(BoundaryRow.id.desc()).limit(1)
_AREAS = select(BoundaryRow.areas).order_by(BoundaryRow.id.desc()).limit(1)
_grounds: dict[str, Ground] = {}  # the last one read, by its digest: a change of the roster need not read it again


def apply(db: Connection, areas: Iterable[Area], now: datetime) -> None:
    """Put these in the place of all that were loaded before."""
    written = {area.code: area.polygons for area in sorted(areas, key=lambda area: area.code)}
    digest = hashlib.sha256(json.dumps(written, separators=(",", ":")).encode()).hexdigest()
    db.execute(delete(BoundaryRow))
    db.execute(insert(BoundaryRow), {"applied_at": now, "digest": digest, "areas": written})
    versions.changed(db)


def present(db: Connection) -> Mapping[str, Area]:
    """The areas in force by the code of their grid; also of grids that a later roster has left out."""
    return {area.code: area for area in _ground(db).areas}


def places(db: Connection, tree: Organisation) -> Places:
    """Where a location or a name is looked for; made anew only for what has changed."""
    return Places(tree, _names(tuple(tree.units.values())), _ground(db))


def _ground(db: Connection) -> Ground:
    digest = db.execute(_DIGEST).scalar_one_or_none()
    if digest is None:
        return Ground()
    if (known := _grounds.get(digest)) is not None:
        return known
    found: Mapping[str, Any] = db.execute(_AREAS).scalar_one()
    ground = Ground(tuple(Area.of(code, polygons) for code, polygons in found.items()))
    _grounds.clear()
    _grounds[digest] = ground
    return ground


@lru_cache(maxsize=2)
def _names(units: tuple[Unit, ...]) -> Names:
    return Names(Organisation({unit.id: unit for unit in units}))
