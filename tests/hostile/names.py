"""Names of files that mean something else to a machine, a terminal or a reader."""

from __future__ import annotations

# What a checkout would follow or obey; git itself refuses to receive most of them.
FATAL = (
    b".",
    b"..",
    b".git",
    b".GIT",
    b".git ",
    b".git.",
    b".git::$INDEX_ALLOCATION",
    b"git~1",
    b".g\xe2\x80\x8cit",
)
# What some system cannot keep, or cannot show.
AWKWARD = (
    b"CON",
    b"con.xml",
    b"NUL.txt",
    b"COM1",
    b"a.",
    b"a ",
    b" a",
    b"a\nb.xml",
    b"a\rb.xml",
    b"a\tb.xml",
    b"a\"b'.xml",
    b"*.xml",
    b"?[a].xml",
    b"a\\b.xml",
    b"..\\..\\x.xml",
    b"\xff\xfe.xml",
    b"\xed\xa0\x80.xml",
    b"x" * 250 + b".xml",
    b"A.xml",
    b"a.xml",
    b"\xc3\xa9.xml",
    b"e\xcc\x81.xml",
    b"\x1b[2J.xml",
    b"\x1b]0;title\x07.xml",
    b"\xe2\x80\xae.xml",
    b"\xe2\x81\xa6.xml",
    b"-rf",
    b"--help",
    b"$(id)",
    b"`id`",
    b"%0A::error::x",
    b"::error::x",
    b"##[error]x",
    b"\x7f.xml",
    b"\x01.xml",
    b"<",
    b"<!--",
    b"]]>.xml",
    b"\xf0\x9f\x98\x80.xml",
    b"#",
    b"a:b.xml",
)
SAID = b"\x1b[2J\x1b]0;x\x07 \xe2\x80\xae\n::error::x\n##[error]x\n]]></script><script>alert(1)</script>\n"
AUTHOR = b"\x1b[2J::error::\xe2\x80\xae]]></script\xff <a@b> 1767323045 +0000"
