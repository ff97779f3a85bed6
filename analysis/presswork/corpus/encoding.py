"""What characters do these bytes stand for?

UTF-8 and marked UTF-16 and UTF-32 are read as what they are; anything else is a guess, and its name is returned so
that the reader can be told.  Mojibake (``CafÃ©``) is text that somebody else read in a wrong encoding before us.
"""

from __future__ import annotations

import codecs
import functools
import re
import unicodedata

import ftfy
from charset_normalizer import from_bytes
from ftfy.badness import is_bad

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The single-byte and East Asian encodings of the web before UTF-8; without a closed list charset-normalizer
# answers with Mac and DOS code pages that no news page uses.
_LEGACY = "cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 gb18030 big5 shift_jis euc_jp euc_kr koi8_r".split()
_WEB = ("cp", "iso8859", "koi8", "gb", "big5", "shift_jis", "euc", "mac")
_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
# Text has next to no control bytes; one in a hundred is a picture, a program or an archive.
_MAX_SHARE_OF_CONTROLS = 0.01
_SAMPLE_BYTES = 200_000  # enough for a guess, and keeps guessing at a 20 MB file under a second
# Every character beyond ASCII has two bytes or more in UTF-8, so mojibake never stands alone.
_TWO_NOT_ASCII = re.compile(r"[^\x00-\x7f]{2}")
# A closing quotation mark (E2 80 9D) whose last byte went missing, for cp1252 has no character there: nothing that
# could be a third byte follows.
_LOST_BYTE = re.compile(
    "â€(?:\ufffd|(?![\x80-\xbf" + re.escape(bytes({*range(0x80, 0xC0)}).decode("cp1252", "ignore")) + "]))"
)
MARKS = (*tuple(mark for mark, _ in _MARKS), codecs.BOM_UTF8)
# A few nulls in a text are damage, not a picture; the signatures of zip, PNG, GIF, JPEG, ELF, gzip and old Office.
_MOST_NULLS = 2
_NULLS_PER_BYTE = 0.001
_SIGNATURES = (
    b"PK\x03\x04",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x7fELF",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
    b"%PDF-",
)
# The single-byte encodings of Latin letters, the likeliest first; ISO 8859-1 is read as cp1252, as browsers do.
_LATIN = ("cp1252", "cp1250", "iso8859_2", "cp1254", "mac_roman", "cp850")
_TYPOGRAPHY = "“”‘’„‚«»‹›–—…•·°§€£¥©®™¿¡ªº%†\xa0"
_NO_LETTER = rf"[^\x00-\x7f\w\s{_TYPOGRAPHY}]"
_ODD = re.compile(
    "[\x80-\x9f\ufffd]"  # what stands for no character
    r"|(?<=[^\W\d_])[“„‚«»€£¥©®¿¡](?=[^\W\d_])"  # a mark inside a word
    rf"|(?<=[^\W\d_]){_NO_LETTER}|{_NO_LETTER}(?=[^\W\d_])"  # a sign at a word
)
_AFTER_SMALL = re.compile(r"(?<=[a-zß-öø-ÿ])[^\x00-\x7f]")  # a capital inside a word
_TURKISH = re.compile("[ðýþÐÝÞ]")
_ICELANDIC = re.compile("[áæéíúÁÆÉÍÚ]")
_STRICT = ftfy.TextFixerConfig(
    restore_byte_a0=False, replace_lossy_sequences=False, decode_inconsistent_utf8=False, fix_c1_controls=False
)


def decode_bytes(data: bytes, is_html: bool = False) -> tuple[str, str | None]:
    """Return the text of `data` without byte-order mark, and the encoding if it had to be guessed (else None).

    Raises
    ------
    UnicodeError
        If the bytes are no text.

    >>> decode_bytes("\\ufeffCafé".encode()), decode_bytes(b"Caf\\xe9 \\x93Ora\\x94")
    (('Café', None), ('Café “Ora”', 'cp1252'))
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _refuse_nulls(data[len(mark) :].decode(encoding, "replace")), None
    data = data.removeprefix(codecs.BOM_UTF8)
    if b"\0" in data and not _is_damaged(data):
        return _decode_unmarked_utf16(data)
    if data.startswith(_SIGNATURES) or _share_controls(data) > _MAX_SHARE_OF_CONTROLS:
        raise UnicodeError("binary")
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        return _decode_legacy(data, is_html)


def _is_damaged(data: bytes) -> bool:
    """Whether the nulls of a file are few enough to be damage in a text."""
    n_nulls = data.count(b"\0")
    return len(data) > 20 and n_nulls <= max(_MOST_NULLS, _NULLS_PER_BYTE * len(data))


def _refuse_nulls(text: str) -> str:
    if "\0" in text:
        raise UnicodeError("binary")
    return text


def holds_controls(data: bytes) -> bool:
    """Return whether there are bytes that make it doubtful whether something is a text."""
    return b"\0" in data or _share_controls(data) > 0


def _share_controls(data: bytes) -> float:
    return (len(data) - len(data.translate(None, _CONTROLS))) / max(len(data), 1)


def _decode_unmarked_utf16(data: bytes) -> tuple[str, str]:
    """Null bytes are every second byte of Latin text in UTF-16, or the sign of a binary file."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(_is_written(c) for c in text[:10_000]) and (" " in text or "\n" in text):
            return _refuse_nulls(text), encoding
    raise UnicodeError("binary")


