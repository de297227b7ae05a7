"""Tie each mention of a report's claims to the registry where its meaning is sure."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from attrs import evolve, field, frozen

from sayso.linking.whom import UNKNOWN, Whom, tied, unregistered
from sayso.linking.wording import (
    ARMY,
    DOCUMENT,
    OWN,
    OWN_FORCES,
    POINTS_BACK,
    SERVICEMEN,
    head,
    is_capital,
    is_name,
    starts_sentence,
    with_article,
)
from sayso.model.claim import Claim, Mention, Speaker
from sayso.model.report import Report
from sayso.model.terms import ClaimType, Stance
from sayso.reading.compose import PRONOUN
from sayso.registry.choosing import PlaceContext
from sayso.registry.match import Registry
from sayso.registry.names import fold
from sayso.registry.pack import ANONYMOUS, ActorKind, Ref
from sayso.registry.pointing import LOOK_BACK, Named, in_order, pointed_at, points

_ARMED = frozenset(
    {
        ActorKind.STATE_FORCES, ActorKind.REBEL, ActorKind.POLITICAL_MILITIA,
        ActorKind.IDENTITY_MILITIA, ActorKind.EXTERNAL_FORCE, ActorKind.ALLIANCE, ActorKind.FRONT,
        ActorKind.UMBRELLA,
    }
)  # fmt: skip
"""Kinds whose soldiers are themselves; those of a state or a person are another actor."""
_MEDIA = frozenset({"outlet", ActorKind.MEDIA})
_TOPICS = (_ARMED - {ActorKind.STATE_FORCES}) | {UNKNOWN}
_PART_OF = re.compile(
    r"\b(?:neighbou?rhoods|districts|outskirts|suburbs|parts|centre|center) of ([A-Z].*)$"
)
_QUOTES = re.compile(r"[“”\"«»]")


def link(claims: Sequence[Claim], report: Report, registry: Registry) -> list[Claim]:
    """Return the claims with each mention tied to the registry where its meaning is sure.

    Args:
        registry: As `Registry.about` this report gives it.
    """
    if not claims:
        return []
    linker = _Linker.over(claims, report, registry)
    return [linker.linked(claim) for claim in claims]


@frozen
class _Linker:
    """What is known of one report's names."""

    report: Report
    registry: Registry
    near: tuple[Ref, ...]
    named: tuple[tuple[int, str, Ref], ...]
    """Actors in text order: end of the mention, its last word, who it is."""
    topics: tuple[tuple[int, Ref | None], ...]
    """Names that start a sentence, in text order: where, and which group it is; None if it is none."""
    voices: Mapping[str, Ref | None]
    """Who speaks, by the words for each speaker."""
    spoke: tuple[tuple[int, Ref], ...]
    """Speakers in text order: where their words start, who it is."""
    whom: Whom
    places: tuple[Named, ...]
    """Places named in the report, in text order; empty where no claim's place only points."""
    _placed: dict[tuple[int, int, bool], Ref | None] = field(factory=dict)
    """What mentions of places mean, by span and whether they are counted."""

    @classmethod
    def over(cls, claims: Sequence[Claim], report: Report, registry: Registry) -> "_Linker":
        registry, given = _with_aliases(claims, report, registry)
        whom = Whom(registry, report.published, given)
        near: dict[str, Ref] = {}
        places: dict[str, Ref | None] = {}
        named: dict[int, tuple[str, Ref]] = {}
        topics: dict[int, Ref | None] = {}
        speakers = {s.text for c in claims for s in (c.speaker, *c.via) if s}
        voices = {words: registry.speaker(words, report.published) for words in speakers}
        spoke: dict[int, Ref] = {}
        for claim in claims:
            voice = voices[claim.speaker.text] if claim.speaker else None
            if voice:
                spoke[claim.evidence.start] = voice
            for mention in (*claim.place, *claim.origin):
                if mention.text not in places:
                    places[mention.text] = registry.place(mention.text)
                if (ref := places[mention.text]) is not None:
                    near[ref.slug] = ref
            for mention in (*claim.actor, *claim.target):
                who = whom(mention.text, claim) or unregistered(mention, report)
                if who is not None:
                    named[mention.end] = (head(mention), who)
                if is_name(mention) and starts_sentence(mention.start, report):
                    topics[mention.start] = who if who and who.kind in _TOPICS else None
        actors = tuple((end, *named[end]) for end in sorted(named))
        spoken = tuple((at, spoke[at]) for at in sorted(spoke))
        about = tuple(sorted(topics.items(), key=lambda topic: topic[0]))
        told = _places_named(claims, report, registry)
        near_by = tuple(near.values())
        return cls(report, registry, near_by, actors, about, voices, spoken, whom, told)

    def linked(self, claim: Claim) -> Claim:
        """Return one claim with its refs."""
        speaker = self._speaker(claim.speaker, claim) if claim.speaker else None
        return _by_interest(
            evolve(
                claim,
                actor=tuple(self._actor(m, claim, speaker) for m in claim.actor),
                target=tuple(self._actor(m, claim, speaker) for m in claim.target),
                place=tuple(self._place(m, claim) for m in claim.place),
                origin=tuple(self._place(m, claim) for m in claim.origin),
                speaker=speaker,
                via=tuple(self._speaker(v, claim) for v in claim.via),
            ),
            self.voices[claim.speaker.text] if claim.speaker else None,
        )

    def _actor(self, mention: Mention, claim: Claim, speaker: Speaker | None) -> Mention:
        if POINTS_BACK.match(with_article(mention, self.report)):
            # "The army said it had left": who speaks of "it" speaks of itself.
            if speaker and speaker.ref and speaker.ref != ANONYMOUS.slug:
                return evolve(mention, ref=speaker.ref, name=speaker.name)
            if speaker and (party := self._unknown(speaker)):
                return tied(mention, party)
            at = mention.start
            ref = self._same_noun(mention) or self._topic(at) or self._bearer(at)
        elif OWN_FORCES.match(mention.text):
            ref = self._owner(mention, speaker)
        else:
            ref = self.whom(mention.text, claim)
        return tied(mention, ref)

    def _unknown(self, speaker: Speaker) -> Ref | None:
        """The party by a speaker's name that acts in the report and that no registry knows."""
        given = self.whom.given.get(fold(speaker.text))
        slug = given.slug if given else fold(speaker.text)
        known = (who for _, _, who in self.named if who.kind == UNKNOWN and who.slug == slug)
        return next(known, None)

    def _owner(self, mention: Mention, speaker: Speaker | None) -> Ref | None:
        """Whose soldiers "its soldiers" are: the speaker's, else those of who was named before."""
        owner = self._bearer(mention.start) if speaker is None else self.voices[speaker.text]
        return owner if owner is not None and owner.kind in _ARMED else None

    def _place(self, mention: Mention, claim: Claim) -> Mention:
        # "Fifty villages in Idlib" speaks of the province, not the town.
        counted = claim.count is not None and claim.type is not ClaimType.CASUALTIES
        key = (mention.start, mention.end, counted)
        if key not in self._placed:
            self._placed[key] = self._located(mention, counted)
        ref = self._placed[key]
        if ref is None:
            return mention
        return evolve(
            mention, ref=ref.slug, name=ref.name, lat=ref.lat, lon=ref.lon, precision=ref.precision
        )

    def _located(self, mention: Mention, counted: bool) -> Ref | None:
        context = PlaceContext(near=self.near, area=counted)
        ref = self.registry.place_at(self.report.text, mention.start, mention.end, context)
        if ref is None and (whole := _PART_OF.search(_QUOTES.sub("", mention.text))):
            ref = self.registry.place(whole[1], context)
        if ref is None:
            ref = pointed_at(self.report.text, mention.start, mention.end, self.places)
        return ref

    def _speaker(self, speaker: Speaker, claim: Claim) -> Speaker:
        if POINTS_BACK.match(speaker.text):
            ref = self._bearer(claim.evidence.start)
        elif DOCUMENT.fullmatch(speaker.text):
            # "The statement" is of whoever spoke last.
            last = bisect_left(self.spoke, claim.evidence.start, key=lambda n: n[0])
            ref = self.spoke[last - 1][1] if last else None
        else:
            ref = self.voices[speaker.text] or self.whom.given.get(fold(speaker.text))
        return tied(speaker, ref)

    def _same_noun(self, mention: Mention) -> Ref | None:
        """Who was last called by the noun of "the groups": "anti-regime groups", if not long ago."""
        noun = head(mention)
        if PRONOUN.fullmatch(noun):
            return None
        close = [
            w for end, h, w in self.named if h == noun and 0 <= mention.start - end <= LOOK_BACK
        ]
        return close[-1] if close else None

    def _bearer(self, at: int) -> Ref | None:
        """The one actor named shortly before a pronoun; None where there are several."""
        last = bisect_left(self.named, at, key=lambda n: n[0])
        close = [
            ref
            for end, _, ref in self.named[:last]
            if at - end <= LOOK_BACK and ref.kind != UNKNOWN
        ]
        return close[-1] if len({ref.slug for ref in close[-2:]}) == 1 else None

    def _topic(self, at: int) -> Ref | None:
        """Whom a sentence that starts with a pronoun goes on about: the last that one started with.

        "Hamas was founded by X and Y. The group is led by": it goes on about Hamas, as centering
        theory has it, whoever else was named between.
        """
        if not starts_sentence(at, self.report):
            return None
        last = bisect_left(self.topics, at, key=lambda topic: topic[0])
        if not last or at - self.topics[last - 1][0] > LOOK_BACK:
            return None
        return self.topics[last - 1][1]


