"""Formatted texts become what Telegram would make of them."""

import pytest

from bot.playground.entities import parse_html
from bot.playground.errors import BotApiError


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"),
        ("strong", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"),
        ("strike", "strikethrough"),
        ("del", "strikethrough"),
        ("tg-spoiler", "spoiler"),
        ("code", "code"),
        ("pre", "pre"),
        ("blockquote", "blockquote"),
    ],
)
def test_each_simple_tag_becomes_its_entity(tag: str, kind: str) -> None:
    assert parse_html(f"a <{tag}>b</{tag}> c") == ("a b c", [{"type": kind, "offset": 2, "length": 1}])


def test_lengths_count_an_emoji_as_two() -> None:
    plain, entities = parse_html("🏟 <b>🏟x</b>")

    assert plain == "🏟 🏟x"
    assert entities == [{"type": "bold", "offset": 3, "length": 3}]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("1 &lt; 2 &gt; 0 &amp; &quot;x&quot;", '1 < 2 > 0 & "x"'),
        ("&#8217;&#x1F600;", "’😀"),
        ("AT&T & co", "AT&T & co"),
        ("&amp;lt;", "&lt;"),
        ("a\r\nb\tc\x00d", "a\nb c d"),
    ],
)
def test_references_and_control_characters_are_read_as_telegram_does(text: str, plain: str) -> None:
    assert parse_html(text) == (plain, [])


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ('<span class="tg-spoiler">x</span>', {"type": "spoiler"}),
        ("<a href='https://example.com'>x</a>", {"type": "text_link", "url": "https://example.com/"}),
        ('<a href="https://example.com/a?b=1&amp;c=2">x</a>', {"url": "https://example.com/a?b=1&c=2"}),
        ('<a href="tg://resolve?domain=x">x</a>', {"url": "tg://resolve?domain=x"}),
        ('<pre><code class="language-python">x</code></pre>', {"type": "pre", "language": "python"}),
        ("<blockquote expandable>x</blockquote>", {"type": "expandable_blockquote"}),
        ('<tg-emoji emoji-id="5368">x</tg-emoji>', {"type": "custom_emoji", "custom_emoji_id": "5368"}),
        ('<tg-time unix="1647531900">x</tg-time>', {"type": "date_time", "unix_time": 1647531900}),
        ('<tg-time unix="1" format="wDT">x</tg-time>', {"date_time_format": "wDT"}),
        ('<tg-time unix="1" format="r">x</tg-time>', {"date_time_format": "r"}),
        ("<B>x</B >", {"type": "bold"}),
    ],
)
def test_attributes_go_into_the_entity(text: str, entity: dict[str, object]) -> None:
    plain, entities = parse_html(text)

    assert plain == "x"
    assert [{**found, **entity} for found in entities] == entities
    assert len(entities) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("x <", "Unclosed start tag at byte offset 2"),
        ("ä <b", "Unclosed start tag at byte offset 3"),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ('<a href="https://x.org>x</a>', 'Unclosed start tag "a" at byte offset 0'),
        ("<a>x</a>", 'Tag "a" must have attribute "href" at byte offset 0'),
        ('<a href="mailto:me@example.com">x</a>', "Unsupported link"),
        ('<a href="http://localhost/">x</a>', "Unsupported link"),
        ('<a href="http://[/">x</a>', "Unsupported link"),
        ('<a href="ftp://example.com/">x</a>', "Unsupported link"),
        ('<a href="https://example.com/a b">x</a>', "Unsupported link"),
        ('<b title="x">x</b>', 'Unsupported attribute "title"'),
        ('<span class="red">x</span>', 'Tag "span" must have class "tg-spoiler"'),
        ('<code class="python">x</code>', 'Tag "code" must have class "language-..."'),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "can't be inside"),
        ("<code>a<b>b</b></code>", "can't be inside"),
        ("<pre>a<i>b</i></pre>", "can't be inside"),
        ('<a href="https://x.org"><code>a</code></a>', "can't be inside"),
        ('<tg-time unix="soon">x</tg-time>', "Invalid date specified"),
        ('<tg-time unix="1" format="wr">x</tg-time>', "Invalid date-time format specified"),
        ('<tg-emoji emoji-id="x">x</tg-emoji>', "Invalid custom emoji identifier specified"),
        ("a&nbsp;b", 'Unsupported entity "&nbsp;" at byte offset 1'),
        ("&#55357;", 'Unsupported entity "&#55357;"'),
        ("&#0;", 'Unsupported entity "&#0;"'),
        ("half an emoji \ud83d", "strings must be encoded in UTF-8"),
    ],
)
def test_what_telegram_would_refuse_or_drop_is_refused(text: str, reason: str) -> None:
    with pytest.raises(BotApiError) as refusal:
        parse_html(text)

    assert refusal.value.code == 400
    assert refusal.value.description.startswith("Bad Request: can't parse entities: ")
    assert reason in refusal.value.description


def test_white_space_goes_from_both_ends_but_not_out_of_a_leading_entity() -> None:
    assert parse_html("\n x \n") == ("x", [])
    assert parse_html(" <b> x</b>") == (" x", [{"type": "bold", "offset": 0, "length": 2}])
    assert parse_html("x<b> </b>") == ("x", [])
    assert parse_html("<b>x \n</b>") == ("x", [{"type": "bold", "offset": 0, "length": 1}])


def test_outer_entities_come_before_inner_ones() -> None:
    _, entities = parse_html("<blockquote><b>a <i>b</i></b></blockquote>")

    assert [entity["type"] for entity in entities] == ["blockquote", "bold", "italic"]


def test_a_style_stops_at_code_and_goes_on_after_it() -> None:
    plain, entities = parse_html("<b>a <code>b</code> c</b>")

    assert plain == "a b c"
    assert entities == [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "code", "offset": 2, "length": 1},
        {"type": "bold", "offset": 3, "length": 2},
    ]


def test_the_same_style_twice_counts_once_and_an_empty_one_not_at_all() -> None:
    assert parse_html("<b>a<b>b</b></b><i></i>") == ("ab", [{"type": "bold", "offset": 0, "length": 2}])
