"""Run the shipped reader, as it is, on sets by other hands: python eval/bench.py SET FOLDER

SET is one of those below; FOLDER holds the set's dev.jsonl (plover: plv_dev.jsonl) and its own
score.py, which does the scoring. Nothing of a set is kept. The reader has learned no set's
labels: what its claims say is carried over by the crosswalks here, and what they cannot say is
lost.

    plover       class of a directed relation between two given actors
    case2021     one event class a snippet
    timex        time expressions with values (grammar alone, without the network)
    polnear      who said what, in political news
    indiapolice  what the police did, by sentence
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from timex import read_document

from sayso.model.claim import Claim
from sayso.model.report import Report, make_report
from sayso.model.terms import ClaimType, Polarity, Realis, Stance
from sayso.pipeline import claims_of
from sayso.reading.engine import WEIGHTS, LearnedReader
from sayso.registry import default_registry

T = ClaimType
Read = Callable[[Report], Sequence[Claim]]
Row = dict[str, Any]

# --- PLOVER: one root class for a source and a target -----------------------------------------

ROOT_OF = {
    T.ARMED_CLASH: "ASSAULT", T.OFFENSIVE: "ASSAULT", T.ADVANCE: "ASSAULT",
    T.ATTACK_REPELLED: "ASSAULT", T.CAPTURE: "ASSAULT", T.AIRSTRIKE: "ASSAULT",
    T.SHELLING: "ASSAULT", T.BOMBING: "ASSAULT", T.ATTACK_ON_CIVILIANS: "ASSAULT",
    T.ABDUCTION: "ASSAULT", T.CASUALTIES: "ASSAULT", T.DAMAGE: "ASSAULT",
    T.HANDOVER: "YIELD", T.WITHDRAWAL: "YIELD", T.SIEGE_LIFTED: "YIELD", T.RELEASE: "YIELD",
    T.SURRENDER: "YIELD", T.SIEGE: "COERCE", T.ARREST: "COERCE", T.DISPLACEMENT: "COERCE",
    T.DEPLOYMENT: "MOBILIZE", T.AID: "AID", T.AGREEMENT: "AGREE", T.VIOLATION: "ACCUSE",
    T.NEGOTIATION: "CONSULT", T.DESIGNATION: "COERCE", T.PROTEST: "PROTEST", T.RIOT: "PROTEST",
    T.SUPPORTS: "SUPPORT", T.ALLIED: "COOPERATE", T.HOSTILE: "ACCUSE",
}  # fmt: skip
"""States that are no dealing between two parties have no class."""
_KIND = frozenset({"YIELD", "AID", "AGREE", "CONSULT", "SUPPORT", "COOPERATE"})
"""Where it is refused, PLOVER calls that REJECT; where it is only promised or offered, AGREE; where it
is asked of another, REQUEST."""
_SAID = frozenset({"ACCUSE", "REJECT", "REQUEST", "THREATEN"})
"""What a source does by speaking."""
_SIGNED = re.compile(r"\b(?:sign|ratif|reach|conclud|struck|seal)", re.IGNORECASE)
_GIVEN = re.compile(
    r"\b(?:arm|fund|financ|equip|train|suppl|weapon|ammunition|million|billion|money|send|sent|deliver)",
    re.IGNORECASE,
)
_ORDERED = re.compile(r"\border(?:s|ed|ing)?\b", re.IGNORECASE)
_PEACE = re.compile(r"\bpeace-?\s?keep|\bpeace force|\bobservers?\b|\bmonitors?\b", re.IGNORECASE)
_OR_ELSE = re.compile(r"\bultimatum|\bthreat|\bwarn", re.IGNORECASE)
"""The codebook: what a court or ruler orders is done; an ultimatum THREATENs; peacekeepers are AID, as
is support in kind, and to call them home is SANCTION; who agrees to do something AGREEs, who signs
gives SUPPORT, who lays down arms YIELDs."""
_STOPPED = {"AID": "SANCTION", "SUPPORT": "SANCTION", "COOPERATE": "SANCTION",
            "CONSULT": "SANCTION", "COERCE": "YIELD"}  # fmt: skip
"""What ends a dealing is a dealing of its own (PLOVER: `discontinue`; a ban that is lifted)."""
_RANK = (
    T.AGREEMENT, T.NEGOTIATION, T.RELEASE, T.HANDOVER, T.WITHDRAWAL, T.SURRENDER, T.SIEGE_LIFTED,
    T.ARREST, T.AID, T.DESIGNATION, T.PROTEST, T.RIOT, T.DEPLOYMENT, T.SIEGE, T.SUPPORTS,
)  # fmt: skip


def plover(folder: Path, read: Read) -> Iterator[tuple[Row, Row]]:
    """Class of the claim whose parties are the two given ones, else of the sentence's first."""
    for row in _rows(folder / "plv_dev.jsonl"):
        spots = {s["role"]: (s["begin"], s["end"]) for s in row["spans"]}
        best, worth = "NONE", -1.0
        for claim in read(make_report(row["text"])):
            root = _root(claim)
            if root is None:
                continue
            fit = 2.0 * _touches(claim, "actor", spots.get("SRC"))
            fit += 2.0 * _touches(claim, "target", spots.get("TAR"))
            if root == "REQUEST" and _touches(claim, "actor", spots.get("SRC")):
                root = "AGREE"
            if root in _SAID and claim.speaker is not None:
                fit += 2.0 * (claim.speaker.text in row["source"])
            fit += 0.5 * (claim.type in _RANK)
            if fit > worth:
                best, worth = root, fit
        yield row, {"id": row["id"], "root": best}


