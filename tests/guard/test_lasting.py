"""A child that stays between two requests is watched as one that does not."""

import threading
from collections.abc import Callable, Iterator

import pytest

from app.errors import CancelledError, InputRefusedError
from app.guard.limits import MIB, Limits
from app.guard.run import Child

ROOMY = Limits(memory=1024 * MIB, seconds=60)


@pytest.fixture
def start() -> Iterator[Callable[[Limits], Child]]:
    made: list[Child] = []

    def begin(limits: Limits) -> Child:
        made.append(Child("lasting_readers:counter", limits, lasting=True))
        return made[-1]

    yield begin
    for child in made:
        child.close()


def ask(child: Child, request: bytes, cancelled: Callable[[], bool] = lambda: False) -> bytes:
    return child.answer(request, "policy.pdf", cancelled)


def test_what_one_request_left_is_there_for_the_next(start: Callable[[Limits], Child]) -> None:
    child = start(ROOMY)
    assert [ask(child, b"") for _ in range(3)] == [b"1", b"2", b"3"]
    assert len(ask(child, b"much")) == 3_000_000
    assert child.peak > 0


def test_a_refusal_or_a_fault_ends_the_answer_not_the_child(start: Callable[[Limits], Child]) -> None:
    child = start(ROOMY)
    with pytest.raises(InputRefusedError, match=r"policy.pdf, page 3: It is damaged\. Ask again\."):
        ask(child, b"refuse")
    with pytest.raises(InputRefusedError) as caught:
        ask(child, b"fail")
    assert "Smith" not in str(caught.value)
    assert not child.gone
    assert ask(child, b"") == b"3"


def test_time_is_counted_a_request_at_a_time(start: Callable[[Limits], Child]) -> None:
    child = start(Limits(memory=1024 * MIB, seconds=2))
    for _ in range(3):
        ask(child, b"work")
    with pytest.raises(InputRefusedError, match="more than 2 seconds of work"):
        ask(child, b"spin")
    assert child.gone


def test_standing_still_is_counted_a_request_at_a_time(start: Callable[[Limits], Child]) -> None:
    child = start(Limits(memory=1024 * MIB, seconds=60, still=1))
    ask(child, b"")
    with pytest.raises(InputRefusedError, match="standstill for 1 seconds"):
        ask(child, b"sleep")
    assert child.gone


def test_a_child_that_dies_is_a_refusal(start: Callable[[Limits], Child]) -> None:
    child = start(ROOMY)
    with pytest.raises(InputRefusedError, match="makes the reader break off"):
        ask(child, b"abort")
    assert child.gone


def test_too_large_an_answer_ends_it(start: Callable[[Limits], Child]) -> None:
    child = start(Limits(memory=1024 * MIB, seconds=60, result=2 * MIB))
    with pytest.raises(InputRefusedError, match="more than 2 MB"):
        ask(child, b"much")
    assert child.gone


def test_cancel_ends_it_in_the_middle(start: Callable[[Limits], Child]) -> None:
    child = start(ROOMY)
    cancel = threading.Event()
    threading.Timer(0.2, cancel.set).start()
    with pytest.raises(CancelledError):
        ask(child, b"sleep", cancel.is_set)
    assert child.gone
