"""Paths, folders, streams and lines of JSON."""

import io
import json
import os
import socket
import tracemalloc
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from sayso.adapters import inputs
from sayso.adapters.fetch import Fetched
from sayso.adapters.inputs import count_inputs, iter_inputs
from sayso.errors import BadQuery, BadReport
from sayso.text.found import BadInput, FoundReport, Input

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PAGE = b"<html><title>T</title><body><p>Rebels seized Nubl on Saturday, the army said.</p></body>"


def read(*paths: str | Path, **given: Any) -> list[Input]:
    return list(iter_inputs([str(path) for path in paths], now=NOW, **given))


def texts(found: Sequence[Input]) -> list[str | None]:
    return [item.report.text if isinstance(item, FoundReport) else None for item in found]


def faults(found: Sequence[Input]) -> list[str]:
    return [str(item.error) for item in found if isinstance(item, BadInput)]


def only(found: Sequence[Input]) -> FoundReport:
    (item,) = found
    assert isinstance(item, FoundReport), item
    return item


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    where = tmp_path / "reports"
    where.mkdir()
    return where


def test_a_text_file_is_stored_letter_for_letter(folder: Path) -> None:
    raw = "\r\n “Nubl” fell.\u00a0\r\n".encode()
    folder.joinpath("a.txt").write_bytes(raw)
    found = only(read(folder / "a.txt", source="sana", published=date(2024, 11, 30)))
    assert found.report.text == raw.decode()
    assert found.name == str(folder / "a.txt")
    assert (found.report.source, found.report.published) == ("sana", date(2024, 11, 30))


@pytest.mark.parametrize(
    ("name", "raw", "text"),
    [
        ("a.md", b"# Nubl\n\nIt fell.", "# Nubl\n\nIt fell."),
        ("a.html", PAGE, "Rebels seized Nubl on Saturday, the army said."),
        ("a.HTM", PAGE, "Rebels seized Nubl on Saturday, the army said."),
        ("a.xhtml", PAGE, "Rebels seized Nubl on Saturday, the army said."),
        ("page", PAGE, "Rebels seized Nubl on Saturday, the army said."),
        ("page.2024", PAGE, "Rebels seized Nubl on Saturday, the army said."),
        ("plain", b"Nubl fell.", "Nubl fell."),
        ("lines", b'{"text": "Nubl fell."}', "Nubl fell."),
        ("lines.json", b'\xef\xbb\xbf {"text": "Nubl fell."}\n', "Nubl fell."),
    ],
)
def test_what_a_file_is_follows_from_its_suffix_or_else_its_content(
    folder: Path, name: str, raw: bytes, text: str
) -> None:
    folder.joinpath(name).write_bytes(raw)
    assert texts(read(folder / name)) == [text]


def test_what_a_file_is_can_be_said(folder: Path) -> None:
    folder.joinpath("a.txt").write_bytes(PAGE)
    assert texts(read(folder / "a.txt")) == [PAGE.decode()]
    assert only(read(folder / "a.txt", kind="html")).report.title == "T"


def test_one_bad_report_does_not_stop_the_rest(folder: Path) -> None:
    folder.joinpath("a.txt").write_bytes(b"")
    folder.joinpath("b.txt").write_bytes(b"Nubl fell.")
    found = read(folder / "a.txt", folder / "none.txt", folder / "b.txt")
    assert texts(found) == [None, None, "Nubl fell."]
    assert "it is empty" in faults(found)[0]
    assert "there is no such file" in faults(found)[1]
    for item, fault in zip(found, faults(found), strict=False):
        assert fault.startswith(f"{item.name}: ")


