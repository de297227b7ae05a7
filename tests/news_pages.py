"""Forty pages in the manner of real news sites: ten layouts, four articles in as many scripts.

Each layout is a site's furniture as sites have it; what a reader would keep is the article's
paragraphs, and nothing of the furniture.
"""

from collections.abc import Callable, Iterator, Sequence
from html import escape

from attrs import frozen


@frozen
class Story:
    """An article as its newsroom wrote it."""

    lang: str
    title: str
    paragraphs: tuple[str, ...]
    direction: str = "ltr"


@frozen
class Page:
    """A page, and what a reader would keep of it."""

    name: str
    html: str
    story: Story


ENGLISH = Story(
    "en",
    "Army says it has left two towns on the Dalmar road",
    (
        "Government forces have left the towns of Ostrey and Nadrin on the road to Dalmar, the army "
        "said in a statement on Saturday, three days after the River Alliance began its offensive.",
        "The statement spoke of a “redeployment to prepared positions” and gave no figures for losses. "
        "A spokesman for the alliance said that its fighters had entered both towns without a fight.",
        "At least nine civilians were killed when a shell hit a queue outside a bakery in Nadrin on "
        "Friday evening, according to two doctors at the district hospital. Each side blamed the other.",
        "Residents who reached Dalmar by bus described empty streets and shuttered shops. “We left with "
        "what we could carry,” said a teacher who asked not to be named.",
        "Neither side’s account could be confirmed independently. Telephone lines to Ostrey have been "
        "cut since Thursday.",
    ),
)
RUSSIAN = Story(
    "ru",
    "Армия сообщила об отходе из двух городов",
    (
        "Правительственные войска оставили города Острей и Надрин на дороге в Далмар, говорится в "
        "заявлении армии, опубликованном в субботу, через три дня после начала наступления.",
        "В заявлении говорится об «отходе на подготовленные позиции», о потерях не сообщается. "
        "Представитель Речного альянса заявил, что его отряды вошли в оба города без боя.",
        "По меньшей мере девять мирных жителей погибли, когда в пятницу вечером снаряд попал в очередь "
        "у пекарни в Надрине, рассказали два врача районной больницы. Стороны обвинили друг друга.",
        "Жители, добравшиеся до Далмара на автобусе, рассказывают о пустых улицах и закрытых магазинах.",
        "Независимого подтверждения словам ни одной из сторон нет. Телефонной связи с Остреем нет с "
        "четверга.",
    ),
)
ARABIC = Story(
    "ar",
    "الجيش يعلن انسحابه من بلدتين على طريق دلمار",
    (
        "أعلن الجيش في بيان يوم السبت أن قواته انسحبت من بلدتي أوستري ونادرين على الطريق المؤدية إلى "
        "دلمار، بعد ثلاثة أيام من بدء هجوم تحالف النهر.",
        "وتحدث البيان عن «إعادة انتشار في مواقع معدة سلفا» ولم يذكر أي أرقام عن الخسائر. وقال متحدث باسم "
        "التحالف إن مقاتليه دخلوا البلدتين من دون قتال.",
        "وقتل تسعة مدنيين على الأقل عندما سقطت قذيفة على طابور أمام مخبز في نادرين مساء الجمعة، بحسب "
        "طبيبين في مستشفى المنطقة. وتبادل الطرفان الاتهامات بشأن القصف.",
        "ووصف سكان وصلوا إلى دلمار بالحافلات شوارع خالية ومتاجر مغلقة، وقالت معلمة إنهم غادروا بما "
        "استطاعوا حمله من أمتعة.",
        "ولم يتسن التحقق من رواية أي من الطرفين بشكل مستقل، والاتصالات الهاتفية مع أوستري مقطوعة منذ "
        "يوم الخميس.",
    ),
    "rtl",
)
SPANISH = Story(
    "es",
    "El ejército dice que se retiró de dos pueblos",
    (
        "Las fuerzas del gobierno se retiraron de los pueblos de Ostrey y Nadrin, en la carretera a "
        "Dalmar, informó el ejército el sábado, tres días después del inicio de la ofensiva.",
        "El comunicado habla de un «repliegue a posiciones preparadas» y no da cifras de bajas. Un "
        "portavoz de la Alianza del Río dijo que sus combatientes entraron sin resistencia.",
        "Al menos nueve civiles murieron el viernes por la noche cuando un proyectil cayó sobre una fila "
        "frente a una panadería de Nadrin, según dos médicos del hospital. Cada parte culpó a la otra.",
        "Los vecinos que llegaron en autobús a Dalmar describieron calles vacías y tiendas cerradas.",
        "Ninguna de las dos versiones pudo confirmarse de forma independiente. Las líneas telefónicas con "
        "Ostrey están cortadas desde el jueves.",
    ),
)
STORIES = (ENGLISH, RUSSIAN, ARABIC, SPANISH)


