"""Words around names that can be taken off without changing what is meant, and those that say
that a speaker is unnamed."""

import re
from enum import StrEnum
from typing import Final

from attrs import frozen

_QUOTES = "\"'“”‘’«»"
_SPACE = re.compile(r"\s+")
_THE = re.compile(r"^the\s+", re.IGNORECASE)
_POSSESSIVE_TAIL = re.compile(r"['’]s?$")
_INITIALS = re.compile(r"(?:\b[^\W\d_]\.){2,}$")
_BRACKETS = re.compile(r"^(?P<name>[^()]+?)\s*\((?P<short>[^()]+)\)\s*(?P<rest>[^()]*)$")

# Nouns for the body or its people; "leader", "spokesman" and "members of" mean someone else.
_TROOPS = r"fighters?|forces|troops|soldiers|units|positions"
_GROUP_WORDS = (
    rf"{_TROOPS}|groups?|organi[sz]ations?|movement|militia|militias|militants?|unit|gunmen|"
    r"insurgents|jihadists|rebels|paramilitaries|combatants|faction|terrorists?|terrorist group|"
    r"terrorist organi[sz]ation|militant group|rebel group|armed group|alliance|coalition|command"
)
_GROUP_TAIL = re.compile(
    rf"^(?P<name>.+?)[\s-]+(?:(?P<troops>{_TROOPS})|{_GROUP_WORDS})$", re.IGNORECASE
)
_GROUP_HEAD = re.compile(
    r"^(?:(?:an?|some|several|many|large|small|mixed|more)\s+)*(?:columns?|convoys?|units?|elements?"
    r"|detachments?|remnants|contingents?|soldiers|troops|fighters|forces|tanks|vehicles)\s+of\s+"
    r"(?:the\s+)?(?P<name>.+)$",
    re.IGNORECASE,
)
_MEANS_TAIL = re.compile(
    r"^(?P<name>.+?)\s+(?:(?:combat|military|army|armou?red|airborne|tank|mechani[sz]ed|mobile|invasion|invading"
    r"|occupation|occupying|ground)\s+)*"
    r"(?:force|units?|personnel|servicemen|paratroopers|troops|forces|infantry|marines|garrison|tanks"
    r"|vehicles|columns?|convoys?)$",
    re.IGNORECASE,
)
_STAFF_TAIL = re.compile(
    r"^(?P<name>.+?)[\s-]+(?:workers|volunteers|rescuers|activists|members|staff|personnel|crews?|"
    r"teams?|medics|monitors|peacekeepers|observers|inspectors|experts|investigators|delegation|"
    r"convoys?)$",
    re.IGNORECASE,
)
_DESCRIPTION = re.compile(
    r"^(?:(?:[\w’'.]+-(?:backed|led|linked|aligned|allied|supported|affiliated|based|dominated|held|"
    r"trained|funded|sponsored)|armed|militant|jihadist|islamist|islamic|salafist|paramilitary|"
    r"rebel|insurgent|extremist|terrorist|opposition|kurdish|shia|shiite|shi[’']ite|sunni|"
    r"separatist|outlawed|banned|former|rival|umbrella|hardline|radical|main|local|lebanese|iraqi|"
    r"group|organi[sz]ation|movement|militia|alliance|coalition|faction|force|network|monitor|"
    r"(?:state |official )?news agency|newspaper|daily|broadcaster|channel|"
    r"war monitor|monitoring group|watchdog|militant group|rebel group)\s+)+(?=\S)",
    re.IGNORECASE,
)
_VOICE_TAIL = re.compile(
    r"^(?P<name>.+?)(?:['’]s?)?\s+(?:(?:media|press|official|military|information)\s+)?"
    r"(?:spokes(?:man|woman|person|people|men)|statement|communiqu[eé]|general command|"
    r"command|leadership|media office|press office|press service|media cent(?:er|re)|"
    r"high command|operations room|sources? close)$",
    re.IGNORECASE,
)
_VOICE_HEAD = re.compile(
    r"^(?:an?\s+|the\s+)?(?:(?:media|press|official|military)\s+)?"
    r"(?:spokes(?:man|woman|person)|statement)\s+(?:for|of|from|by)\s+(?:the\s+)?(?P<name>.+)$",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"^(?:(?:the|former|acting|interim|deputy|vice|late|then|prime|foreign|defence|defense|interior|"
    r"army|military|rebel|opposition|militant|group|overall|general|lt\.?|lieutenant|maj\.?|major|"
    r"brig\.?|brigadier|gen\.?|col\.?|colonel|capt\.?|captain|president|vice-president|minister|"
    r"secretary|king|prince|sheikh|imam|mr\.?|mrs\.?|ms\.?|dr\.?|commander|leader|chief|head|"
    r"ruler|strongman|dictator|envoy|ambassador|spokesman|spokeswoman|spokesperson|director|"
    r"governor|warlord|emir|sayyid|syrian|russian|turkish|iranian|sudanese|us|u\.s\.|american|"
    r"israeli|darfur|saf|rsf|sdf|hts)\s+)+(?=[A-Z])",
    re.IGNORECASE,
)


