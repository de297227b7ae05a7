"""The probes and metrics of a server, over HTTP."""

import json
import logging
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from sayso import logs
from sayso.adapters.sqlite import SqliteLedger
from sayso.adapters.watchbook import WatchBook
from sayso.feeds.source import Source, SourceKind
from sayso.model.person import Role
from waiting import until
from web.conftest import Serve, Site
from web.war import NOW

ELSEWHERE = {"X-Forwarded-For": "203.0.113.9"}


def samples(text: str) -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append(sample)
    return found


def test_the_probes_tell_whether_it_runs_and_whether_it_can_be_asked(war: Site) -> None:
    with war.client() as client:
        assert client.get("/healthz").text == "ok\n"
        ready = client.get("/readyz", headers=ELSEWHERE)
        assert ready.status_code == 200
        assert ready.text.startswith("ready: entry ")


def test_a_server_whose_ledger_is_damaged_runs_and_is_not_ready(
    serve: Serve, tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger.db"
    ledger.write_bytes(b"no ledger at all" * 100)
    with serve(ledger).client() as client:
        assert client.get("/healthz").status_code == 200
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert str(tmp_path) not in ready.text
        assert samples(client.get("/metrics").text)["sayso_ledger_up"][0].value == 0


def test_metrics_tell_what_there_is_and_how_it_is_asked_for(war: Site) -> None:
    ledger = SqliteLedger(war.ledger)
    book = WatchBook(ledger.engine)
    source = Source('a "wire"', SourceKind.FEED, "https://wire.example/feed")
    book.enter([source], NOW)
    with ledger.reading() as db:
        claims = db.exec_driver_sql("SELECT count(*) FROM claims").scalar()
    ledger.close()
    with war.client() as client:
        client.get("/api/no-such-page")
        client.get("/claims")
        # A request is counted once its answer is out, which the client may have read by then.
        until(lambda: 'route="/claims"' in client.get("/metrics").text)
        answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    found = samples(answer.text)
    assert found["sayso_ledger_up"][0].value == 1
    assert found["sayso_claims"][0].value == claims > 0
    refused = [s for s in found["sayso_answers_total"] if s.labels["status"] == "404"]
    assert sum(s.value for s in refused) >= 1
    assert any(s.labels["route"] == "/claims" for s in found["sayso_request_seconds_count"])
    assert found["sayso_query_seconds_count"][0].value > 0
    assert {s.labels["queue"] for s in found["sayso_queue_oldest_seconds"]} == {
        "items", "deliveries",
    }  # fmt: skip
    states = [s for s in found["sayso_source_state"] if s.labels["source"] == source.id]
    assert [s.labels["sayso_source_state"] for s in states if s.value] == ["new"]


def test_metrics_are_for_this_machine_and_for_those_with_a_token(war: Site) -> None:
    token = war.token("prometheus", Role.READER)
    with war.client() as client:
        assert client.get("/metrics", headers=ELSEWHERE).status_code == 401
        given = {**ELSEWHERE, "Authorization": f"Bearer {token}"}
        assert client.get("/metrics", headers=given).status_code == 200
        wrong = {**ELSEWHERE, "Authorization": "Bearer sayso_no"}
        assert client.get("/metrics", headers=wrong).status_code == 401


def test_logs_are_json_lines_where_that_is_asked_for(
    war: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        with war.client() as client:
            logs.begin({})
            client.get("/healthz")
            assert capsys.readouterr().err == ""
            logs.begin({"SAYSO_LOG": "json"})
            client.get("/claims?place=secret")
        # A line is written once the answer is out, which the client may have read by then: that of
        # the first request may come late too.
        told: list[str] = []

        def is_told() -> bool:
            told.append(capsys.readouterr().err)
            text = "".join(told)
            return "/claims" in text and text.endswith("\n")

        until(is_told)
        lines = map(json.loads, "".join(told).splitlines())
        (line,) = [one for one in lines if one["route"] == "/claims"]
    finally:
        logs.begin({})
    assert line["at"].endswith("Z")
    assert (line["level"], line["of"], line["what"]) == ("info", "sayso.web.metrics", "answered")
    assert (line["route"], line["status"]) == ("/claims", 200)
    assert "secret" not in json.dumps(line)
    assert logging.getLogger("sayso").handlers
