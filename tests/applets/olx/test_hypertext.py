from contentrepo.applets.olx.api import read_facts


def test_html_is_text_and_need_not_be_well_formed():
    document = read_facts("html", b"<p>one<p>two & three <br></div>")
    assert (document.fault, document.nodes) == (None, ())


def test_an_empty_page_is_a_page():
    assert read_facts("html", b"").fault is None


def test_bytes_that_are_no_text_are_a_fault_at_their_line():
    fault = read_facts("html", "<p>\nsch\xf6n</p>".encode("latin-1")).fault
    assert (fault.code, fault.line, fault.column) == ("not-utf8", 2, 4)


def test_conflict_markers_are_found_in_pages_too():
    fault = read_facts("html", b"<p>\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n</p>").fault
    assert (fault.code, fault.line) == ("conflict-markers", 2)