def tidied(text: str) -> str:
    """Return a mention without the quotes, spaces, leading "the" and possessive around it."""
    text = _SPACE.sub(" ", text).strip(f" \t\n,;:{_QUOTES}")
    # The last dot of "U.S." belongs to it.
    if not _INITIALS.search(text):
        text = text.rstrip(f".,;: {_QUOTES}")
    return _POSSESSIVE_TAIL.sub("", _THE.sub("", text))


def without_brackets(text: str) -> tuple[str, str] | None:
    """Return ("Hayat Tahrir al-Sham group", "HTS") of "Hayat Tahrir al-Sham (HTS) group"."""
    found = _BRACKETS.match(text)
    if found is None:
        return None
    return f"{found['name']} {found['rest']}".strip(), found["short"].strip()


def without_group_word(text: str) -> tuple[str, bool] | None:
    """Return ("HTS", True) of "HTS fighters"; None where no such word ends the text.

    The second tells that the word is for troops: "rebel forces" are the rebels, but a "military
    alliance" is not the military.
    """
    found = _GROUP_TAIL.match(text)
    return (found["name"], bool(found["troops"])) if found else None


def without_group_head(text: str) -> str | None:
    """Return "Russian tanks" of "a column of Russian tanks"."""
    found = _GROUP_HEAD.match(text)
    return found["name"] if found else None


def without_means(text: str) -> str | None:
    """Return "Russian" of "Russian tanks": whose means of war they are."""
    found = _MEANS_TAIL.match(text)
    return found["name"] if found else None


def without_staff_word(text: str) -> str | None:
    """Return "White Helmets" of "White Helmets volunteers"."""
    found = _STAFF_TAIL.match(text)
    return found["name"] if found else None


def without_description(text: str) -> str | None:
    """Return "Syrian Democratic Forces" of "US-backed Syrian Democratic Forces"."""
    found = _DESCRIPTION.match(text)
    return text[found.end() :] if found else None


def without_title(text: str) -> str | None:
    """Return "Bashar al-Assad" of "Syrian President Bashar al-Assad"."""
    found = _TITLE.match(text)
    return text[found.end() :] if found else None


def spoken_for(text: str) -> str | None:
    """Return "army" of "an army spokesman", "statement by the army", "army command"."""
    found = _VOICE_HEAD.match(text) or _VOICE_TAIL.match(text)
    if found is None:
        return None
    return re.sub(r"^(?:an?|the)\s+", "", found["name"], flags=re.IGNORECASE)


class Want(StrEnum):
    """What kind of place the words around a name ask for."""

    SETTLEMENT = "settlement"
    DIVISION = "division"
    REGION = "region"
    """A division or area, or what lies about a town: "Afrin region"."""
    PART = "part"
    """Some of the division, or of what lies about a town: countryside, outskirts, "northern"."""
    NEIGHBOURHOOD = "neighbourhood"


@frozen
class PlacePhrase:
    """A place name found within a phrase, and what the rest of the phrase asks for."""

    name: str
    want: Want


_DIVISION = r"(?:provinces?|governorates?|states?|oblasts?|wilayats?|muhafazah?)"
_REGION = r"(?:regions?|cantons?|countr(?:y|ies)|front|pocket|enclave)"
_WHOLE = rf"(?:{_DIVISION}|{_REGION})"
_PART = (
    r"(?:(?:rural\s+)?(?:countrysides?|outskirts|suburbs?|hinterland|environs|surroundings|vicinity|"
    r"rural areas?|rural parts?|farmlands?|rif|plains?))"
)
_SIDE = r"(?:north|south|east|west|north[- ]?east|north[- ]?west|south[- ]?east|south[- ]?west)"
_SIDED = rf"(?:(?:far|deep)[- ])?{_SIDE}(?:ern)?(?:\s*(?:,|and|or|,\s*and)\s*{_SIDE}(?:ern)?)*"
_BIT = r"(?:parts?|areas?|territory|territories|swathes?|districts?|sections?|regions?|side|sides)"
_OWN = r"(?:['’]s?)?"
_CORE = r"(?P<name>\S.*?)"