def _root(claim: Claim) -> str | None:
    root, words = ROOT_OF.get(claim.type), claim.evidence.text
    if root is None:
        return None
    if claim.stance is Stance.DENIES:
        return "REJECT"
    if claim.stance is Stance.ACCUSES:
        return "ACCUSE"
    if claim.realis is Realis.THREATENED or (not claim.is_actual and _OR_ELSE.search(words)):
        return "THREATEN"
    if claim.polarity is Polarity.NEGATIVE and (root in _KIND or claim.ended):
        return "REJECT"
    if claim.realis is Realis.PLANNED and not _ORDERED.search(words):
        return "AGREE" if root in _KIND else "THREATEN" if root == "ASSAULT" else root
    if claim.realis is Realis.POSSIBLE and root != "ASSAULT":
        return "REQUEST"
    if claim.ended:
        return _STOPPED.get(root, root)
    return _by_words(claim, root)


def _by_words(claim: Claim, root: str) -> str | None:
    """What PLOVER tells apart and our types do not, told from the claim's words."""
    words = claim.evidence.text
    if claim.type is T.DISPLACEMENT and not claim.actor:
        return None
    if claim.type in (T.DEPLOYMENT, T.WITHDRAWAL) and _PEACE.search(words):
        return "AID" if claim.type is T.DEPLOYMENT else "SANCTION"
    if claim.type is T.AGREEMENT and claim.label == "ceasefire":
        return "YIELD"
    if claim.type is T.AGREEMENT and _SIGNED.search(words):
        return "SUPPORT"
    if claim.type is T.SUPPORTS and _GIVEN.search(words):
        return "AID"
    return root


def _touches(claim: Claim, role: str, spot: tuple[int, int] | None) -> bool:
    if spot is None:
        return False
    return any(m.start < spot[1] and spot[0] < m.end for m in getattr(claim, role))


# --- CASE 2021 task 2: ACLED's sub-event types, and some more ---------------------------------

CLASS_OF = {
    T.ARMED_CLASH: "ARMED_CLASH", T.OFFENSIVE: "ARMED_CLASH", T.ADVANCE: "ARMED_CLASH",
    T.ATTACK_REPELLED: "ARMED_CLASH", T.AIRSTRIKE: "AIR_STRIKE", T.SHELLING: "ART_MISS_ATTACK",
    T.BOMBING: "REM_EXPLOS", T.ATTACK_ON_CIVILIANS: "ATTACK", T.ABDUCTION: "ABDUCT_DISSAP",
    T.ARREST: "ARREST", T.HANDOVER: "NON_VIOL_TERRIT_TRANSFER",
    T.WITHDRAWAL: "NON_VIOL_TERRIT_TRANSFER", T.SURRENDER: "AGREEMENT", T.AGREEMENT: "AGREEMENT",
    T.RELEASE: "AGREEMENT", T.NEGOTIATION: "DIPLO", T.DESIGNATION: "DIPLO", T.PROTEST: "PEACE_PROTEST",
    T.RIOT: "VIOL_DEMONSTR", T.DAMAGE: "PROPERTY_DISTRUCT", T.FORMED: "CHANGE_TO_GROUP_ACT",
    T.ALLIED: "CHANGE_TO_GROUP_ACT", T.DEPLOYMENT: "CHANGE_TO_GROUP_ACT", T.SIEGE: "ARMED_CLASH",
    T.CASUALTIES: "ATTACK", T.PRESENT: "HQ_ESTABLISHED",
}  # fmt: skip
# ACLED prefers the weapon to the fight, and a change of territory to either.
_ORDER = (
    T.CAPTURE, T.HANDOVER, T.RIOT, T.PROTEST, T.ABDUCTION, T.BOMBING, T.AIRSTRIKE, T.SHELLING,
    T.ARREST, T.AGREEMENT, T.RELEASE, T.SURRENDER, T.OFFENSIVE, T.ARMED_CLASH, T.ATTACK_REPELLED,
    T.ATTACK_ON_CIVILIANS, T.ADVANCE, T.WITHDRAWAL, T.DAMAGE, T.SIEGE, T.DEPLOYMENT, T.FORMED,
    T.ALLIED, T.NEGOTIATION, T.DESIGNATION, T.CASUALTIES, T.PRESENT,
)  # fmt: skip
_STATE_SIDE = re.compile(
    r"\b(?:government|army|armed forces|military|security forces|police|soldiers|regime|federal"
    r"|coalition|troops|state)\b",
    re.IGNORECASE,
)
_WEAPONS = (
    ("SUIC_BOMB", re.compile(r"\bsuicide\b|\bblew (?:him|her|them)sel", re.IGNORECASE)),
    (
        "CHEM_WEAP",
        re.compile(r"\bchemical|\bchlorine|\bsarin|\bnerve agent|\bmustard gas", re.IGNORECASE),
    ),
    ("GRENADE", re.compile(r"\bgrenade", re.IGNORECASE)),
)
"""What ACLED splits by weapon and our types do not, told from the snippet's words."""


