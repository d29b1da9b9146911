import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotewire.tasks.extraction import NotTextError, decode

GERMAN = "Der Bürgermeister sagte: „Größe ist nicht alles.“"
RUSSIAN = "Мэр города заявил в понедельник, что уходит в отставку после долгих споров в совете. " * 5
ENGLISH = "“We can’t stay,” she said – and left. The café closed. " * 5


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(ENGLISH.encode(), ENGLISH, id="utf-8"),
        pytest.param(codecs.BOM_UTF8 + ENGLISH.encode(), ENGLISH, id="utf-8 with mark"),
        pytest.param(codecs.BOM_UTF16_LE + GERMAN.encode("utf-16-le"), GERMAN, id="utf-16-le with mark"),
        pytest.param(codecs.BOM_UTF16_BE + RUSSIAN.encode("utf-16-be"), RUSSIAN, id="utf-16-be with mark"),
        pytest.param(codecs.BOM_UTF32_LE + GERMAN.encode("utf-32-le"), GERMAN, id="utf-32 with mark"),
        pytest.param(ENGLISH.encode("utf-16-le"), ENGLISH, id="utf-16-le without mark"),
        pytest.param(ENGLISH.encode("utf-16-be"), ENGLISH, id="utf-16-be without mark"),
        pytest.param(ENGLISH.encode("cp1252"), ENGLISH, id="undeclared windows-1252"),
        pytest.param(RUSSIAN.encode("cp1251"), RUSSIAN, id="undeclared windows-1251"),
        pytest.param(b"", "", id="empty"),
    ],
)
def test_text_is_decoded(data: bytes, text: str) -> None:
    assert decode(data) == text


@pytest.mark.parametrize(
    ("head", "codec", "body"),
    [
        ("<meta charset=iso-8859-1>", "cp1252", ENGLISH),
        ('<html><head><meta charset="windows-1251">', "cp1251", RUSSIAN),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r", RUSSIAN),
        ("<?xml version='1.0' encoding='iso-8859-2'?>", "iso-8859-2", "Prezydent powiedział: źle się dzieje."),
        ("<meta charset=gb2312>", "gb18030", "市长周一辞职。"),
        ("<meta charset=Shift_JIS>", "shift_jis", "市長は月曜日に辞任した。"),
        ("<meta charset=iso-2022-jp>", "iso2022_jp", "市長は月曜日に辞任した。"),
        ("<meta charset=iso-8859-1>", "utf-8", GERMAN),  # a stale declaration
        ("<meta charset=unicode_escape>", "utf-8", r"a \x41 b"),
        ("<meta charset=no-such-thing>", "utf-8", GERMAN),
    ],
)
def test_declaration_is_followed_unless_the_bytes_are_utf8(head: str, codec: str, body: str) -> None:
    assert decode((head + body).encode(codec)) == head + body


def test_one_broken_byte_does_not_change_the_encoding() -> None:
    assert decode(ENGLISH.encode() + b"\xe2\x80") == ENGLISH + "\ufffd"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF document"),
        (b"\n%PDF-1.4", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "a PNG image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG image"),
        (b"GIF89a\x01\x00", "a GIF image"),
        (b"PK\x03\x04\x14\x00", "an Office document"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"RIFF\x00\x00\x00\x00WEBP", "an image"),
        (bytes(range(256)) * 20, "binary data"),
    ],
)
def test_binary_data_is_named(data: bytes, name: str) -> None:
    with pytest.raises(NotTextError, match=name):
        decode(data)


@given(st.binary(max_size=400))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    with suppress(NotTextError):
        assert isinstance(decode(data), str)


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200).filter(
        lambda text: not text.startswith("\ufeff")
    )
)
def test_utf8_text_comes_back(text: str) -> None:
    assert decode(("The council said: " + text).encode()) == "The council said: " + text


@pytest.mark.parametrize("codec", ["unicode_escape", "utf-7", "raw_unicode_escape", "punycode", "rot13", "utf-16"])
def test_a_codec_that_would_alter_the_page_is_not_believed(codec: str) -> None:
    assert decode(f"<meta charset={codec}><p>a\\u0041 +AGE- caf\xe9".encode("latin-1")).endswith("a\\u0041 +AGE- café")
