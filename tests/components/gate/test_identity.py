"""The script learns who looks from the gate's header alone, read afresh each run."""

from __future__ import annotations

import pytest

from components.gate import visitor as found
from components.gate.identity import FIELD, visitor
from data.access import COMMAND_LINE


@pytest.fixture
def looked_at(accounts, monkeypatch):
    monkeypatch.setattr("components.gate.identity.open_accounts", lambda: accounts)

    def claim(user: dict) -> None:
        monkeypatch.setattr("streamlit.user", user)

    return claim


def test_a_living_session_is_somebody(looked_at, accounts, admin):
    key = accounts.sign_in("van.an", "Lúa chín vàng đồng 2026", "127.0.0.1").session.key
    looked_at({FIELD: key})
    assert visitor().user.login == "van.an"
    accounts.end_all(admin.account_id, COMMAND_LINE)
    assert visitor() is None


@pytest.mark.parametrize("user", [{}, {FIELD: None}, {FIELD: ""}, {FIELD: "0" * 64}, {"email": "x"}, {FIELD: True}])
def test_anything_else_is_nobody(looked_at, admin, user):
    looked_at(user)
    assert found() is None
