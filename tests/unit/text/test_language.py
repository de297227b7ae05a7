"""Telling languages apart."""

import pytest

from sayso.text.language import language_of

TOLD = {
    "en": "Government forces entered the town of Vodny on Saturday morning, the army said.",
    "ar": "قال الجيش إن قواته دخلت صباح الإثنين بلدة العين شمال المحافظة بعد اشتباكات عنيفة.",
    "fa": "به گفتهٔ مرزبانان، نیروهای مهاجم بامداد جمعه از رودخانه گذشتند و روستا را گرفتند.",
    "ru": "Правительственные войска во вторник утром заняли посёлок, сообщил представитель штаба.",
    "uk": "Урядові війська у вівторок вранці зайняли селище, повідомив речник штабу операції.",
    "tr": "Hükümet güçleri salı sabahı kasabaya girdi; çatışmalarda en az on iki kişi öldü.",
    "fr": "Les forces gouvernementales sont entrées mardi matin dans la ville, a déclaré l'armée.",
    "zh": "政府军星期二早上进入该镇，军方说，战斗持续了两天，至少十二人死亡。",
}


@pytest.mark.parametrize("language", TOLD)
def test_a_sentence_tells_its_language(language: str) -> None:
    assert language_of(TOLD[language]) == language


@pytest.mark.parametrize(
    "text", ["", "Nubl", "Rebels seize Nubl", "12 / 2024 — 30", "عفرين", "军方"]
)
def test_too_short_a_text_tells_nothing(text: str) -> None:
    assert language_of(text) is None


def test_half_letters_and_nuls_do_no_harm() -> None:
    language_of("\ud800\0" * 100 + TOLD["en"])
