"""How the server behaves: where it listens, and what it keeps from the public."""

import re
from datetime import timedelta

from attrs import frozen

_MAIL = re.compile(r"[\w.+-]+@[\w.-]+")
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@frozen
class WebSettings:
    """What `sayso serve` was started with."""

    host: str = "127.0.0.1"
    port: int = 8000
    names: tuple[str, ...] = ()
    """Host names by which readers reach it, beside loopback's; requests for others are refused."""
    secure: bool = False
    """Whether readers come by HTTPS: cookies are then for HTTPS alone."""
    delay: timedelta = timedelta(hours=48)
    """Reports younger than this are kept from readers who have not signed in."""
    contact: str | None = None
    """A mail or web address for corrections and replies; None: the pages name none."""
    burst: int = 240
    """Requests that one address may make at once; more are refused until some seconds passed."""
    per_second: float = 60.0
    """Requests a second that one address may make on and on."""

    @property
    def contact_url(self) -> str | None:
        """The contact as a link; None where it is neither a mail nor a web address."""
        given = self.contact or ""
        if given.lower().startswith(("https://", "http://")):
            return given
        return f"mailto:{given}" if _MAIL.fullmatch(given) else None

    @property
    def hosts(self) -> frozenset[str]:
        """Every host name that requests may be for."""
        return LOOPBACK | {self.host} | set(self.names)
