"""The server listens beyond this machine only under TLS, and only where it can tell who is who."""

from __future__ import annotations

import pytest

from components.gate.identity import FIELD, HEADER
from components.gate.serving import NO_IDENTITY, NO_TLS, Serving

HERE, BEYOND = ["127.0.0.1", "::1", "localhost"], ["0.0.0.0", "::", "192.168.1.2", "tien-do.xa.vn", None, ""]


@pytest.mark.parametrize(
    ("address", "tls", "refusal"),
    [(one, tls, "") for one in HERE for tls in (False, True)]
    + [(one, False, NO_TLS) for one in BEYOND]
    + [(one, True, "") for one in BEYOND],
)
def test_beyond_this_machine_only_under_tls(address, tls, refusal):
    assert Serving(address, tls=tls).refusal == refusal


def test_without_the_header_that_names_the_visitor_it_does_not_start():
    assert Serving(headers=False).refusal == NO_IDENTITY


def test_the_sentence_names_the_ways():
    for word in ("server.sslCertFile", "server.sslKeyFile", "127.0.0.1", "chuyển tiếp"):
        assert word in NO_TLS


@pytest.mark.parametrize(
    ("options", "configured"),
    [
        ({}, Serving("127.0.0.1", 8501)),
        (
            {"server.sslCertFile": "c", "server.sslKeyFile": "k", "server.address": "0.0.0.0"},
            Serving("0.0.0.0", tls=True),
        ),
        ({"server.sslCertFile": "c"}, Serving()),
        ({"server.port": 9000}, Serving(port=9000)),
        ({"server.trustedUserHeaders": {}}, Serving(headers=False)),
        ({"server.trustedUserHeaders": {HEADER: FIELD, "X-Other": "email"}}, Serving(headers=False)),
    ],
)
def test_it_reads_streamlits_options(monkeypatch, options, configured):
    usual = {"server.address": "127.0.0.1", "server.port": 8501, "server.trustedUserHeaders": {HEADER: FIELD}}
    monkeypatch.setattr("streamlit.get_option", (usual | options).get)
    assert Serving.configured() == configured


@pytest.mark.parametrize(
    ("serving", "address"),
    [
        (Serving("127.0.0.1", 8501), "http://127.0.0.1:8501/lan-dau"),
        (Serving("::1", 8502), "http://[::1]:8502/lan-dau"),
        (Serving("0.0.0.0", 8501, tls=True), "https://localhost:8501/lan-dau"),
        (Serving("192.168.1.2", 8501, tls=True), ""),
    ],
)
def test_where_a_browser_on_this_machine_finds_the_first_door(serving, address):
    assert serving.first_door == address