def case2021(folder: Path, read: Read) -> Iterator[tuple[Row, Row]]:
    """Class of the claim that comes first in ACLED's order of preference."""
    for row in _rows(folder / "dev.jsonl"):
        claims = [c for c in read(make_report(row["text"])) if c.type in _ORDER]
        claims.sort(key=lambda c: (not c.is_actual, _ORDER.index(c.type)))
        label = _case_class(claims, row["text"]) if claims else "OTHER"
        yield row, {"id": row["id"], "label": label}


def _case_class(claims: Sequence[Claim], text: str) -> str:
    first = claims[0]
    if first.type in (
        T.BOMBING,
        T.OFFENSIVE,
        T.ATTACK_ON_CIVILIANS,
        T.AIRSTRIKE,
        T.SHELLING,
        T.CASUALTIES,
    ):
        for label, pattern in _WEAPONS:
            if pattern.search(text):
                return label
    if first.type is T.CAPTURE:
        taker = " ".join(m.text for m in first.actor)
        return "GOV_REGAINS_TERIT" if _STATE_SIDE.search(taker) else "NON_STATE_ACTOR_OVERTAKES_TER"
    if first.type is T.PROTEST:
        types = {c.type for c in claims if c.is_actual}
        if types & {T.CASUALTIES, T.ATTACK_ON_CIVILIANS}:
            return "FORCE_AGAINST_PROTEST"
        if T.ARREST in types:
            return "PROTEST_WITH_INTER"
    return CLASS_OF[first.type]


# --- time expressions -------------------------------------------------------------------------


def timex(folder: Path, _: Read) -> Iterator[tuple[Row, Row]]:
    """Time expressions of each document by the grammar."""
    for row in _rows(folder / "dev.jsonl"):
        found = read_document(row["text"], date.fromisoformat(row["dct"][:10]))
        yield row, {"id": row["id"], "timexes": list(found)}


# --- PolNeAR: attributions --------------------------------------------------------------------


def polnear(folder: Path, read: Read) -> Iterator[tuple[Row, Row]]:
    """One attribution for each speaker and evidence; the claims' cues are not printed."""
    for row in _rows(folder / "dev.jsonl"):
        text = row["text"]
        found: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for claim in read(make_report(text, published=_day(row.get("date")))):
            if claim.speaker is None:
                continue
            spots = [m.span() for m in re.finditer(re.escape(claim.speaker.text), text)]
            if not spots:
                continue
            source = min(spots, key=lambda s: abs(s[0] - claim.evidence.start))
            found.setdefault(source, []).append((claim.evidence.start, claim.evidence.end))
        attributions = [
            {
                "source": [list(source)],
                "cue": [],
                "content": [[min(a for a, _ in spans), max(b for _, b in spans)]],
            }
            for source, spans in found.items()
        ]
        yield row, {"id": row["id"], "attributions": attributions}


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None


# --- IndiaPoliceEvents: what the police did ----------------------------------------------------