def _is_written(char: str) -> bool:
    return char in "\t\n\r\f" or unicodedata.category(char) not in ("Cc", "Cn", "Co", "Cs")


def _decode_legacy(data: bytes, is_html: bool) -> tuple[str, str]:
    text = data.decode("utf-8", "replace")
    n_not_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if n_not_ascii > 2 * text.count("\ufffd"):  # more good than bad: damaged UTF-8, not another encoding
        return data.decode("utf-8", "cp1252_bytes"), "UTF-8 with bytes of cp1252"
    encoding = (is_html and _find_declared(data)) or _guess(data)
    return data.decode(encoding, "replace"), encoding


codecs.register_error("cp1252_bytes", lambda e: (e.object[e.start : e.end].decode("cp1252", "replace"), e.end))


def _find_declared(data: bytes) -> str | None:
    """Return the encoding that a page declares, if it is one of the web's and the page can be read in it."""
    declared = _DECLARED.search(data[:4096])
    try:
        encoding = codecs.lookup(declared[1].decode()).name if declared else ""
        encoding = "cp1252" if encoding == "iso8859-1" else encoding  # as browsers do (WHATWG, Encoding)
        return encoding if encoding.startswith(_WEB) and data.decode(encoding) else None
    except (LookupError, UnicodeError):
        return None


def _guess(data: bytes) -> str:
    best = from_bytes(data[:_SAMPLE_BYTES], cp_isolation=list(_LEGACY)).best()
    # Short western texts are often guessed to be cp1250, which turns a French "à" into a Slovak "ŕ".
    if best is None or best.encoding in _LATIN or "cp1252" in best.could_be_from_charset:
        return _choose_latin(data[:_SAMPLE_BYTES])
    return best.encoding


def _choose_latin(data: bytes) -> str:
    """Return the encoding in which the fewest characters stand where no language writes them.

    >>> _choose_latin("Żaden prom nie jest zły, łódź.".encode("iso8859_2")), _choose_latin("café".encode("cp1252"))
    ('iso8859_2', 'cp1252')
    """
    texts = {encoding: data.decode(encoding, "replace") for encoding in _LATIN}
    odd = {encoding: _count_odd(text) for encoding, text in texts.items()}
    best = min(_LATIN, key=odd.get)
    if best == "cp1252" and _TURKISH.search(texts[best]) and not _ICELANDIC.search(texts[best]):
        return "cp1254"
    return best


def _count_odd(text: str) -> int:
    return len(_ODD.findall(text)) + sum(char.isupper() for char in _AFTER_SMALL.findall(text))


def repair_mojibake(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return `text` with its mojibake repaired, and the words before and after, in order.

    A word is touched only when ftfy's heuristic calls it garbled and every byte of it decodes again.  A closing
    quotation mark that lost its last byte is repaired where other words of the text are garbled for certain; what
    was damaged further stays as it is rather than half repaired (see :func:`find_damaged`).

    >>> repair_mojibake("The CafÃ© at Ora")
    ('The Café at Ora', [('CafÃ©', 'Café')])
    """
    if not _TWO_NOT_ASCII.search(text) or not is_bad(text):
        return text, []
    is_lossy = bool(_LOST_BYTE.search(text) and _repair_words(_LOST_BYTE.sub("", text))[1])
    return _repair_words(text, is_lossy)


def find_damaged(text: str) -> list[str]:
    """Return the words of `text` in which the remains of a closing quotation mark stand, in order.

    >>> find_damaged("the winter,â€ he said")
    ['winter,â€']
    """
    return [word[:40] for word in text.split() if _LOST_BYTE.search(word)] if _LOST_BYTE.search(text) else []


def _repair_words(text: str, is_lossy: bool = False) -> tuple[str, list[tuple[str, str]]]:
    repairs: list[tuple[str, str]] = []

    def repair(word: re.Match) -> str:
        before = word.group()
        whole = _LOST_BYTE.sub("â€\x9d", before) if is_lossy else before
        after = before if before.isascii() else _repair_word(whole)
        if after == whole:
            return before
        repairs.append((before[:40], after[:40]))
        return after

    return re.sub(r"[^ \t\r\n]+", repair, text), repairs


@functools.lru_cache(maxsize=10_000)
def _repair_word(word: str) -> str:
    if "\ufffd" in word or not is_bad(word):
        return word
    repaired = ftfy.fix_encoding(word, _STRICT)
    return repaired if all(_is_written(c) for c in repaired) else word


def replace_unstorable(text: str) -> str:
    """Return `text` with whole surrogate pairs joined, and half ones and nulls replaced by U+FFFD.

    Neither can be stored in all our formats, and they stand for no character.
    """
    if not text.isascii():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", "\ufffd")
