from contentrepo.applets.olx import api

PROBLEM = """<problem>
<script type="loncapa/python">
a = 1
</script>
<p>$a</p>
<script>
b = a +
</script>
<script type="text/javascript">var c;</script>
</problem>"""


def read(text):
    return api.read_facts("xml", text.encode())


def test_all_python_of_a_problem_is_one_program():
    assert api.pending_programs(read(PROBLEM)) == ["\na = 1\n\nb = a +\n"]


def test_a_stop_is_told_at_its_line_of_the_file():
    settled = api.settle_programs(read(PROBLEM), [4])
    (remark,) = (remark for remark in settled.remarks if remark.code == "script-does-not-compile")
    assert (remark.line, remark.value, api.pending_programs(settled)) == (7, "b = a +", [])


def test_a_stop_behind_the_end_is_told_at_the_end():
    settled = api.settle_programs(read("<problem><script>\na = (\n</script></problem>"), [99])
    assert [remark.line for remark in settled.remarks] == [3]


def test_what_compiles_is_not_remarked():
    settled = api.settle_programs(read(PROBLEM), [0])
    assert [remark.code for remark in settled.remarks] == ["inline-script"]


def test_programs_above_the_limit_are_not_looked_at():
    assert api.pending_programs(read(f"<problem><script>{'a = 1;' * 20_000}</script></problem>")) == []


def test_functions_that_a_program_may_make_as_it_runs_are_not_missed():
    text = "<problem><script>{}</script><customresponse cfn='check'><textline/></customresponse></problem>"
    codes = [
        [remark.code for remark in read(text.format(program)).remarks if remark.code == "undefined-check-function"]
        for program in ("exec(code)", "globals()[name] = 1", "from lib import *", "check = len", "checks = len")
    ]
    assert codes == [[], [], [], [], ["undefined-check-function"]]
