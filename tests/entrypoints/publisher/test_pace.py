from contentrepo.entrypoints.publisher.pace import FIRST_RETRY, Pace


def test_a_new_repository_is_due_at_once():
    assert Pace(30).due <= 0


def test_after_a_success_the_slow_poll_comes_next():
    pace = Pace(30)
    pace.succeed(100)
    assert pace.due == 130


def test_each_failure_doubles_the_wait_up_to_the_slow_poll():
    pace = Pace(3)
    assert [pace.fail(100) for _ in range(5)] == [FIRST_RETRY, 1.0, 2.0, 3.0, 3.0]
    assert pace.due == 103


def test_a_thousand_failures_are_no_harder_to_count():
    pace = Pace(30)
    assert {pace.fail(0) for _ in range(1000)} >= {30}


def test_a_success_forgets_the_failures():
    pace = Pace(30)
    pace.fail(0)
    pace.succeed(1)
    assert pace.failures == 0
    assert pace.fail(2) == FIRST_RETRY


def test_a_wake_up_makes_it_due_now():
    pace = Pace(30)
    pace.succeed(100)
    pace.hasten(110)
    pace.hasten(111)
    assert pace.due <= 100
    assert (pace.take_turn(), pace.take_turn()) == (110, None)
