"""A PostgreSQL server of the tests' own, from Debian's packages: started, killed, started again."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NEEDED = ("initdb", "pg_ctl", "pg_dump", "psql")


def binaries() -> Path | None:
    """The folder with the newest server's programs, 15 or later; None where there is none."""
    found = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if (p / "postgres").exists()]
    found = [p for p in found if p.parent.name.isdigit() and int(p.parent.name) >= 15]
    return max(found, key=lambda p: int(p.parent.name), default=None)


class Server:
    """A server on a socket in its own folder, reachable by nothing else."""

    def __init__(self, folder: Path, binary: Path, settings: str) -> None:
        self.folder = folder
        self._binary = binary
        self._data = folder / "data"
        # The server refuses to run as root.
        self._user = "postgres" if os.geteuid() == 0 else None
        self._databases = 0
        if self._user:
            shutil.chown(folder, self._user)
        self.run("initdb", "-D", str(self._data), "-U", "sayso", "-A", "trust", "--no-sync",
                 "-E", "UTF8", "--locale=C.UTF-8")  # fmt: skip
        with (self._data / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write(
                f"listen_addresses = ''\nunix_socket_directories = '{folder}'\n"
                f"max_connections = 60\n{settings}\n"
            )
        self.start()

    def run(self, program: str, *words: str, check: bool = True) -> str:
        """Run one of the server's programs; returns what it printed."""
        command = [str(self._binary / program), *words]
        if self._user:
            command = [
                "setpriv",
                f"--reuid={self._user}",
                f"--regid={self._user}",
                "--clear-groups",
                *command,
            ]
        # pg_ctl's server would hold a pipe open.
        with tempfile.TemporaryFile() as told:
            done = subprocess.run(
                command, stdout=told, stderr=subprocess.STDOUT, cwd="/", check=False, timeout=120
            )
            told.seek(0)
            said = told.read().decode("utf-8", "replace")
        assert not check or done.returncode == 0, said
        return said

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.run("pg_ctl", "-D", str(self._data), "-l", str(self.folder / "log"), "-w", "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it; `immediate` is as a crash."""
        self.run("pg_ctl", "-D", str(self._data), "-m", mode, "stop", check=False)

    def kill_backend(self, database: str) -> bool:
        """Kill -9 a process that serves a database; the server then restarts all of them."""
        query = (
            f"SELECT pid FROM pg_stat_activity WHERE datname = '{database}' "
            "ORDER BY state = 'active' DESC, random() LIMIT 1"
        )
        pid = self.psql("postgres", query).strip()
        if not pid.isdigit():
            return False
        try:
            os.kill(int(pid), signal.SIGKILL)
        except ProcessLookupError:  # It ended since.
            return False
        return True

    def psql(self, database: str, query: str, user: str = "sayso") -> str:
        """Run a query; returns rows as text."""
        return self.run("psql", "-h", str(self.folder), "-U", user, "-d", database, "-X", "-A",
                        "-t", "-v", "ON_ERROR_STOP=1", "-c", query)  # fmt: skip

    def cpu_seconds(self) -> float:
        """Processor time of all its processes so far, on Linux."""
        parent = int((self._data / "postmaster.pid").read_text("utf-8").splitlines()[0])
        # Of those that have ended it knows hundredths of a second.
        ended = Path(f"/proc/{parent}/stat").read_text("utf-8").rpartition(")")[2].split()[13:15]
        found = sum(int(n) for n in ended) / os.sysconf("SC_CLK_TCK")
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text("utf-8").split()
        for pid in (str(parent), *children):
            with contextlib.suppress(OSError):
                found += int(Path(f"/proc/{pid}/schedstat").read_text("utf-8").split()[0]) / 1e9
        return found

    def database(self) -> str:
        """Make a new database; returns its name."""
        self._databases += 1
        name = f"ledger_{os.getpid()}_{self._databases}"
        self.psql("postgres", f"CREATE DATABASE {name}")
        return name

    def url(self, database: str, user: str = "sayso") -> str:
        """The URL of a database."""
        return f"postgresql://{user}@/{database}?host={self.folder}"


@contextmanager
def running(settings: str = "shared_buffers = 64MB") -> Iterator[Server | None]:
    """A server while it is needed; None where none can be had.

    Args:
        settings: Lines of its postgresql.conf.
    """
    binary = binaries()
    if binary is None:
        yield None
        return
    # A socket's path must be short, and another user must get to it.
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    folder.chmod(0o755)
    server = Server(folder, binary, settings)
    try:
        yield server
    finally:
        server.stop("immediate")
        time.sleep(0.1)
        shutil.rmtree(folder, ignore_errors=True)