_RULES: Final = tuple(
    (re.compile(rf"^{pattern}$", re.IGNORECASE), want)
    for pattern, want in (
        (rf"(?:the\s+)?(?:city|town|village|hamlet)\s+of\s+{_CORE}", Want.SETTLEMENT),
        (
            rf"{_CORE}{_OWN}\s+(?:city|town|village)(?:\s+(?:cent(?:er|re)|proper|limits))?",
            Want.SETTLEMENT,
        ),
        (
            rf"{_CORE}{_OWN}\s+(?:cent(?:er|re)|downtown|old city|city cent(?:er|re))",
            Want.SETTLEMENT,
        ),
        (rf"central\s+{_CORE}\s+{_WHOLE}", Want.PART),
        (rf"(?:central|downtown|inner)\s+{_CORE}", Want.SETTLEMENT),
        (rf"(?:the\s+)?cent(?:er|re)\s+of\s+{_CORE}", Want.SETTLEMENT),
        (
            rf"(?:the\s+)?(?:{_SIDED}\s+)?(?:rural\s+|large\s+|some\s+|many\s+|most\s+)*"
            rf"(?:{_BIT}|{_PART})\s+(?:of|in|around|near|outside)\s+(?:the\s+)?{_CORE}(?:\s+{_WHOLE})?",
            Want.PART,
        ),
        (rf"(?:{_SIDED}\s+)?(?:rural\s+)?{_CORE}{_OWN}\s+(?:{_SIDED}\s+)?{_PART}", Want.PART),
        (rf"(?:{_SIDED}|rural)\s+{_CORE}\s+{_WHOLE}", Want.PART),
        (rf"(?:the\s+)?{_DIVISION}\s+of\s+{_CORE}", Want.DIVISION),
        (rf"{_CORE}\s+{_DIVISION}", Want.DIVISION),
        (rf"(?:the\s+)?{_REGION}\s+of\s+{_CORE}", Want.REGION),
        (rf"{_CORE}\s+{_REGION}", Want.REGION),
        (rf"(?:{_SIDED}|rural|upper|lower)\s+{_CORE}", Want.PART),
        (rf"{_CORE}{_OWN}\s+(?:{_SIDED})", Want.PART),
        (
            rf"(?:the\s+)?(?:neighbou?rhood|district|suburb|quarter)s?\s+of\s+{_CORE}",
            Want.NEIGHBOURHOOD,
        ),
        (
            rf"{_CORE}\s+(?:neighbou?rhoods?|districts?|sub-?districts?|quarters?|areas?|"
            r"fronts?|axis)",
            Want.NEIGHBOURHOOD,
        ),
    )
)


def place_phrases(text: str) -> list[PlacePhrase]:
    """Return the readings of a place phrase, likeliest first: "Aleppo city centre" is the
    settlement Aleppo, "Idlib’s countryside" some of the division Idlib."""
    return [
        PlacePhrase(tidied(found["name"]), want)
        for pattern, want in _RULES
        if (found := pattern.match(text))
    ]


_UNNAMED = (
    r"sources?|officials?|witness(?:es)?|eye-?witness(?:es)?|residents?|activists?|locals?|"
    r"villagers?|medics?|medical workers?|doctors?|aid workers?|rescuers?|rescue workers?|"
    r"survivors?|journalists?|correspondents?|reporters?|analysts?|experts?|observers?|diplomats?|"
    r"relatives?|people|insiders?|bystanders?|refugees|civilians|inhabitants|townspeople|"
    r"volunteers?|commentators?|individuals?|person|informants?|detainees|captives|evacuees|"
    r"displaced people|displaced persons|families|family members|eyewitness accounts|"
    r"(?:(?:local|media|press|news|social media|unconfirmed|initial|earlier|some) )?reports|"
    r"(?:local|social|foreign|regional|international|several) media|(?:local )?media outlets"
)
_UNNAMED_HEAD = re.compile(
    rf"^(?:(?:an?|the|one|two|three|four|five|six|seven|several|some|many|other|another|various|"
    rf"multiple|numerous|both|all|few|a few|dozens of|a number of|a handful of|\d+)\s+)*"
    rf"(?P<kind>(?:[\w’'./-]+\s+){{0,6}}?)(?:{_UNNAMED})"
    rf"(?P<after>\s+(?:in|at|from|on|inside|near|with|within|close|familiar|who|of|to|there|"
    rf"briefed|speaking|contacted|reached|cited|quoted)\b.*)?$",
    re.IGNORECASE,
)
_ARABIC_UNNAMED = re.compile(
    r"^(?:ال)?(?:مصادر|مصدر|شهود|شاهد|سكان|أهالي|نشطاء|ناشطون|ناشطين|مسؤول|مسؤولون|مسؤولين)(?:\s|$)"
)


def is_unnamed(text: str) -> bool:
    """Whether a speaker is unnamed: "sources", "a senior US official", "residents of Idlib"."""
    text = _SPACE.sub(" ", text).strip(f" \t\n.,;:{_QUOTES}")
    return bool(_UNNAMED_HEAD.match(text) or _ARABIC_UNNAMED.match(text))
