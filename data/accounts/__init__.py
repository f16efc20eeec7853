"""Accounts, sign-in and sessions: who may come in, with a log of every change to that."""

from data.accounts.accounts import FILE, Accounts, close_accounts, open_accounts
from data.accounts.event_log import Event
from data.accounts.people import Account
from data.accounts.sessions import Session
from data.accounts.signing_in import SignedIn, SignInRefused

__all__ = [
    "FILE", "Account", "Accounts", "Event", "Session", "SignInRefused", "SignedIn", "close_accounts", "open_accounts",
]  # fmt: skip