def _with_aliases(
    claims: Sequence[Claim], report: Report, registry: Registry
) -> tuple[Registry, Mapping[str, Ref]]:
    """What else the report says that its parties are called.

    Returns:
        The registry with other names of those it knows; of those it does not, who they are by
        their other names, folded.
    """
    known: dict[str, Ref | str] = {}
    given: dict[str, Ref] = {}
    whom = Whom(registry, report.published)
    for claim in claims:
        if claim.type is ClaimType.ALIAS and claim.actor and claim.label:
            named = claim.actor[0]
            if (meant := whom(named.text, claim)) is not None:
                known[claim.label] = meant
            elif (meant := unregistered(named, report)) is not None:
                given[fold(claim.label)] = meant
    return registry.with_aliases(known), given


def _places_named(claims: Sequence[Claim], report: Report, registry: Registry) -> tuple[Named, ...]:
    """The places that a report names, in text order; none where no claim's place only points."""
    mentions = [m for claim in claims for m in (*claim.place, *claim.origin)]
    if not any(points(m.text) for m in mentions):
        return ()
    spans = registry.find_names(report.text)
    return in_order(
        [
            *(Named(s.start, s.end, s.place) for s in spans if s.place),
            *(Named(m.start, m.end, None) for m in mentions if is_capital(m.text)),
        ]
    )


def _by_interest(claim: Claim, who: Ref | None) -> Claim:
    """A speaker who states its own losses, or its places' loss to another, acknowledges them; a
    medium has nothing of its own to acknowledge.

    Args:
        who: Who the speaker is; None where no registry knows.
    """
    speaker = claim.speaker
    if speaker is None or not claim.is_actual:
        return claim
    if claim.stance is Stance.ACKNOWLEDGES and who is not None and who.kind in _MEDIA:
        return evolve(claim, stance=Stance.ASSERTS)
    if claim.stance is not Stance.ASSERTS:
        return claim
    own = [m for m in claim.target if OWN.match(m.text) or (m.ref and m.ref == speaker.ref)]
    if claim.type is ClaimType.CASUALTIES and ARMY.search(speaker.text):
        # "The army said that four soldiers had been killed": its own.
        own += [m for m in claim.target if SERVICEMEN.fullmatch(m.text) and m.ref is None]
    by_itself = any(m.ref and m.ref == speaker.ref for m in claim.actor)
    if own and not by_itself and claim.type in (ClaimType.CASUALTIES, ClaimType.CAPTURE):
        return evolve(claim, stance=Stance.ACKNOWLEDGES)
    return claim
