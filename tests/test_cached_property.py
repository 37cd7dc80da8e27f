from threading import Event, Thread

from contentrepo.cached_property import cached_property


class Page:
    def __init__(self, words=()):
        self.words, self.asked = words, 0

    @cached_property
    def length(self):
        """In words."""
        self.asked += 1
        return len(self.words)


def test_it_is_worked_out_once_for_each_instance():
    one, other = Page("ab"), Page()
    assert [one.length, one.length, other.length, one.asked] == [2, 2, 0, 1]
    assert one.__dict__["length"] == 2


def test_it_says_what_it_is():
    assert Page.length.__doc__ == "In words."


def test_nobody_waits_for_another_instance():
    held, begun = Event(), Event()

    class Slow(Page):
        @cached_property
        def width(self):
            if self.words:
                begun.set()
                assert held.wait(30)
            return len(self.words)

    waiting = Thread(target=lambda: Slow("ab").width)
    waiting.start()
    assert begun.wait(30)
    assert Slow().width == 0
    held.set()
    waiting.join()
