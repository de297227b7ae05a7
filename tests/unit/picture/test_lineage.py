"""Which reports are one origin."""

from datetime import UTC, datetime
from time import process_time

from sayso.app.background import background_of
from sayso.model.claim import Claim, Evidence
from sayso.model.entry import Linked, LinkKind
from sayso.model.ids import ClaimId
from sayso.model.report import Report, make_report
from sayso.model.terms import ClaimType
from sayso.picture.background import Background, OutletFacts
from sayso.picture.heard import hear
from sayso.picture.lineage import Lineage, fingerprint, lineage_of
from sayso.picture.policy import default_policy
from sayso.picture.sides import Cast
from sayso.registry import default_registry

POLICY = default_policy().lineage
NONE = Background()
WORDS = [
    "river", "column", "bridge", "morning", "convoy", "commander", "valley", "hospital", "road",
    "village", "statement", "fighters", "checkpoint", "market", "district", "shelling", "border",
    "ceasefire", "residents", "winter", "harvest", "ministry", "envoy", "council", "tribe",
]  # fmt: skip


def prose(seed: int, length: int = 120) -> str:
    n, words = seed * 7919 + 1, []
    for _ in range(length):
        n = (n * 48271) % 2147483647
        words.append(WORDS[n % len(WORDS)])
    return " ".join(words)


def report(text: str, source: str, day: int = 1) -> Report:
    return make_report(text, source=source, published=datetime(2024, 6, day, tzinfo=UTC))


def families(*reports: Report, links: tuple[Linked, ...] = (), background=NONE) -> Lineage:
    return lineage_of({r.id: r for r in reports}, links, background, POLICY)


def one_family(lineage: Lineage) -> bool:
    return len(set(lineage.family.values())) == 1


def test_the_same_text_is_one_origin_whoever_prints_it() -> None:
    found = families(report(prose(1), "a"), report(prose(1), "b"))
    assert one_family(found)
    assert [len(c) for c in found.copies().values()] == [2]


def test_a_light_rewrite_is_a_copy_and_another_text_is_not() -> None:
    text = prose(1)
    rewrite = text.replace("bridge", "crossing", 1) + " Our own closing line."
    assert one_family(families(report(text, "a"), report(rewrite, "b")))
    assert not one_family(families(report(text, "a"), report(prose(2), "b")))


def test_an_old_text_printed_again_is_no_copy() -> None:
    old = report(prose(1), "a", 1)
    new = report(prose(1) + " updated", "b", 20)
    assert not one_family(families(old, new))


def test_long_quotations_in_common_tie_two_reports() -> None:
    first = "“we crossed the river at dawn with all our men and met no resistance at all there”"
    second = "“nobody was harmed and the people came out to greet us along the whole of the road”"
    one = report(f"{prose(1)} {first} {second}", "a")
    other = report(f"{second} {prose(2)} {first}", "b")
    assert one_family(families(one, other))
    alone = report(f"{prose(2)} {first}", "b")
    assert not one_family(families(one, alone))


def test_an_agency_that_is_credited_is_the_newsroom() -> None:
    background = Background(outlets={"agency": OutletFacts("World Agency", agency=True)})
    by_line = report(f"CITY, Country (World Agency) - {prose(1)}", "a")
    at_end = report(f"{prose(2)}\n(World Agency)", "b")
    other = report(f"CITY, Country (Somebody) - {prose(3)}", "c")
    found = families(by_line, at_end, other, background=background)
    assert found.newsroom == {by_line.id: "outlet:agency", at_end.id: "outlet:agency"}


def test_the_packs_agencies_are_one_newsroom_under_all_their_names() -> None:
    background = background_of(default_registry().packs)
    by_name = report(f"ALEPPO, Syria (Agence France-Presse) - {prose(1)}", "a")
    in_short = report(f"{prose(2)}\nAFP", "b")
    of_a_daily = report(f"{prose(3)}\n(The Guardian)", "c")
    found = families(by_name, in_short, of_a_daily, background=background)
    assert found.newsroom == {by_name.id: "outlet:afp", in_short.id: "outlet:afp"}


def test_an_agencys_own_report_is_of_its_newsroom_under_any_name() -> None:
    background = background_of(default_registry().packs)
    own = report(prose(4), "afp.com")
    said = Claim(ClaimId("claim-1"), own.id, ClaimType.CONTROLS, Evidence(0, 5, own.text[:5]))
    cast = Cast(background, (), default_policy())
    (heard,) = hear([said], {own.id: own}, cast, families(own, background=background))
    assert heard.newsroom == "outlet:afp"
    assert heard.speaker == "outlet:afp.com"


def copy(a: Report, b: Report, same: bool) -> Linked:
    return Linked(datetime(2024, 7, 1, tzinfo=UTC), LinkKind.COPY, a.id, b.id, same, "a reviewer")


def test_a_reviewer_joins_and_parts_reports() -> None:
    a, b, twin = report(prose(1), "a"), report(prose(2), "b"), report(prose(1), "c")
    assert one_family(families(a, b, links=(copy(a, b, True),)))
    assert not one_family(families(a, b, links=(copy(a, b, True), copy(b, a, False))))
    assert not one_family(families(a, twin, links=(copy(a, twin, False),)))


def test_the_first_printed_names_the_family() -> None:
    later, first = report(prose(1), "a", 3), report(prose(1), "b", 1)
    assert set(families(later, first).family.values()) == {first.id}


def test_fingerprints_made_before_serve_as_well() -> None:
    reports = {r.id: r for r in (report(prose(1), "a"), report(prose(1), "b"))}
    prints = {r.id: fingerprint(r, POLICY) for r in reports.values()}
    assert lineage_of(reports, (), NONE, POLICY, prints) == lineage_of(reports, (), NONE, POLICY)


def test_many_copies_of_one_wire_do_not_cost_their_square() -> None:
    text = prose(1)

    def cost(n: int) -> float:
        reports = [report(f"{text} {prose(k + 10, 6)}", f"outlet-{k}") for k in range(n)]
        prints = {r.id: fingerprint(r, POLICY) for r in reports}
        held = {r.id: r for r in reports}
        start = process_time()
        assert one_family(lineage_of(held, (), NONE, POLICY, prints))
        return process_time() - start

    cost(50)
    assert cost(800) < 40 * max(cost(100), 0.002)
