"""Who and where: theatre packs, the world's places, and what a mention's words mean."""

from sayso.registry.check import Fault
from sayso.registry.choosing import PlaceContext
from sayso.registry.gazetteer import Gazetteer, GazetteerPlace, NoGazetteer, WorldTable, world_table
from sayso.registry.load import check_pack, load_pack, shipped_packs
from sayso.registry.match import Registry, default_registry, registry_of
from sayso.registry.pack import ANONYMOUS, Actor, Outlet, Pack, Place, Ref, StartingState, Theatre
from sayso.registry.proposals import Proposal
from sayso.registry.spotting import NameSpan

__all__ = [
    "ANONYMOUS",
    "Actor",
    "Fault",
    "Gazetteer",
    "GazetteerPlace",
    "NameSpan",
    "NoGazetteer",
    "Outlet",
    "Pack",
    "Place",
    "PlaceContext",
    "Proposal",
    "Ref",
    "Registry",
    "StartingState",
    "Theatre",
    "WorldTable",
    "check_pack",
    "default_registry",
    "load_pack",
    "registry_of",
    "shipped_packs",
    "world_table",
]
