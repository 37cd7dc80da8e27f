"""Small hostile files of a course: path -> bytes. The bytes are ours; no real course holds them."""

from __future__ import annotations

URL_NAMES = (
    *("../../etc/passwd", "/etc/passwd", "a/b", "..", ".", "a:..:b", "..:..:..:etc:passwd", "C:\\x", "a\\b", "a&#10;b"),
    *(
        "&#xfffd;",
        "&#x202e;x",
        "%2e%2e%2f",
        "a" * 300,
        "$(id)",
        "`id`",
        "-rf",
        "::error::x",
        "]]&gt;",
        "&lt;/script&gt;",
    ),
    *("\U0001f600", "é", "e\u0301", " a ", "&#9;", "NUL", "a?b", "a#b", "a@b", "a+b", "'", "{0}", "%s", "~", "*"),
)
BAD = b"\x1b[2J\xe2\x80\xae::error::x"
CONTENTS: dict[str, bytes] = {
    "vertical/unit1.xml": (
        "<vertical>"
        + "".join(f'<html url_name="{name}"/><done url_name="{name}"/>' for name in URL_NAMES)
        + "</vertical>"
    ).encode(),
    "vertical/nul.xml": b"<vertical>\x00</vertical>",
    "vertical/not-utf8.xml": b'<vertical display_name="\xff\xfe"/>',
    "vertical/bom.xml": b"\xef\xbb\xbf<vertical/>",
    "vertical/two-boms.xml": b"\xef\xbb\xbf\xef\xbb\xbf<vertical/>",
    "vertical/utf16.xml": "<vertical/>".encode("utf-16"),
    "vertical/utf16be.xml": "<vertical/>".encode("utf-16-be"),
    "vertical/utf32.xml": "<vertical/>".encode("utf-32"),
    "vertical/utf7.xml": b'<?xml version="1.0" encoding="utf-7"?>+ADw-vertical/+AD4-',
    "vertical/ebcdic.xml": '<?xml version="1.0" encoding="cp037"?><vertical/>'.encode("cp037"),
    "vertical/unknown.xml": b'<?xml version="1.0" encoding="\x1b[2J"?><vertical/>',
    "vertical/crlf.xml": b"<vertical>\r\n<html/>\r\n</vertical>\r\n",
    "vertical/cr.xml": b"<vertical>\r<html/>\r</vertical>\r",
    "vertical/conflict.xml": b"<<<<<<< HEAD\n<vertical/>\n=======\n<html/>\n>>>>>>> theirs\n",
    "vertical/lfs.xml": b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 12\n",
    "vertical/empty.xml": b"",
    "vertical/blank.xml": b" \n",
    "vertical/one.xml": b"<",
    "vertical/instruction.xml": b"<?xml-stylesheet href='file:///etc/passwd'?><vertical/>",
    "vertical/include.xml": b'<vertical xmlns:xi="http://www.w3.org/2001/XInclude">'
    b'<xi:include href="/etc/passwd"/></vertical>',
    "vertical/namespace.xml": b'<vertical xmlns="x" a:b="c"/>',
    "vertical/self.xml": b'<vertical><vertical url_name="self"/></vertical>',
    "vertical/controls.xml": b'<vertical display_name="' + BAD.replace(b"\x1b", b"") + b'"><b&#27;/></vertical>',
    "html/controls.html": BAD + b'<img src="' + BAD + b'"><a href="' + BAD + b'"></a><a href="http://' + BAD + b'">',
    "html/nul.html": b"<p>\x00</p>",
    "html/not-utf8.html": b"<p>\xff</p>",
    "html/controls.xml": b'<html filename="../../../../etc/passwd" display_name="]]&gt;&lt;/script&gt;"/>',
    "problem/controls.xml": b'<problem><script type="loncapa/python">import os; os.system("id"); ((((</script>'
    b'<customresponse cfn="\xe2\x80\xae"/></problem>',
    "policies/2T2019/policy.json": b'{"course/2T2019": {"display_name": "\\ud800\\u001b[2J",'
    b' "tabs": [{"type": "\\u202e"}, 1, null], "start": 1e999, "x": '
    + b"9" * 4000
    + b'}, "html/\\u0000": {}, "html/\\udfff": {"a": NaN}, "course/2T2019": {}}',
    "policies/2T2019/grading_policy.json": b'{"GRADER": [{"type": "\\ud800", "weight": 1e308, "min_count": -1e999,'
    b' "drop_count": "\\u001b"}], "GRADE_CUTOFFS": {"\\u202e": 1e400, "": -0.0}}',
    "policies/assets.json": b'{"a": {"contentType": "\\u001b[2J", "displayname": []}, "\\ud800": 1}',
    "about/\u202e.html": b"<p>",
    "drafts/vertical/a.xml": b'<vertical parent_url="../../../../etc/passwd" index_in_children_list="\xe2\x80\xae"/>',
    "static/\u202egnp.exe": b"MZ",
}