def paragraphs(story: Story, between: Sequence[str] = ()) -> str:
    """The article's paragraphs, with things of the site's between them."""
    parts = []
    for n, text in enumerate(story.paragraphs):
        parts.append(f"<p>{escape(text)}</p>")
        if n < len(between):
            parts.append(between[n])
    return "\n".join(parts)


def whole(story: Story, body: str, head: str = "") -> str:
    """A page around its body."""
    return (
        f'<!DOCTYPE html>\n<html lang="{story.lang}" dir="{story.direction}"><head><meta charset="utf-8">'
        f"<title>{escape(story.title)} | Lantern News</title>"
        f'<meta property="og:title" content="{escape(story.title)}">'
        f'<meta property="article:published_time" content="2024-11-30T16:20:00+02:00">{head}</head>'
        f"<body>{NAV}{body}{FOOTER}</body></html>"
    )


NAV = (
    '<header class="site-header"><a class="logo" href="/">Lantern News</a><nav class="main-nav"><ul>'
    + "".join(
        f'<li><a href="/{n.lower()}">{n}</a></li>'
        for n in ("World", "Politics", "Sport", "Weather")
    )
    + "</ul></nav></header>"
)
FOOTER = (
    '<footer class="site-footer"><ul><li><a href="/about">About us</a></li><li><a href="/terms">Terms of '
    "use</a></li></ul><p>© 2024 Lantern News. All rights reserved. No part may be reproduced without "
    "written permission of the publisher.</p></footer>"
)
RELATED = (
    '<div class="related-articles"><h3>Related stories</h3><ul>'
    '<li><a href="/1">Ceasefire talks in Belmora enter a second week as monitors count violations</a></li>'
    '<li><a href="/2">Twelve dead after convoy is ambushed on the coast road near Tarrafal, officials say</a>'
    '</li><li><a href="/3">What we know about the River Alliance and who pays for it</a></li></ul></div>'
)
COOKIES = (
    '<div id="cookie-consent" class="consent-banner" role="dialog"><h2>We value your privacy</h2><p>We and our '
    "843 partners store and access information on a device, such as cookies, and process personal data to show "
    "you personalised advertising and content. You can change your choice at any time.</p>"
    "<button>Accept all</button><button>Reject all</button></div>"
)
NEWSLETTER = (
    '<aside class="newsletter-signup"><h3>Get the morning briefing</h3><p>Sign up for our newsletter and get the '
    "five stories that matter in your inbox every weekday at seven.</p><form><input type='email'>"
    "<button>Sign up</button></form></aside>"
)
COMMENTS = (
    '<section id="comments" class="comments-area"><h2>3 comments</h2><ol class="comment-list">'
    '<li class="comment"><p class="comment-author">riverman</p><p>They left weeks ago, everybody in Nadrin knew '
    "it and nobody wrote about it until today.</p></li>"
    '<li class="comment"><p class="comment-author">Old Soldier</p><p>Redeployment is what armies call it when '
    "they run, I have seen it three times in my life.</p></li>"
    '<li class="comment"><p class="comment-author">anna_k</p><p>My aunt is still in Ostrey and we have had no '
    "word from her since Thursday.</p></li></ol></section>"
)
PHOTO = (
    '<figure class="image"><img src="/a.jpg" alt=""><figcaption>Smoke over the road to Dalmar, seen from the '
    "north. Photograph: Lantern News</figcaption></figure>"
)


def cookie_wall(story: Story) -> str:
    """A dialogue before the article in the page's order."""
    return whole(
        story,
        f"{COOKIES}<main><article><h1>{escape(story.title)}</h1>{paragraphs(story)}</article></main>",
    )


def related_links(story: Story) -> str:
    """Other stories between the paragraphs and after them."""
    return whole(
        story,
        f'<main><article class="story"><h1>{escape(story.title)}</h1><div class="story-body">'
        f"{paragraphs(story, ['', RELATED])}</div></article>{RELATED}</main>",
    )


def newsletter(story: Story) -> str:
    """A form in the middle of the text."""
    return whole(
        story,
        f'<main><article><h1>{escape(story.title)}</h1><div class="article__body">'
        f"{paragraphs(story, ['', NEWSLETTER])}</div></article></main>",
    )


def comment_thread(story: Story) -> str:
    """What readers say, longer than some articles."""
    return whole(
        story,
        f"<main><article><h1>{escape(story.title)}</h1><div class='entry-content'>{paragraphs(story)}</div>"
        f"</article>{COMMENTS}</main>",
    )