_POLICE = re.compile(
    r"\b(?:police(?:men|man)?|cops?|constables?|inspectors?|srp|rapid action force|raf|crpf|officers?"
    r"|security (?:forces|personnel)|commissioner|dsp|sp)\b",
    re.IGNORECASE,
)
_FORCE = frozenset({T.OFFENSIVE, T.ATTACK_ON_CIVILIANS, T.ARMED_CLASH, T.SHELLING, T.BOMBING})
_HARM = re.compile(r"kill|died|dead|death|shot dead", re.IGNORECASE)


def indiapolice(folder: Path, read: Read) -> Iterator[tuple[Row, Row]]:
    """Labels of each sentence from the claims whose actor is the police."""
    for row in _rows(folder / "dev.jsonl"):
        labels: list[list[str]] = [[] for _ in row["sentences"]]
        spots = list(_sentence_spots(row))
        for claim in read(make_report(row["text"], published=_day(row.get("date")))):
            for at in (i for i, (a, b) in enumerate(spots) if a <= claim.evidence.start < b):
                labels[at] += _police_labels(claim)
        yield (
            row,
            {
                "id": row["id"],
                "labels": sorted({one for some in labels for one in some}),
                "sentences": [sorted(set(some)) for some in labels],
            },
        )


def _sentence_spots(row: Row) -> Iterator[tuple[int, int]]:
    at = 0
    for sentence in row["sentences"]:
        if "begin" in sentence:
            yield sentence["begin"], sentence["end"]
            continue
        start = row["text"].find(sentence["text"], at)
        if start < 0:
            yield at, at
            continue
        at = start + len(sentence["text"])
        yield start, at


def _police_labels(claim: Claim) -> list[str]:
    if not any(_POLICE.search(m.text) for m in claim.actor):
        return []
    if not claim.is_actual:
        return ["FAIL"] if claim.polarity is Polarity.NEGATIVE else []
    if claim.type is T.ARREST:
        return ["ARREST", "ANY_ACTION"]
    if claim.type is T.CASUALTIES:
        killed = claim.label == "killed"
        return ["FORCE", "ANY_ACTION", *(["KILL"] if killed else [])]
    if claim.type in _FORCE:
        killed = bool(_HARM.search(claim.evidence.text))
        return ["FORCE", "ANY_ACTION", *(["KILL"] if killed else [])]
    return ["ANY_ACTION"] if not claim.type.is_state else []


# --- running -----------------------------------------------------------------------------------

SETS: dict[str, Callable[[Path, Read], Iterator[tuple[Row, Row]]]] = {
    "plover": plover,
    "case2021": case2021,
    "timex": timex,
    "polnear": polnear,
    "indiapolice": indiapolice,
}
_GOLD = {"plover": "plv_dev.jsonl"}
_SCORE = {"plover": ["plv"]}


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def answered(pairs: Sequence[tuple[Row, Row]]) -> str:
    """Micro-F1 of PLOVER roots where "none" is no answer, as rule coders are counted."""
    said = [(gold["root"], out["root"]) for gold, out in pairs if out["root"] != "NONE"]
    right = sum(a == b for a, b in said)
    p, r = right / max(1, len(said)), right / max(1, len(pairs))
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    known = [
        (gold["root"], out["root"]) for gold, out in pairs if gold["root"] in set(ROOT_OF.values())
    ]
    inside = sum(a == b for a, b in known) / max(1, len(known))
    return (
        f"answered {len(said)} of {len(pairs)}: precision {p:.3f} recall {r:.3f} micro-F1 {f1:.3f};"
        f" recall on classes that our types can express {inside:.3f}"
    )


def main() -> int:
    """Run one set and print what its own scorer says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("set", choices=sorted(SETS))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    asked = parser.parse_args()
    reader = registry = None

    def read(report: Report) -> Sequence[Claim]:
        nonlocal reader, registry
        if reader is None or registry is None:
            reader, registry = LearnedReader(asked.weights), default_registry()
        return claims_of(report, reader, registry).claims

    pairs = list(SETS[asked.set](asked.folder, read))
    with tempfile.TemporaryDirectory() as kept:
        out = Path(kept) / "predicted.jsonl"
        out.write_text("".join(json.dumps(p) + "\n" for _, p in pairs), "utf-8")
        gold = asked.folder / _GOLD.get(asked.set, "dev.jsonl")
        command = [sys.executable, str(asked.folder / "score.py"), *_SCORE.get(asked.set, [])]
        done = subprocess.run(
            [*command, "--gold", str(gold), "--pred", str(out)], check=False, encoding="utf-8"
        )
    if asked.set == "plover":
        print(answered(pairs))
    if reader is not None:
        print(f"engine {reader.engine}")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
