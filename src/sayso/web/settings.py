"""How the server behaves: where it listens, and what it keeps from the public."""

from datetime import timedelta

from attrs import frozen

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
    burst: int = 240
    """Requests that one address may make at once; more are refused until some seconds passed."""
    per_second: float = 60.0
    """Requests a second that one address may make on and on."""

    @property
    def hosts(self) -> frozenset[str]:
        """Every host name that requests may be for."""
        return LOOPBACK | {self.host} | set(self.names)
