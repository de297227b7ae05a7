"""A division that has the name of its seat only because it is its seat's."""

from sayso.registry.choosing import NOWHERE, Candidate, choose_in_world
from sayso.registry.pack import Ref
from sayso.registry.phrases import Want

SEAT = Candidate(Ref("seat", "Newname", "settlement", 1.0, 1.0, "settlement", "XX"), 900_000)
DIVISION = Candidate(Ref("division", "Oldname", "adm1", 1.0, 1.0, "adm1", "XX"), listed=False)


def test_words_for_a_division_mean_it() -> None:
    for want, meant in ((Want.DIVISION, DIVISION), (Want.REGION, DIVISION), (None, SEAT)):
        assert choose_in_world([SEAT, DIVISION], want, NOWHERE, ()) == meant
