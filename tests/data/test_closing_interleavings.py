"""Closing and handing in at once, in any order: what is signed is what stood, and no two closings bear one number.

The long form is `python -m tests.bench.closings --times 200`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from data import closing_store
from data.model import Period
from data.store import Store
from tests.bench import closings

SEED, TIMES = 7, 16
QUESTIONS = "SELECT seq FROM batch WHERE commune = $commune AND kind = 'question'"


@pytest.fixture(autouse=True)
def home_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof opens stores of its own; what it says to the environment ends with the test."""
    monkeypatch.setenv("TIEN_DO_HOME", str(home))


def test_what_is_signed_is_what_stood_whoever_writes_meanwhile(home: Path) -> None:
    said, wrong = closings.proof(home, times=TIMES, seed=SEED)
    assert wrong == []
    assert min(said[one] for one in ("signed", "reopened", "refused", "handed in")) > TIMES / 4


def test_the_proof_sees_a_signature_on_what_nobody_checked(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing_store, "touched", lambda *_: False)
    assert any("is not what was checked" in one for one in closings.proof(home, times=50, seed=SEED)[1])


def test_the_proof_sees_a_signature_that_went_past_a_question(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = closing_store.touched

    def blind(store: Store, commune: str, period: Period, since: int) -> bool:
        """As it is, but for questions."""
        asked = {seq for (seq,) in store.rows(QUESTIONS, {"commune": commune})}
        others = set(range(since + 1, store.seq(commune) + 1)) - asked
        return bool(others) and honest(store, commune, period, min(others) - 1)

    monkeypatch.setattr(closing_store, "touched", blind)
    monkeypatch.setattr(closings, "OFFICERS", (closings.asking,))
    assert any("went past a question" in one for one in closings.proof(home, times=50, seed=SEED)[1])


def test_the_proof_sees_a_snapshot_taken_too_early(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest, kept = closings.as_stands, {}
    monkeypatch.setattr(
        closings, "as_stands", lambda store, commune, period: kept.setdefault(period, honest(store, commune, period))
    )
    assert any("there stood" in one for one in closings.proof(home, times=50, seed=SEED)[1])
