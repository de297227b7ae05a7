"""Some of many."""

from sayso.web.views.listing import few


def test_a_few_of_many_say_how_many_are_left_out_and_where_they_are() -> None:
    every = list(range(10))
    shown = few(every, str, "/all", 3)
    assert (shown.rows, shown.more, shown.url) == (("0", "1", "2"), 7, "/all")
    assert few(every, str, "/all", 3, last=True).rows == ("7", "8", "9")


def test_where_there_are_few_none_is_left_out() -> None:
    for last in (False, True):
        shown = few([1, 2], str, "/all", 3, last=last)
        assert (shown.rows, shown.more) == (("1", "2"), 0)
        assert few([], str, "/all", 3, last=last).rows == ()
