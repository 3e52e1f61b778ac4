"""A refusal raised in one process is the same refusal in another."""

import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor

import pytest

from app.errors import InputRefusedError, OutputFailedError

WORDS = ("claims.xlsx", "row 7", "It is damaged.", "Ask for a fresh copy.")


def refuse(kind: type[InputRefusedError] | type[OutputFailedError]) -> None:
    raise kind(*WORDS)


@pytest.mark.parametrize("kind", [InputRefusedError, OutputFailedError])
def test_a_refusal_is_the_same_after_packing(kind: type[InputRefusedError] | type[OutputFailedError]) -> None:
    refused = kind(*WORDS)
    back = pickle.loads(pickle.dumps(refused))  # noqa: S301 packed a moment ago
    assert type(back) is kind
    assert back.refusal == refused.refusal
    assert str(back) == str(refused)


def test_a_refusal_reaches_the_process_that_asked() -> None:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        for kind in (InputRefusedError, OutputFailedError):
            with pytest.raises(kind) as caught:
                pool.submit(refuse, kind).result()
            assert caught.value.refusal.where == "row 7"
            assert str(caught.value) == "claims.xlsx, row 7: It is damaged. Ask for a fresh copy."
