"""One thing at a time: a claim, event, place, actor, document, figure, dispute, outlet."""

from sayso.web.pages.items import actors, claims, documents, findings, places, sources

PARTS = (claims, findings, places, actors, documents, sources)
"""Each has a `router` of pages and an `api`."""
