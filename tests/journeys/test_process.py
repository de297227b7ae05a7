"""The command as a process of its own: pipes, locales, kills."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import sayso

TESTS = Path(__file__).parent.parent
# The command with the quick reader in place of the shipped one.
PLAIN = f"""
import sys
sys.path.insert(0, {str(TESTS)!r})
from journeys.plain_reader import PlainReader
from sayso.app.wire import Parts
from sayso.cli import cli
cli(prog_name="sayso", obj=Parts(reader=PlainReader))
"""


def command(*words: str, plain: bool = True) -> list[str]:
    body = PLAIN if plain else "from sayso.cli import main; main()"
    return [sys.executable, "-c", body, *words]


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "SYSTEMROOT")}
    kept["PYTHONPATH"] = str(Path(sayso.__file__).parent.parent)
    return {**kept, "HOME": str(folder), "SAYSO_LEDGER": str(folder / "ledger.db"), **more}


def reports(folder: Path, number: int) -> Path:
    lines = (
        json.dumps(
            {
                "text": f"The Army left Nubl{n}. The Front entered Nubl{n}.",
                "published": "2024-11-30",
            }
        )
        for n in range(number)
    )
    path = folder / "many.jsonl"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_help_is_quick(tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command("--help", plain=False), env=environment(tmp_path), capture_output=True, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert b"Commands" in done.stdout or b"Ask:" in done.stdout
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert spent < 0.3


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    told = "import sys; from sayso.cli import cli\ntry: cli(['--help'])\nexcept SystemExit: pass\n"
    told += "print(sorted({'sqlalchemy', 'numpy', 'onnxruntime', 'pydantic', 'rich', 'cattrs',"
    told += " 'trafilatura', 'sayso.app.wire'} & set(sys.modules)), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", told], env=environment(tmp_path), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "latin-1"}])
def test_output_is_utf8_in_any_locale(tmp_path: Path, locale: dict[str, str]) -> None:
    (tmp_path / "a.txt").write_text("The Army left Каменка. The Front captured حلب.", "utf-8")
    done = subprocess.run(
        command("read", "a.txt", "--published", "2024-11-30", "--format", "jsonl"),
        env=environment(tmp_path, **locale), cwd=tmp_path, capture_output=True, check=True,
    )  # fmt: skip
    assert "Каменка" in done.stdout.decode("utf-8")


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    many = reports(tmp_path, 400)
    read = subprocess.Popen(
        command("read", str(many), "--format", "jsonl", "--no-record"),
        env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert read.stdout is not None
    assert read.stderr is not None
    assert read.stdout.readline().startswith(b'{"id": "claim-')
    read.stdout.close()
    told = read.stderr.read().decode("utf-8")
    read.stderr.close()
    read.wait(60)
    assert "Traceback" not in told
    assert "BrokenPipe" not in told


@pytest.mark.slow
def test_a_kill_loses_nothing_that_was_told_as_recorded(tmp_path: Path) -> None:
    many = reports(tmp_path, 200)
    words = command("read", str(many), "--format", "jsonl")
    read = subprocess.Popen(
        words,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert read.stdout is not None
    told = [json.loads(read.stdout.readline())["id"] for _ in range(61)]
    read.send_signal(signal.SIGKILL)
    read.wait(60)
    told += [json.loads(line)["id"] for line in read.stdout if line.endswith("\n")]
    read.stdout.close()

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*more), env=environment(tmp_path), capture_output=True, text=True, check=True
        )

    held = {json.loads(line)["id"] for line in run("export", "claims").stdout.splitlines()}
    assert set(told) <= held
    assert "all well" in run("check").stdout
    again = run("read", str(many), "--format", "jsonl")
    assert f"{200 - len(held) // 2} recorded, {len(held) // 2} already recorded" in again.stderr
    assert len(again.stdout.splitlines()) == 400
    assert "200 entries, 200 reports, 400 claims" in run("check").stdout


@pytest.mark.slow
def test_memory_stays_flat_over_many_reports(tmp_path: Path) -> None:
    def most(number: int) -> int:
        many = reports(tmp_path, number)
        body = PLAIN.replace(
            "cli(prog",
            "import atexit, resource\natexit.register(lambda: print("
            "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr))\ncli(prog",
        )
        done = subprocess.run(
            [sys.executable, "-c", body, "read", str(many), "--ledger", str(tmp_path / f"{number}.db")],
            env=environment(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            check=True,
        )  # fmt: skip
        return int(done.stderr.splitlines()[-1])

    started = time.monotonic()
    few, many = most(500), most(5000)
    assert many < few * 1.25, (few, many)
    assert time.monotonic() - started < 300
