from contentrepo import data


def test_the_files_that_are_not_code_come_with_the_program():
    assert (data.schemas() / "report.v1.json").is_file()
    assert (data.hooks() / "pre-receive").is_file()
    assert (data.sample_course() / "contentrepo.yaml").is_file()
