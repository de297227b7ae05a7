"""Pages written after the manner of news sites, and what a reader would keep of each."""

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from attrs import frozen

from sayso.errors import BadReport
from sayso.text.read import find_report

PAGES = Path(__file__).parents[2] / "pages"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@frozen
class Kept:
    """What should come out of a page."""

    text: str
    title: str
    source: str | None
    published: date | None
    public_by: datetime | None
    author: str | None = None
    language: str | None = "en"


at = partial(datetime, tzinfo=UTC)


EXPECTED = {
    "cookie_wall": Kept(
        """\
Government forces entered the town of Vodny on Saturday morning, the army said, after two days \
of shelling that emptied most of its northern districts.
The Northern Front, which has held the town since March, denied that it had lost it. “Our fighters \
are in the centre and on both bridges,” a spokesman told the Harrow Post by telephone.
At least 12 people were killed, according to the head of the town’s only working hospital, who \
asked not to be named.
Neither side’s account could be confirmed independently.""",
        "Army says it has entered Vodny after two days of shelling",
        "The Harrow Post",
        date(2024, 11, 30),
        at(2024, 11, 30, 16, 40),
        "Marta Leverin",
    ),
    # Of a live page, what stands last was public last; its other headings are lost.
    "live_blog": Kept(
        """\
Red Crescent asks for a pause
The Red Crescent has asked both sides for a pause of six hours so that the wounded can be taken \
out of the Old Port district. The army has not replied.
The army has acknowledged that it lost two checkpoints on the ring road overnight. A statement \
said that “units were redeployed to prepared positions” and that reserves were on their way from \
Dalmar.
It gave no figures for its own casualties.
The River Alliance said that its fighters had taken Karsk airport shortly before noon. Two \
residents reached by telephone said that they could see the alliance’s flag on the control tower.
Good morning and welcome to our live coverage. Fighting reached the ring road around Karsk during \
the night, and the airport has been closed since four o’clock.""",
        "Karsk offensive live: rebels claim airport as army sends reserves",
        "Lantern News",
        date(2023, 5, 14),
        at(2023, 5, 14, 16, 30),
        "Idris Calloway",
    ),
    "related_links": Kept(
        """\
Gunmen ambushed a military convoy on the road to Tarrafal on Tuesday evening and killed dozens of \
soldiers, two security officials said.
The convoy was bringing food and fuel to a garrison that has been cut off for three weeks.
No group has claimed the attack. The government blamed the People’s Columns, a faction that broke \
away from the peace talks in June.
The attackers took at least eight vehicles with them, one of the officials said.""",
        "Dozens killed as convoy is ambushed near Tarrafal",
        "Coastline Herald",
        date(2019, 8, 21),
        at(2019, 8, 21, 23, 59, 59, 999999),
    ),
    "newsletter_box": Kept(
        """\
A ceasefire between the government and the Highland Movement in the province of Belmora held for a \
second day on Wednesday, monitors of the regional union said.
The monitors counted three violations, all of them by small arms and none of them deadly.
Under the agreement, the movement is to leave the town of Ostrey by Sunday. Its commander, Hamid \
Darvell, said that his men would go “not a day earlier”.
The government has promised to let aid through to the eastern valleys, where some 40,000 people \
have been without supplies since November.""",
        "Ceasefire in Belmora holds for a second day",
        "Meridian Desk",
        date(2022, 2, 9),
        at(2022, 2, 10, 2, 15),
        "Ana Ruiz Tellado",
    ),
    # What readers say below an article is not the outlet's, nor is the day they say it.
    "comments": Kept(
        """\
A shell hit the yard of a school in Nadrin on Wednesday and wounded four children, the town’s \
mayor said. Lessons had ended half an hour before.
The mayor said that the shell came from the east, where the Separatist Guard has its guns. The \
guard accused the army of firing on the town itself.
Observers of the international mission visited the school in the afternoon. They are expected to \
publish what they found on Friday.""",
        "Shell hits school in Nadrin, four children wounded",
        "Valley Observer",
        date(2015, 6, 3),
        at(2015, 6, 3, 23, 59, 59, 999999),
        "Pavel Hrast",
    ),
    "arabic": Kept(
        """\
قال الجيش إن قواته دخلت صباح الإثنين بلدة العين شمال المحافظة، بعد اشتباكات عنيفة مع مقاتلي «جبهة \
الشمال» استمرت يومين.
ونفت الجبهة في بيان سقوط البلدة، وقالت إن مقاتليها صدّوا الهجوم وقتلوا 15 جندياً على الأقل.
وذكرت مصادر طبية أن القصف أسفر عن مقتل 7 مدنيين بينهم طفلان، ولم يتسنَّ التحقق من ذلك من مصدر \
مستقل.""",
        "القوات الحكومية تدخل بلدة العين بعد اشتباكات عنيفة",
        "شبكة المرصاد",
        date(2016, 12, 5),
        at(2016, 12, 5, 7, 20),
        language="ar",
    ),
    # A table lays the page out.
    "windows_1251": Kept(
        """\
Правительственные войска во вторник утром заняли посёлок Каменный Брод, сообщил представитель \
штаба операции. По его словам, бои в северной части посёлка продолжались около шести часов.
Ополченцы эту информацию опровергли. «Посёлок под нашим контролем, противник отброшен», — заявил \
командир отряда «Рубеж».
В районной больнице сообщили о не менее чем девяти раненых, двое из которых находятся в тяжёлом \
состоянии.""",
        "Военные сообщили о взятии посёлка Каменный Брод",
        None,
        date(2014, 8, 19),
        at(2014, 8, 19, 10, 5),
        language="ru",
    ),
    "amp": Kept(
        """\
Fighters of the Plains Defence League left the gold mine at Orro on Tuesday night and handed it \
over to the provincial police, the governor’s office said.
The league had held the mine since it drove out the army in 2019. It said that it was leaving “in \
the interest of the people of Orro” and that its men would gather at Kessa, 30km to the south.
A diplomat said that the governor had promised the fighters three months’ pay. The governor’s \
office denied this.""",
        "Militia quits gold mine at Orro after deal with governor",
        "Savannah Wire",
        date(2021, 3, 17),
        at(2021, 3, 17, 7),
        "Sekou Lamare",
    ),
    "paywall_teaser": Kept(
        """\
For seven weeks nobody has left the city. Our correspondent got in.
The last road into Dalmar was cut on the third of March, when fighters of the River Alliance took \
the cement works at Hadra and with it the only bridge that could still carry lorries.""",
        "Inside the siege of Dalmar",
        "The Continental Review",
        date(2018, 4, 22),
        at(2018, 4, 22, 23, 59, 59, 999999),
        "Henrike Oldach",
    ),
    # Nothing in it is marked as furniture, so its imprint stays.
    "print_page": Kept(
        """\
The Dalmar Gazette
By our own correspondent
The army shelled positions of the River Alliance at the Hadra bridge on Sunday for the third day \
running, residents of the town said.
An officer of the general staff said that "more than 50" fighters had been killed since Friday. \
The alliance put its own losses at six dead and eleven wounded.
The bridge has been closed to traffic since the beginning of March. Bread in the town’s bakeries \
now costs four times what it did in winter, a baker said.
Copyright The Dalmar Gazette. This page was printed from \
http://dalmargazette.example/archive/00412.html""",
        "Print: Army and rebels trade fire over Hadra bridge",
        None,
        None,
        None,
        language=None,
    ),
    # The joiners within Persian words stay.
    "persian_cyrillic": Kept(
        """\
به گفتهٔ مرزبانان، نیروهای مهاجم بامداد جمعه از رودخانه گذشتند و روستای سنگ‌آباد را گرفتند؛ دست‌کم \
شش نفر کشته شدند.
«Наши подразделения отбили атаку и удерживают село Каменка», — говорится в сообщении министерства \
обороны, распространённом в пятницу вечером.
وزارت دفاع در بیانیهٔ خود از روستا با نام «Каменка» یاد کرده است. ساکنان می‌گویند که بیش از ۳۰۰ \
خانواده به شهر Dastgird رفته‌اند.
هیچ‌یک از دو روایت به‌طور مستقل تأیید نشده است.""",
        "درگیری در مرز؛ دو روایت از یک حمله",
        "خبرگزاری مرز",
        date(2022, 9, 16),
        at(2022, 9, 16, 14, 30),
        language="fa",
    ),
}
WITHOUT_ARTICLE = ("no_article", "app_shell")


@pytest.mark.parametrize("name", EXPECTED)
def test_a_page_yields_its_article_and_facts_and_nothing_else(name: str) -> None:
    wanted = EXPECTED[name]
    report = find_report(PAGES.joinpath(f"{name}.html").read_bytes(), name=name, now=NOW).report
    assert report.text == wanted.text
    assert report.title == wanted.title
    assert (report.source, report.author) == (wanted.source, wanted.author)
    assert (report.published, report.published_at) == (wanted.published, wanted.public_by)
    assert report.language == wanted.language


@pytest.mark.parametrize("name", WITHOUT_ARTICLE)
def test_a_page_without_an_article_is_refused(name: str) -> None:
    with pytest.raises(BadReport, match="no article in this page"):
        find_report(PAGES.joinpath(f"{name}.html").read_bytes(), name=name)


def test_every_page_is_expected_to_say_something() -> None:
    assert {path.stem for path in PAGES.glob("*.html")} == {*EXPECTED, *WITHOUT_ARTICLE}