def blog_theme(story: Story) -> str:
    """A site made of a common blog's parts: sidebar, tags, sharing, the author's life."""
    return whole(
        story,
        '<div id="content" class="site-content"><div id="primary"><main id="main">'
        f'<article class="post type-post"><header class="entry-header"><h1 class="entry-title">'
        f'{escape(story.title)}</h1><div class="entry-meta">30 November 2024 by <a rel="author">Idris '
        f'Calloway</a></div></header><div class="entry-content">{PHOTO}{paragraphs(story)}'
        '<div class="sharedaddy"><h3>Share this:</h3><ul><li><a>Facebook</a></li><li><a>X</a></li></ul></div>'
        '</div><footer class="entry-footer"><span class="tags">Tagged <a>army</a>, <a>Dalmar</a></span></footer>'
        '</article><div class="author-bio"><p>Idris Calloway covers the eastern provinces and has reported '
        "from there for eleven years.</p></div></main></div>"
        f'<aside id="secondary" class="widget-area"><section class="widget">{RELATED}</section>'
        f'<section class="widget">{NEWSLETTER}</section></aside></div>',
    )


def tables(story: Story) -> str:
    """A site from before style sheets."""
    cells = "<br><br>".join(escape(p) for p in story.paragraphs)
    return whole(
        story,
        '<table width="100%"><tr><td width="20%"><a href="/">Home</a><br><a href="/war">War</a><br>'
        f'<a href="/old">Archive</a></td><td><font size="5"><b>{escape(story.title)}</b></font><br><br>'
        f'<font face="Arial">{cells}</font></td><td width="20%"><b>Advertising</b><br>'
        '<a href="/ad">Cheap flights to the coast</a></td></tr></table>',
    )


def bare_blocks(story: Story) -> str:
    """A page of blocks whose names say nothing, with embedded posts."""
    embed = (
        '<div class="x1"><blockquote class="twitter-tweet"><p>Our forces have completed their move.</p>'
        "— Ministry of Defence (@mod) <a href='https://x.example/1'>30 November 2024</a></blockquote></div>"
    )
    blocks = "".join(
        f'<div class="x7 x9"><p class="x2">{escape(p)}</p></div>' for p in story.paragraphs
    )
    return whole(
        story,
        f'<div id="root"><div class="x4"><h1 class="x8">{escape(story.title)}</h1>{blocks}{embed}</div></div>',
    )


def advertising(story: Story) -> str:
    """Advertisements and calls to pay between the paragraphs."""
    ad = '<div class="ad-slot advert" aria-label="advertisement"><span>Advertisement</span></div>'
    pay = (
        '<div class="paywall-promo"><p>You have read two of five free articles this month. Subscribe from 1 a '
        "week to support our reporting.</p><a href='/pay'>Subscribe</a></div>"
    )
    return whole(
        story,
        f'<main><article><h1>{escape(story.title)}</h1><div class="content">'
        f"{paragraphs(story, [ad, pay, ad])}</div></article></main>",
    )


def photo_story(story: Story) -> str:
    """Pictures with their words, headings within, a list of facts at the end."""
    return whole(
        story,
        f'<main><article><h1>{escape(story.title)}</h1>{PHOTO}<div class="body">{paragraphs(story, ["", PHOTO])}'
        '</div><div class="share-bar"><a>Copy link</a><a>E-mail</a></div>'
        f'<section class="most-read"><h2>Most read</h2><ol><li><a href="/4">Rain stops play</a></li>'
        '<li><a href="/5">The recipe that everyone cooks this week</a></li></ol></section></article></main>',
    )


def live_page(story: Story) -> str:
    """An article on a live page's frame: key points, updates bar, time of each block."""
    posts = "".join(
        f'<div class="live-post"><time datetime="2024-11-30T{16 - n}:00:00Z">{16 - n}:00</time>'
        f'<div class="post-body"><p>{escape(p)}</p></div></div>'
        for n, p in enumerate(story.paragraphs)
    )
    return whole(
        story,
        '<div class="live-bar"><button>Turn on updates</button></div><main>'
        f'<article class="live-blog"><h1>{escape(story.title)}</h1>{posts}</article>{RELATED}</main>',
    )


LAYOUTS: tuple[Callable[[Story], str], ...] = (
    cookie_wall,
    related_links,
    newsletter,
    comment_thread,
    blog_theme,
    tables,
    bare_blocks,
    advertising,
    photo_story,
    live_page,
)


def pages() -> Iterator[Page]:
    """All forty."""
    for layout in LAYOUTS:
        for story in STORIES:
            yield Page(f"{layout.__name__}-{story.lang}", layout(story), story)
