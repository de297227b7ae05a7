"""Who and where is meant: the mentions of one report's claims, tied to the registry."""

from sayso.linking.linker import link

__all__ = ["link"]
