"""Each host's robots.txt, kept between runs."""

from sqlalchemy import Engine, delete, insert, select

from sayso.adapters.polite import Host
from sayso.adapters.watch_tables import HOSTS


class HostBook:
    """Keeps what hosts wish in the ledger's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def load(self) -> dict[str, Host]:
        """What is known of every host."""
        with self._engine.connect() as db:
            rows = db.execute(select(HOSTS)).all()
        return {row.host: Host(row.robots, row.robots_at) for row in rows}

    def save(self, hosts: dict[str, Host]) -> None:
        """Keep what was asked anew."""
        fresh = [(name, host) for name, host in list(hosts.items()) if host.fresh]
        if not fresh:
            return
        with self._engine.begin() as db:
            for name, host in fresh:
                db.execute(delete(HOSTS).where(HOSTS.c.host == name))
                db.execute(
                    insert(HOSTS).values(host=name, robots=host.robots, robots_at=host.robots_at)
                )
                host.fresh = False
