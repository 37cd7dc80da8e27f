import pytest
from catalogs import catalog_of

from contentrepo.applets.catalog.api import KINDS, is_catalog_path, kind_of


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("contentrepo.yaml", "configuration"),
        ("organizations/edX.yaml", "organization"),
        ("courses/edX/CS101.yaml", "course"),
        ("courses/edX/CS101/2T2019.yaml", "run"),
        ("courses/edX/v1.5/2T2019.yaml", "run"),
        ("programs/data.yaml", "program"),
        ("curricula/open.yaml", "curriculum"),
    ],
)
def test_a_path_tells_the_kind(path, kind):
    assert kind_of(path) == kind
    assert kind in KINDS


@pytest.mark.parametrize(
    "path",
    [
        "courses/edX/CS101/2T2019/static/data.yaml",
        "courses/edX/CS101/2T2019/a/b.yaml",
        "courses/edX.yaml",
        "organizations/edX/more.yaml",
        "programs/old/data.yaml",
        "programs/data.yml",
        "programs/data",
        "Programs/data.yaml",
        "docs/contentrepo.yaml",
        "edX.yaml",
    ],
)
def test_other_files_are_nobodys_business(path):
    assert not is_catalog_path(path)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("organizations/ed X.yaml", "`ed X` is not an organization's key"),
        ("courses/edX/C+S.yaml", "`edX+C+S` is not a course key"),
        ("courses/edX/CS101/2T 2019.yaml", "is not a course run key"),
        ("programs/Data.yaml", "`Data` is not a slug"),
        ("curricula/.yaml", "`` is not a slug"),
        ("courses/edX/\udcff.yaml", "is not a course key"),
    ],
)
def test_a_path_that_makes_no_key_is_a_misfit_of_that_file(path, said):
    (misfit,) = catalog_of({path: "title: x\nname: x\n"}).misfits
    assert misfit.code == "key"
    assert misfit.place.path == misfit.subject == misfit.value == path
    assert said in misfit.detail
