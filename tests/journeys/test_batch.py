"""sayso batch, with real processes and real kills."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from sqlalchemy import select

from journeys.archives import Batch, claims, jsonl, row, shards, warc, words
from journeys.test_process import environment
from sayso.adapters.postgres import PostgresLedger
from sayso.adapters.sqlite import SqliteLedger
from sayso.adapters.tables import COPIES
from sayso.app.parts import PartFolder
from server import Server


def test_every_kind_of_archive_is_read_whole_however_it_is_cut(
    batch: Batch, tmp_path: Path
) -> None:
    rows = [row(n) for n in range(60)]
    (tmp_path / "in").mkdir()
    jsonl(tmp_path / "in/a.jsonl", rows[:20])
    table = pyarrow.Table.from_pylist(rows[20:40])
    pyarrow.parquet.write_table(table, tmp_path / "in/b.parquet", row_group_size=7)
    warc(tmp_path / "in/c.warc.gz", 20)
    for n in range(5):
        (tmp_path / f"in/{n}.txt").write_text(words(100 + n), "utf-8")
    whole = batch("in", "--out", "one", "--shard-mb", "10", "--format", "jsonl")
    small = batch("in", "--out", "many", "--shard-mb", "0.001", "--jobs", "2", "--format", "jsonl")
    assert len(shards(small)) > 10 > len(shards(whole))
    assert sum(s["reports"] for s in shards(whole)) == 65
    assert claims(tmp_path / "one") == claims(tmp_path / "many")
    assert len(set(claims(tmp_path / "one"))) == 130


def test_what_is_finished_is_not_read_again_and_loads_once(batch: Batch, tmp_path: Path) -> None:
    jsonl(tmp_path / "a.jsonl", [row(n) for n in range(10)] + [row(3)])
    batch("a.jsonl", "--out", "out", "--shard-mb", "0.001", "--load")
    parts = {p: p.stat().st_mtime_ns for p in (tmp_path / "out/parts").iterdir()}
    again = batch("a.jsonl", "--out", "out", "--shard-mb", "0.001", "--load")
    assert parts == {p: p.stat().st_mtime_ns for p in (tmp_path / "out/parts").iterdir()}
    assert "0 reports recorded, 11 already recorded" in again.stderr


def test_one_run_at_a_time_works_in_a_folder(batch: Batch, tmp_path: Path) -> None:
    jsonl(tmp_path / "a.jsonl", [row(1)])
    folder = PartFolder(tmp_path / "out")
    folder.make()
    with folder.held():
        second = batch("a.jsonl", "--out", "out", code=2)
    assert "another run is at work" in second.stderr
    batch("a.jsonl", "--out", "out")


def test_bad_reports_and_a_cut_off_end_stop_nothing(batch: Batch, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", [row(n) for n in range(4)])
    path.write_text("not json\n" + path.read_text("utf-8") + '{"text": "The Arm', "utf-8")
    warc(tmp_path / "b.warc.gz", 8)
    raw = (tmp_path / "b.warc.gz").read_bytes()
    (tmp_path / "b.warc.gz").write_bytes(raw[: len(raw) - 150])
    done = batch("a.jsonl", "b.warc.gz", "missing", "--out", "out", code=2)
    assert "missing" in done.stderr
    done = batch("a.jsonl", "b.warc.gz", "--out", "out", code=1)
    assert "not JSON" in done.stderr
    assert "ends within a line" in done.stderr
    assert "b.warc.gz" in done.stderr
    assert len(claims(tmp_path / "out")) >= 8


def test_a_report_that_kills_or_holds_up_its_worker_is_left_out_and_told(
    batch: Batch, tmp_path: Path
) -> None:
    rows = [row(n, {4: "DEADLY", 11: "ENDLESS"}.get(n, "")) for n in range(15)]
    jsonl(tmp_path / "a.jsonl", rows)
    done = batch("a.jsonl", "--out", "out", "--jobs", "2", "--patience", "10", code=1)
    assert "13 reports, 26 claims, 0 aside, 2 faults" in done.stdout
    assert done.stderr.count("worker after worker ended on it") == 2
    again = batch("a.jsonl", "--out", "out", code=1)
    assert "2 reports could not be read" in again.stderr


def test_a_kill_costs_at_most_a_shard_a_worker(batch: Batch, script: Path, tmp_path: Path) -> None:
    jsonl(tmp_path / "a.jsonl", [row(n, "SLOW") for n in range(120)])
    asked = ["a.jsonl", "--out", "out", "--jobs", "2", "--shard-mb", "0.001"]
    run = subprocess.Popen(
        [sys.executable, str(script), "batch", *asked],
        env=environment(tmp_path), cwd=tmp_path, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + 300
    while len(claims(tmp_path / "out")) < 60 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    before = claims(tmp_path / "out")
    begun = len(list((tmp_path / "out/journal").iterdir()))
    assert 60 <= len(before) < 240
    assert begun <= 2
    done = batch(*asked, "--load")
    assert "120 reports, 240 claims" in done.stderr
    assert set(before) < set(claims(tmp_path / "out"))
    assert "120 reports recorded" in done.stderr


def test_a_full_disk_fails_the_shard_and_nothing_else(batch: Batch, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)],
        capture_output=True, check=False,
    )  # fmt: skip
    if mounted.returncode:
        pytest.skip("a small disk needs the right to mount one")
    try:
        jsonl(tmp_path / "a.jsonl", [row(n) for n in range(60)])
        asked = ["a.jsonl", "--out", "small/out", "--shard-mb", "0.001"]
        done = batch(*asked, code=1)
        assert "No space left on device" in done.stderr
        held = claims(small / "out")
        assert 0 < len(held) < 120
        subprocess.run(["mount", "-o", "remount,size=4m", str(small)], check=True)
        assert "60 reports, 120 claims" in batch(*asked).stderr
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_parts_load_into_either_ledger_with_doubles_and_copies_told(
    batch: Batch, tmp_path: Path, postgres: Server
) -> None:
    long = "Residents of three villages by the river said that they had seen columns on the road. "
    told = [row(n, long * 4 + f"Nobody in Nubl{n} could say why.") for n in range(4)]
    copy = {**told[1], "source": "another wire", "published": "2024-12-01"}
    jsonl(tmp_path / "a.jsonl", told)
    jsonl(tmp_path / "b.jsonl", [told[2], copy])
    url = postgres.url(postgres.database())
    asked = ["a.jsonl", "b.jsonl", "--out", "out", "--shard-mb", "0.001", "--load"]
    for ledger in ("war.db", url):
        done = batch(*asked, "--ledger", ledger)
        assert "5 reports recorded, 1 already recorded" in done.stderr
        again = batch(*asked, "--ledger", ledger)
        assert "0 reports recorded, 6 already recorded" in again.stderr
    for ledger in (SqliteLedger(tmp_path / "war.db"), PostgresLedger(url)):
        reports = {r.id: r for r in ledger.known().reports.values()}
        with ledger.engine.connect() as db:
            pairs = {frozenset(pair) for pair in db.execute(select(COPIES.c.a, COPIES.c.b))}
        ledger.close()
        same = {frozenset(r.id for r in reports.values() if r.text == copy["text"])}
        assert len(reports) == 5
        assert same <= pairs
