import pytest
from content import PNG, course
from hypothesis import given, settings
from hypothesis import strategies as st

from contentrepo.applets.statistics.pieces import walk

FILES = {path: len(data) for path, data in course().items()}


def sizes(course):
    return {"/".join(piece.key): piece.size for chapter in course.chapters for piece in walk(chapter.piece)}


def test_a_block_weighs_its_files(measured):
    found = sizes(measured())
    assert found["html/text1"] == FILES["html/text1.xml"] + FILES["html/text1.html"]
    assert found["vertical/unit1"] == FILES["vertical/unit1.xml"]


def test_a_file_of_several_blocks_is_shared_out(measured):
    problem, inner = "<problem><p>é</p></problem>", '<vertical url_name="v"><html url_name="x">y</html></vertical>'
    whole = f"<!-- head --><vertical>{problem} {inner}</vertical>\n"
    found = sizes(measured({"vertical/unit1.xml": whole}))
    nameless = next(name for name in found if name.startswith("problem/"))
    assert found[nameless] == len(problem.encode())
    assert found["html/x"] == len('<html url_name="x">y</html>')
    assert found["vertical/v"] == len(inner) - found["html/x"]
    assert found["vertical/unit1"] == len(whole.encode()) - found[nameless] - len(inner)


def test_one_page_of_two_blocks_weighs_once(measured):
    two = '<vertical><html url_name="a" filename="text1"/><html url_name="b" filename="text1"/></vertical>'
    found = sizes(measured({"vertical/unit1.xml": two}))
    assert found["html/a"] == len('<html url_name="a" filename="text1"/>') + FILES["html/text1.html"]
    assert found["html/b"] == len('<html url_name="b" filename="text1"/>')


def test_content_assets_and_all(measured):
    course = measured()
    files = dict(FILES)
    assert course.sizes.total == sum(files.values())
    assert course.sizes.assets == len(PNG)
    left = [path for path in files if path.startswith(("policies/", "static/"))]
    # The root is read as the course's first file, `course.xml` itself holds nothing.
    assert course.sizes.content == sum(files.values()) - sum(files[p] for p in left) - files["course.xml"]
    assert course.sizes.largest_assets == (("static/dot.png", len(PNG)),)
    assert course.sizes.largest_components[0][0] == "problem/quiz1"


@pytest.mark.parametrize(("size", "step"), [(255, 0), (256, 256), (70_000, 65_536)])
def test_components_by_size(measured, size, step):
    page = "x" * (size - len('<html url_name="a"></html>'))
    course = measured({"vertical/unit1.xml": f'<vertical><html url_name="a">{page}</html></vertical>'})
    assert course.sizes.histogram == ((step, 1),)
    assert course.sizes.components.least == size


names = st.sampled_from(["html", "problem", "vertical", "video", "done", "wrapper"])
trees = st.recursive(st.tuples(names, st.just([])), lambda below: st.tuples(names, st.lists(below, max_size=3)))


def write(tree, counter):
    tag, below = tree
    inside = "".join(write(child, counter) for child in below)
    counter.append(tag)
    return f'<{tag} url_name="n{len(counter)}">{inside}</{tag}>\n'


@settings(max_examples=30)
@given(tree=trees)
def test_what_is_shared_out_is_the_whole_file(tmp_path_factory, tree):
    from applets.statistics.conftest import measure_folder

    text = f"<vertical>{write(tree, [])}</vertical> <!-- end -->\n"
    folder = tmp_path_factory.mktemp("course")
    for path, data in (course() | {"vertical/unit1.xml": text.encode()}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    found = sizes(measure_folder(folder))
    lesson = {"chapter/week1", "sequential/lesson1"}
    assert sum(size for name, size in found.items() if name not in lesson) == len(text)
    assert min(found.values()) > 0