def test_a_folder_is_read_by_name_to_its_depth_without_hidden_files(folder: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/b/c.txt", "a.txt", ".hidden.txt", ".git/x.txt", "plain"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    expected = ["a/b/c.txt", "a/z.md", "a.txt", "b.txt", "plain"]
    assert texts(read(folder)) == expected
    assert count_inputs([str(folder)]) == 5


def test_other_files_in_a_folder_are_told_not_read(folder: Path) -> None:
    folder.joinpath("photo.jpg").write_bytes(b"\xff\xd8\xff")
    folder.joinpath("style.css").write_text("p {}")
    folder.joinpath("scan").write_bytes(b"%PDF-1.4")
    found = faults(read(folder))
    assert ["give it by name" in fault for fault in found] == [True, False, True]
    assert "a PDF" in found[1]
    assert texts(read(folder / "style.css")) == ["p {}"]


def test_an_empty_folder_is_a_bad_input(folder: Path) -> None:
    folder.joinpath(".hidden").touch()
    assert "holds no file" in faults(read(folder))[0]
    assert count_inputs([str(folder)]) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_pipes_sockets_and_devices_are_told_and_do_not_hang(folder: Path) -> None:
    os.mkfifo(folder / "a.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        here = os.open(".", os.O_RDONLY)
        try:
            os.chdir(folder)  # A socket's path may have no more than about 100 letters.
            listener.bind("b.sock")
        finally:
            os.fchdir(here)
            os.close(here)
        folder.joinpath("c.txt").write_text("Nubl fell.")
        found = read(folder, folder / "a.txt", folder / "b.sock", os.devnull)
    assert texts(found) == [None, None, "Nubl fell.", None, None, None]
    kinds = ["a named pipe", "a socket", "a named pipe", "a socket", "a device"]
    assert [kind in fault for kind, fault in zip(kinds, faults(found), strict=True)] == [True] * 5
    assert all("sayso read -" in fault for fault in faults(found))


def test_links_are_followed_once_and_broken_ones_told(folder: Path) -> None:
    folder.joinpath("a").mkdir()
    folder.joinpath("a/x.txt").write_text("x")
    folder.joinpath("a/loop").symlink_to(folder)
    folder.joinpath("again").symlink_to(folder / "a")
    folder.joinpath("broken").symlink_to(folder / "none")
    folder.joinpath("self").symlink_to(folder / "self")
    folder.joinpath("y.txt").symlink_to(folder / "a/x.txt")
    found = read(folder)
    assert texts(found) == ["x", None, None, "x"]
    assert "leads nowhere" in faults(found)[0]
    assert "cannot be read" in faults(found)[1]


def test_deep_folders_are_read(tmp_path: Path) -> None:
    here = os.open(".", os.O_RDONLY)
    try:
        os.chdir(tmp_path)
        for _ in range(1200):
            os.mkdir("d")
            os.chdir("d")
        Path("a.txt").write_text("deep")
        assert texts(read(tmp_path)) == ["deep"]
        os.remove("a.txt")
        for _ in range(1200):
            os.chdir("..")
            os.rmdir("d")
    finally:
        os.fchdir(here)
        os.close(here)


def test_a_file_that_may_not_be_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(path: str, flags: int) -> int:
        raise PermissionError(13, "Permission denied", path)

    folder.joinpath("a.txt").touch()
    monkeypatch.setattr(os, "open", denied)  # Whoever runs this may be root, who may read all.
    assert "chmod" in faults(read(folder))[0]


def test_names_are_fit_for_print(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b[31m\n.txt")
    with open(os.fsencode(name), "wb") as file:
        file.write(b"Nubl fell.")
    shown = only(read(name)).name
    assert shown.isprintable()
    assert shown.endswith("/\\udcff\\x1b[31m\\n.txt")
    assert "\\x00" in read("a\0b")[0].name


def test_a_big_file_is_refused_unread(folder: Path) -> None:
    for name in ("a.txt", "b.html", "c"):
        with folder.joinpath(name).open("wb") as file:
            file.truncate(50_000_000)
    tracemalloc.start()
    found = faults(read(folder))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) == 3
    assert all("50 MB; a report must be under 50 MB" in fault for fault in found)
    assert peak < 10_000_000


# Lines of JSON.


def lines(*rows: object) -> bytes:
    return b"".join(
        (row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode()) + b"\n"
        for row in rows
    )


def from_lines(raw: bytes, **given: Any) -> list[Input]:
    return read("-", stdin=io.BytesIO(raw), kind="jsonl", **given)


def test_a_line_gives_a_report_with_what_it_says() -> None:
    row = {
        "text": "\ufeffNubl\r\nfell.\u2028",
        "title": "Nubl",
        "source": "sana",
        "url": "https://x.example/1",
        "published": "2024-11-30T12:00+02:00",
        "author": "A",
        "language": "en",
        "id": 17,
    }
    found = only(from_lines(lines(row), source="other", published=date(2020, 1, 1)))
    report = found.report
    assert found.name == "-:1"
    assert report.text == row["text"]
    assert (report.title, report.source, report.url) == ("Nubl", "sana", "https://x.example/1")
    assert (report.author, report.language) == ("A", "en")
    assert report.published_at == datetime(2024, 11, 30, 10, tzinfo=UTC)


def test_what_a_line_does_not_say_is_taken_from_the_call() -> None:
    found = from_lines(
        lines({"text": "A.", "source": None, "published": ""}, {"html": PAGE.decode()}),
        source="other",
        published=date(2020, 1, 1),
    )
    assert texts(found) == ["A.", "Rebels seized Nubl on Saturday, the army said."]
    for item in found:
        assert isinstance(item, FoundReport)
        assert (item.report.source, item.report.published) == ("other", date(2020, 1, 1))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"{", "not JSON"),
        (b'["Nubl fell."]', "a list, not an object"),
        (b'"Nubl fell."', "a string, not an object"),
        (b"17", "a number, not an object"),
        (b"null", "a null, not an object"),
        (b'{"body": "Nubl fell."}', 'neither "text" nor "html"'),
        (b'{"text": ["Nubl"]}', '"text" is a list'),
        (b'{"text": "Nubl fell.", "source": 1}', '"source" is a number'),
        (b'{"text": "Nubl fell.", "published": "30/11/2024"}', "write a day as 2024-11-30"),
        (b'{"text": "Nubl fell.", "published": "2031-01-01"}', "still to come"),
        (b'{"text": " "}', "it is empty"),
        (b'{"text": "Nubl \\u0000 fell"}', "a NUL"),
        (b'{"text": "Nubl \\ud800 fell"}', "lone surrogate"),
        (b'{"html": "<nav>Home</nav>"}', "no article"),
        (b'{"text": "\xff"}', "not UTF-8 at byte 10"),
        (b"[" * 100_000, "not JSON"),
        (b"9" * 5_000, "not JSON"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_the_others_go_on(line: bytes, told: str) -> None:
    found = from_lines(lines({"text": "A."}, b"", line, {"text": "B."}))
    assert texts(found) == ["A.", None, "B."]
    assert faults(found)[0].startswith("-:3: ")
    assert told in faults(found)[0]


def test_an_unknown_language_is_left_out_and_told() -> None:
    found = only(from_lines(lines({"text": "A.", "language": "English"})))
    assert found.report.language is None
    assert "'English'" in found.warnings[0]


def test_a_line_s_id_depends_on_what_it_says_not_on_where_it_stands() -> None:
    row = {"text": "A.", "source": "x"}
    one, two = from_lines(lines(row, {**row, "extra": 1}))
    assert isinstance(one, FoundReport)
    assert isinstance(two, FoundReport)
    assert one.report.id == two.report.id


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_line_ends_of_all_systems_are_known(folder: Path, end: str) -> None:
    path = folder / "a.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"text": "A."}\r\n\n{"text": "B."}' + end.encode())
    assert texts(read(path)) == ["A.", "B."]


def test_lines_longer_than_a_chunk_are_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    for size in (1, 2, 7, 64):
        monkeypatch.setattr(inputs, "_CHUNK", size)
        raw = lines({"text": "Nubl fell. " * 20}, {"text": "é" * 50}, b"", {"text": "C."})
        assert texts(from_lines(raw)) == ["Nubl fell. " * 20, "é" * 50, "C."]


def test_a_line_that_is_too_long_is_refused_and_the_next_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inputs, "MAX_BYTES", 1000)
    monkeypatch.setattr(inputs, "_CHUNK", 64)
    long = {"text": "Nubl fell. " * 200}
    found = from_lines(lines(long, {"text": "B."}, long))
    assert texts(found) == [None, "B.", None]
    assert [fault.partition(": ")[0] for fault in faults(found)] == ["-:1", "-:3"]


def test_many_lines_are_read_in_little_memory(folder: Path) -> None:
    path = folder / "many.jsonl"
    row = json.dumps({"text": "Nubl fell on Saturday, the army said. " * 200}) + "\n"
    with path.open("w") as file:
        for _ in range(5000):
            file.write(row)
    assert path.stat().st_size > 35_000_000
    assert count_inputs([str(path)]) == 5000
    tracemalloc.start()
    total = sum(isinstance(item, FoundReport) for item in iter_inputs([str(path)], now=NOW))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert total == 5000
    assert peak < 8_000_000


def test_json_that_is_not_lines_is_told_once(folder: Path) -> None:
    folder.joinpath("a.json").write_text(json.dumps([{"text": "A."}], indent=2))
    folder.joinpath("b.json").write_text(json.dumps({"text": "A."}, indent=2))
    found = faults(read(folder / "a.json", folder / "b.json"))
    assert len(found) == 2
    assert all("one object a line" in fault for fault in found)


# Standard input, the web, and the run as a whole.


def test_standard_input_is_told_by_its_content() -> None:
    assert texts(read("-", stdin=io.BytesIO(b"[AFP] Nubl fell."))) == ["[AFP] Nubl fell."]
    assert only(read("-", stdin=io.BytesIO(PAGE))).report.title == "T"
    assert len(read("-", stdin=io.BytesIO(lines({"text": "A."}, {"text": "B."})))) == 2
    assert texts(read("-", stdin=io.BytesIO(PAGE), kind="text")) == [PAGE.decode()]
    assert "it is empty" in faults(read("-"))[0]


def test_standard_input_without_end_is_refused_at_the_limit() -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return b"a" * size

    assert "50 MB or more" in faults(read("-", stdin=Endless()))[0]


def test_an_address_is_fetched() -> None:
    asked = []

    def fetch(url: str) -> Fetched:
        asked.append(url)
        if url.endswith("gone"):
            raise BadReport(f"{url}: nothing is there")
        return Fetched("https://x.example/final", "Nübl fell.".encode("cp1252"), "text", "latin-1")

    found = read("https://x.example/a", "HTTPS://x.example/gone", fetch=fetch, source="s")
    assert asked == ["https://x.example/a", "HTTPS://x.example/gone"]
    assert texts(found) == ["Nübl fell.", None]
    report = only(found[:1]).report
    assert (report.url, report.source) == ("https://x.example/final", "s")
    assert found[0].name == "https://x.example/a"


def test_nothing_is_fetched_without_leave() -> None:
    assert "nothing is fetched" in faults(read("https://x.example/a"))[0]


def test_a_date_to_come_is_refused_before_anything_is_read() -> None:
    with pytest.raises(BadQuery, match="2027-01-01 is still to come"):
        iter_inputs(["none"], now=NOW, published=date(2027, 1, 1))


def test_reports_are_read_when_they_are_asked_for(folder: Path) -> None:
    folder.joinpath("a.txt").write_text("A.")
    stream = iter_inputs([str(folder / "a.txt"), str(folder / "b.txt")], now=NOW)
    next(stream)
    folder.joinpath("b.txt").write_text("B.")
    assert texts(list(stream)) == ["B."]


def test_inputs_are_counted_where_that_is_cheap(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.joinpath("a.txt").write_text("A.")
    folder.joinpath("b.jsonl").write_bytes(lines({"text": "A."}, {"text": "B."})[:-1])
    here = str(folder)
    assert count_inputs([here, "https://x.example/a", str(folder / "none")]) == 5
    assert count_inputs([here, "-"]) is None
    monkeypatch.setattr(inputs, "_MAX_COUNTED", 10)
    assert count_inputs([here]) is None
