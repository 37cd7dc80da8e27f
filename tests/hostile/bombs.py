"""Small recipes for bytes that are dear to read: name -> (kind, bytes, what is found wrong with them).

Each is large enough that reading it in more than linear time or memory goes far beyond what is allowed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Bomb(NamedTuple):
    """Bytes that are made when they are wanted; `fault` is "" where they are read like any other."""

    kind: str
    make: Callable[[], bytes]
    fault: str = ""


def _numbered(pattern: bytes, count: int, *, between: bytes = b"") -> bytes:
    return between.join(pattern % number for number in range(count))


def _problem(*parts: bytes, times: int) -> bytes:
    return b"<library>" + (b"<problem>" + b"".join(parts) + b"</problem>") * times + b"</library>"


_ENTITIES = b'<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
_USE = b'<vertical url_name="&b;">&b;</vertical>'

BOMBS = {
    "entities": Bomb("xml", lambda: b"<!DOCTYPE a [" + _ENTITIES + b"]>" + _USE, "invalid-xml"),
    "entities-behind-a-comment": Bomb(
        "xml", lambda: b"<!-- <!DOCTYPE a> --><!DOCTYPE a [" + _ENTITIES + b"]>" + _USE, "invalid-xml"
    ),
    "entities-behind-an-instruction": Bomb(
        "xml", lambda: b"<?a <!DOCTYPE a> ?>\n<!DOCTYPE a [" + _ENTITIES + b"]>" + _USE, "invalid-xml"
    ),
    "entities-behind-a-quoted-sign": Bomb(
        "xml", lambda: b'<!DOCTYPE a SYSTEM "a>b" [' + _ENTITIES + b"]>" + _USE, "invalid-xml"
    ),
    "entities-in-utf-7": Bomb(
        "xml",
        lambda: (
            b'<?xml version="1.0" encoding="UTF-7"?><!-- <!DOCTYPE a -->+ADwAIQ-DOCTYPE a +AFs-'
            b'+ADwAIQ-ENTITY b "b"+AD4-]>' + _USE
        ),
        "invalid-xml",
    ),
    "entities-in-utf-7-behind-a-plain-type": Bomb(
        "xml",
        lambda: b'<?xml version="1.0" encoding="UTF-7"?><!DOCTYPE a +AFs-+ADwAIQ-ENTITY b "b"+AD4-+AF0->' + _USE,
        "invalid-xml",
    ),
    "default-attributes": Bomb(
        "xml",
        lambda: b'<!--<!DOCTYPE a>--><!DOCTYPE a [<!ATTLIST vertical url_name CDATA "hidden">]><vertical/>',
        "invalid-xml",
    ),
    "external-entity": Bomb(
        "xml", lambda: b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>' + _USE, "invalid-xml"
    ),
    # Whoever reads these files finds that they are no declarations, or never comes to an end.
    "external-type": Bomb("xml", lambda: b'<!DOCTYPE a SYSTEM "file:///proc/self/environ"><vertical/>'),
    "external-type-without-end": Bomb("xml", lambda: b'<!DOCTYPE a SYSTEM "/dev/zero"><vertical/>'),
    "external-type-elsewhere": Bomb("xml", lambda: b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><vertical/>'),
    "deep": Bomb("xml", lambda: b"<a>" * 100_000, "too-deep"),
    "deep-with-namespaces": Bomb("xml", lambda: _numbered(b'<a xmlns:b%d="">', 20_000), "too-deep"),
    "many-attributes": Bomb(
        "xml", lambda: b"<vertical " + _numbered(b'a%d=""', 100_000, between=b" ") + b"/>", "too-large"
    ),
    "many-children": Bomb("xml", lambda: b"<vertical>" + b"<b/>" * 100_000 + b"</vertical>"),
    "too-many-children": Bomb("xml", lambda: b"<vertical>" + b"<b/>" * 1_000_001 + b"</vertical>", "too-large"),
    "huge-attribute": Bomb("xml", lambda: b'<vertical url_name="' + b"a" * 11_000_000 + b'"/>', "too-large"),
    "huge-file": Bomb("xml", lambda: b"<vertical>" + b" " * (32 << 20) + b"</vertical>", "too-large"),
    "responses-in-responses": Bomb(
        "xml",
        lambda: _problem(b"<optionresponse>" * 100, b"<optioninput/>" * 10_000, b"</optionresponse>" * 100, times=20),
    ),
    "many-remarks-of-large-problems": Bomb(
        "xml",
        lambda: _problem(b"<a/>" * 19_000, b"<customresponse/>" * 120, b"<script/>" * 110, times=30),
    ),
    "options-that-never-end": Bomb(
        "xml",
        lambda: (
            b'<problem><optionresponse><optioninput correct="a" options="\''
            + rb"\'" * 400_000
            + b'"/></optionresponse></problem>'
        ),
    ),
    "signs-in-links": Bomb("html", lambda: (b'<a href="x">' + b"<" * 19_900) * 40),
    "comments-in-links": Bomb("html", lambda: (b'<a href="x"><!-- -->' + b"<!--" * 4_900) * 40),
    "tables-in-tables": Bomb("html", lambda: (b"<table>" * 2000 + b"<tr><td><td>" * 400 + b"</table>") * 300),
    "tags-that-never-end": Bomb("html", lambda: b"<img " * 1_000_000),
    "comments-that-never-end": Bomb("html", lambda: b"<!--" * 2_000_000),
    "scripts-that-never-end": Bomb("html", lambda: b"<script " * 500_000),
    "tag-of-many-attributes": Bomb("html", lambda: b"<img " + b"a " * 2_000_000 + b">"),
    "handlers-that-never-end": Bomb("html", lambda: b'<p onclick ="' * 300_000),
    "links-that-never-end": Bomb("html", lambda: b'"/static/' * 500_000),
    "long-key-above-many": Bomb(
        "json", lambda: b'{"' + b"a" * 1_000_000 + b'": {' + _numbered(b'"%d":1', 2000, between=b",") + b"}}"
    ),
    "long-key-far-above-many": Bomb(
        "json", lambda: b'{"' + b"a" * 2_000_000 + b'": {"a": {"a": [' + b"[]," * 100_000 + b"1]}}}"
    ),
    "deep-json": Bomb("json", lambda: b"[" * 500_000, "too-deep"),
    "long-number": Bomb("json", lambda: b"9" * 1_000_000, "invalid-json"),
    "many-items": Bomb("json", lambda: b"[" + b"1," * 100_000 + b"1]"),
    "aliases-of-aliases": Bomb(
        "program",
        lambda: (
            b"a: &a [1,1,1,1,1,1,1,1,1]\n"
            + b"".join(b"%c: &%c [%s]\n" % (n, n, b",".join([b"*%c" % (n - 1)] * 9)) for n in range(ord("b"), ord("k")))
        ),
        "too-large",
    ),
    "alias-of-itself": Bomb("program", lambda: b"a: &a [*a]\n", "invalid-yaml"),
    "merge-key": Bomb("program", lambda: b"a: &a {b: 1}\nc: {<<: *a}\n", "invalid-yaml"),
    "tag": Bomb("program", lambda: b"title: !!python/object/apply:os.system [id]\n", "invalid-yaml"),
    "deep-yaml": Bomb("program", lambda: b"[" * 500_000, "too-deep"),
    "many-values": Bomb("program", lambda: b"a:\n" + b"- 1\n" * 60_000, "too-large"),
    "huge-yaml": Bomb("configuration", lambda: b"# " + b"a" * (1 << 20), "too-large"),
    "many-unknown-keys": Bomb("program", lambda: _numbered(b"a%d: 1\n", 20_000)),
    "long-levels": Bomb(
        "configuration", lambda: b"levels:\n" + _numbered(b"  a%d-" + b"a-" * 30 + b": error\n", 10_000)
    ),
}
