"""POLECAT-compatible records: 40 tab-separated columns in the product's order and spelling."""

from collections.abc import Iterator, Sequence

from sayso.codebook.crosswalk import Plover, crosswalk
from sayso.outputs.exports.atlas import ActorInfo
from sayso.outputs.exports.plover import place_of, records_of
from sayso.outputs.exports.rows import Column, Dropped, Row
from sayso.outputs.exports.scene import Scene
from sayso.outputs.exports.telling import Told, days_of, told

COLUMNS = (
    Column("Event ID", "our event's id, with the country's ISO code"),
    Column("Event Date", "first day"),
    Column("Event Type", "PLOVER event, crosswalk"),
    Column("Event Mode", "PLOVER mode, crosswalk"),
    Column("Intensity", "the manual's score, as far as it could be checked"),
    Column("Quad Code", "1 to 4: verbal, material cooperation; verbal, material conflict"),
    Column("Contexts", "PLOVER contexts"),
    Column("Actor Name", "registry's name, or words"),
    Column("Actor Country", "ISO 3166-1 alpha-3"),
    Column("Actor COW", "Correlates of War code of a state"),
    Column("Primary Actor Sector", "PLOVER sector"),
    Column("Actor Sectors", "of all actors"),
    Column("Actor Title", "empty"),
    Column("Actor Name Raw", "as the first supporting claim has it"),
    Column("Wikipedia Actor ID", "empty: the registry has Wikidata's ids, not Wikipedia's"),
    Column("Recipient Name", "as for the actor"),
    Column("Recipient Country", "as for the actor"),
    Column("Recipient COW", "as for the actor"),
    Column("Primary Recipient Sector", "as for the actor"),
    Column("Recipient Sectors", "as for the actor"),
    Column("Recipient Title", "empty"),
    Column("Recipient Name Raw", "as for the actor"),
    Column("Wikipedia Recipient ID", "empty"),
    Column("Placename", "the place"),
    Column("City", "a settlement's name"),
    Column("District", "second division"),
    Column("Province", "first division"),
    Column("Country", "ISO 3166-1 alpha-3"),
    Column("Latitude", "WGS 84; sites rounded in public exports"),
    Column("Longitude", "WGS 84"),
    Column("GeoNames ID", "where a pack or the gazetteer has it"),
    Column("Raw Placename", "as said"),
    Column("Feature Type", "GeoNames feature code"),
    Column("Source", "outlet of the first report"),
    Column("Publication Date", "its day"),
    Column("Story People", "empty: people are named in no public export without a public role"),
    Column("Story Organizations", "all parties of the event"),
    Column("Story Locations", "the place"),
    Column("Language", "of the first report"),
    Column("Version", "of the crosswalk"),
)


def rows(scene: Scene) -> Iterator[Row | Dropped]:
    """Yield one record for each event and PLOVER code of it; the rest with the reason."""
    for one in told(scene):
        if isinstance(one, Dropped):
            yield one
            continue
        found = records_of(one)
        if isinstance(found, str):
            yield Dropped(found, one.event.id)
            continue
        for n, cell in enumerate(found):
            yield _row(one, cell, n, scene)


def _row(one: Told, cell: Plover, n: int, scene: Scene) -> Row:
    place = place_of(one.place, scene) if one.place else {}
    both = one.cells is not None and one.cells.both_sides
    actors = (*one.side_a, *one.side_b) if both or not one.side_a else one.side_a
    recipients = () if both or not one.side_a else one.side_b
    reports = scene.reports(one.event.support)
    first = reports[0] if reports else None
    outlet = scene.outlet_of(first) if first else None
    known = (*one.side_a, *one.side_b)
    return {
        "Event ID": one.id if n == 0 else f"{one.id}-{n + 1}",
        "Event Date": days_of(one)[0],
        "Event Type": cell.event,
        "Event Mode": cell.mode,
        "Intensity": cell.scale,
        "Quad Code": cell.quad,
        "Contexts": "; ".join(cell.contexts),
        **_party("Actor", actors, one, "actor", scene),
        **_party("Recipient", recipients, one, "target", scene),
        "Placename": place.get("resolved_place"),
        "City": place.get("city"),
        "District": place.get("district"),
        "Province": place.get("province"),
        "Country": place.get("country_code"),
        "Latitude": place.get("lat"),
        "Longitude": place.get("lon"),
        "GeoNames ID": place.get("geonameid"),
        "Raw Placename": place.get("extracted_place"),
        "Feature Type": place.get("feature_code"),
        "Source": outlet.name if outlet else "",
        "Publication Date": first.published if first else "",
        "Story People": "",
        "Story Organizations": "; ".join(x.name for x in known if x.kind not in (None, "person")),
        "Story Locations": place.get("resolved_place"),
        "Language": first.language if first else "",
        "Version": f"sayso-crosswalk-{crosswalk().version}",
    }


def _party(
    role: str, actors: Sequence[ActorInfo], one: Told, ours: str, scene: Scene
) -> dict[str, object]:
    first = actors[0] if actors else None
    country = first.country if first else None
    sectors = dict.fromkeys(x.sector for x in actors)
    return {
        f"{role} Name": "; ".join(x.name for x in actors),
        f"{role} Country": country.iso3 if country else "",
        f"{role} COW": country.cow if country and first and first.is_state else "",
        f"Primary {role} Sector": first.sector if first else "",
        f"{role} Sectors": "; ".join(sectors),
        f"{role} Title": "",
        f"{role} Name Raw": _raw(one, ours, scene) if actors else "",
        f"Wikipedia {role} ID": "",
    }


def _raw(one: Told, ours: str, scene: Scene) -> str:
    for claim in scene.cited(one.event.support):
        words = [m.text for m in getattr(claim, ours)]
        if words:
            return "; ".join(words)
    return ""
