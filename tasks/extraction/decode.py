"""Decodes the bytes of a page or text file, and detects their encoding."""

import codecs
import re
from typing import Final

SNIFF_BYTES: Final = 65_536
"""Length of the sample for guessing the encoding, in bytes; a longer one does not improve the guess."""
DECLARATION_BYTES: Final = 4_096
"""Length of the head searched for a declaration, in bytes; the HTML standard says 1,024, some pages exceed it."""
WESTERN_MAX: Final = 0.05
"""Maximum share of non-ASCII bytes for assuming Windows-1252: English with curly quotation marks."""

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: begins with its mark
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES: Final = (
    (b"%PDF-", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"BZh", "bzip2-compressed data"),
    (b"\xfd7zXZ", "xz-compressed data"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"ID3", "an MP3 file"),
    (b"OggS", "an Ogg file"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)|<meta[^>]{0,500}?charset\s*=\s*["']?([\w.:-]+)""",
    re.IGNORECASE,
)
_AS_WINDOWS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}
_SEVEN_BIT = {"iso2022_jp", "hz", "iso2022_kr"}
# The encodings that a declaration may name. Others of Python's codecs, "unicode_escape" or "utf-7", would alter a page.
_CHARSET = re.compile(
    r"utf-8|cp\d+|iso8859-\d+|iso2022_(?:jp|kr)|koi8[-_]\w|mac[-_]\w+|gb\w+|big5\w*|euc_\w+|shift_jis\w*|johab|hz|tis-620"
)
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))


class NotTextError(ValueError):
    """The bytes are not text; the message states what they look like."""


def decode(data: bytes) -> str:
    r"""Decode HTML or plain text, detecting the encoding.

    In this order: a byte order mark, UTF-16 without one, UTF-8, the declaration, Windows-1252, a guess. UTF-8 comes
    before the declaration because text in another encoding is almost never valid UTF-8 by chance, while pages with a
    wrong declaration are common. Declared 7-bit encodings are the exception: their bytes are always valid UTF-8.

    Raises:
        NotTextError: for a PDF, an image or other binary data.

    >>> decode(b"<meta charset=iso-8859-2>\xbb\xf3\xb6\xe6")
    '<meta charset=iso-8859-2>ťóść'
    """
    for bom, marked in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(marked, "replace")
    if wide := _wide(data):
        return data.decode(wide, "replace")
    _refuse_binary(data)
    declared = _declared(data)
    if declared not in _SEVEN_BIT and (text := _utf8(data)) is not None:
        return text
    for encoding in (declared, _western(data)):
        if encoding and (text := _strict(data, encoding)) is not None:
            return text
    return data.decode(declared or _guess(data) or "utf-8", "replace")


def _refuse_binary(data: bytes) -> None:
    head = data[:1024].lstrip()
    for signature, name in _SIGNATURES:
        if data.startswith(signature) or (signature[:1] == b"%" and head.startswith(signature)):
            raise NotTextError(f"this looks like {name}, not text or HTML: convert it first")
    if data[:4] == b"RIFF" or data[4:8] == b"ftyp":
        raise NotTextError("this looks like an image, sound or video file, not text or HTML")
    sample = data[:SNIFF_BYTES]
    if len(sample) - len(sample.translate(None, _CONTROL)) > len(sample) / 10:
        raise NotTextError("this looks like binary data, not text or HTML")


def _wide(data: bytes) -> str | None:
    """Detect UTF-16 without a byte order mark: every other byte of Western text is zero."""
    sample = data[:1024]
    pairs = len(sample) // 2
    if not pairs or len(data) % 2:
        return None
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    if max(odd, even) > 0.7 * pairs and min(odd, even) < 0.1 * pairs:
        return "utf-16-le" if odd > even else "utf-16-be"
    return None


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:DECLARATION_BYTES])
    if not found:
        return None
    try:
        codec = codecs.lookup((found[1] or found[2]).decode("ascii"))
    except (LookupError, UnicodeDecodeError):
        return None
    return _AS_WINDOWS.get(codec.name, codec.name) if _CHARSET.fullmatch(codec.name) or codec.name == "ascii" else None


def _utf8(data: bytes) -> str | None:
    """Decode as UTF-8; None if invalid sequences are as many as valid non-ASCII characters, or more."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return text if not broken or broken < len(re.findall(r"[^\x00-\x7f]", text)) - broken else None


def _western(data: bytes) -> str | None:
    high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    return "cp1252" if high <= WESTERN_MAX * len(data) else None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, ValueError):
        return None


def _guess(data: bytes) -> str | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - loads its tables; most input never needs a guess

    best = from_bytes(data[:SNIFF_BYTES]).best()
    return best.encoding if best else None
