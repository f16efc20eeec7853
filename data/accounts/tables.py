"""What the accounts file holds. The only rows that change in place are here; the log among them never does."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Index, Integer, MetaData, String, Table

VERSION = 1

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("version", Integer, nullable=False),
    Column("secret", String, nullable=False),
    Column("log_seq", Integer, nullable=False),
    Column("log_digest", String, nullable=False),
)
"""One row. `secret` signs what a known browser shows; `log_seq` and `log_digest` are the log's last row."""

account = Table(
    "account",
    metadata,
    Column("account_id", String, primary_key=True),
    Column("login", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("password_hash", String, nullable=False),
    Column("one_time_since", DateTime),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("last_in_at", DateTime),
)
"""`one_time_since`: when the administrator gave the password that is still to be replaced; empty once it is."""

account_role = Table(
    "account_role",
    metadata,
    Column("account_id", ForeignKey("account.account_id"), primary_key=True),
    Column("role", String, primary_key=True),
    Column("commune", String, primary_key=True),
    Column("department", String, primary_key=True),
    Column("village", String, primary_key=True),
)

session = Table(
    "session",
    metadata,
    Column("key", String, primary_key=True),
    Column("account_id", ForeignKey("account.account_id")),
    Column("started_at", DateTime, nullable=False),
    Column("seen_at", DateTime, nullable=False),
    Column("address", String, nullable=False),
    Column("agent", String, nullable=False),
    Column("ended_at", DateTime),
    Column("why_ended", String),
)
"""`key` is the SHA-256 of the token that only the browser holds; without an account: somebody trying the product."""

attempt = Table(
    "attempt",
    metadata,
    Column("attempt_id", Integer, primary_key=True),
    Column("subject", String, nullable=False),
    Column("at", DateTime, nullable=False),
    Index("attempt_of", "subject", "at"),
)
"""Passwords tried and not (yet) found right, for each account, known browser and address."""

event = Table(
    "event",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("who", String, nullable=False),
    Column("what", String, nullable=False),
    Column("about", String, nullable=False),
    Column("before", String),
    Column("after", String),
    Column("address", String, nullable=False),
    Column("previous", String, nullable=False),
    Column("digest", String, nullable=False),
)
"""The log: `digest` covers the row and the digest before it. Times are text, so that every byte is covered."""
