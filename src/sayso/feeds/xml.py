"""XML from strangers: without entities, external parts or unbounded depth."""

import re
from typing import Any, Final

from sayso.errors import BadSource

_ENTITY: Final = re.compile(rb"<!ENTITY", re.IGNORECASE)


def refuse_entities(raw: bytes) -> None:
    """Raise BadSource for a document that defines entities: no feed needs them, attacks do."""
    # In UTF-16 and UTF-32 the same letters stand between zeros.
    if _ENTITY.search(raw.replace(b"\0", b"")):
        raise BadSource("it defines XML entities of its own, as attacks do; not parsed")


def parse_xml(raw: bytes) -> Any:
    """Return the root element, of broken XML what can be saved of it.

    Raises:
        BadSource: It defines entities, or is no XML at all.
    """
    from lxml import etree

    refuse_entities(raw)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, recover=True, huge_tree=False, load_dtd=False
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadSource(f"it is no XML ({error})") from error
    if root is None:
        raise BadSource("it is no XML")
    return root


def local_name(element: Any) -> str:
    """An element's name without its namespace; empty for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
