"""What an analyst may vary."""

import pytest

from sayso.errors import BadQuery
from sayso.picture.policy import default_policy, pattern, policy_from


def test_the_default_names_itself_and_a_digest_of_its_values() -> None:
    assert default_policy().label.startswith("default 1 (")
    other = policy_from({"name": "default", "control": {"horizon_days": 90}})
    assert other.control.horizon_days == 90
    assert other.control.horizon_front_days == default_policy().control.horizon_front_days
    assert other.label != default_policy().label


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"contol": {}}, "unknown key 'contol'"),
        ({"control": {"horizon": 3}}, "control: unknown key 'horizon'"),
        ({"control": {"horizon_days": "many"}}, "control.horizon_days: 'many' should be a int"),
        ({"control": {"horizon_days": True}}, "should be a int"),
        ({"control": {"horizon_days": -1}}, "is below 0"),
        ({"control": 3}, "expected keys and values"),
    ],
)
def test_a_mistake_is_named_with_its_place(data: dict, told: str) -> None:
    with pytest.raises(BadQuery, match=r"mine\.yml"):
        policy_from(data, "mine.yml")
    with pytest.raises(BadQuery) as error:
        policy_from(data, "mine.yml")
    assert told in str(error.value)


def test_words_match_whole_and_in_any_case() -> None:
    words = pattern(("part of", "most"))
    assert words.search("MOST of it")
    assert words.search("part\nof")
    assert not words.search("almost apart of")
