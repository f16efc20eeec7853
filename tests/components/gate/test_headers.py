"""Every answer forbids what we never need, and keeps figures out of caches."""

from __future__ import annotations

import pytest

from components.gate.headers import POLICY, UNFORESEEN, SecurityHeaders
from tests.components.gate.conftest import Surfer


class App:
    """Answers with what it is told to."""

    def __init__(self, status: int = 200, headers: tuple = ()) -> None:
        self.status, self.headers = status, headers

    async def __call__(self, scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": self.status, "headers": list(self.headers)})
        await send({"type": "http.response.body", "body": b"x"})


@pytest.mark.parametrize("status", [200, 303, 401, 404, 500])
@pytest.mark.parametrize("path", ["/", "/static/js/x.js", "/media/x", "/dang-nhap"])
def test_every_answer_bears_them(status, path):
    answer = Surfer(SecurityHeaders(App(status))).ask("GET", path)
    assert answer["content-security-policy"] == POLICY
    assert answer["x-frame-options"] == "DENY"
    assert answer["x-content-type-options"] == "nosniff"
    assert answer["referrer-policy"] == "same-origin"
    assert answer["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in answer["permissions-policy"]


@pytest.mark.parametrize("path", ["/", "/media/x.xlsx", "/_stcore/host-config", "/theo-thon"])
def test_pages_and_figures_are_kept_in_no_cache(path):
    app = App(headers=[(b"Cache-Control", b"public, max-age=3600")])
    answer = Surfer(SecurityHeaders(app)).ask("GET", path)
    assert [value for name, value in answer.headers if name == "cache-control"] == ["no-store"]


def test_streamlits_own_scripts_are_kept():
    app = App(headers=[(b"cache-control", b"public, immutable")])
    assert Surfer(SecurityHeaders(app)).ask("GET", "/static/js/x.js")["cache-control"] == "public, immutable"
    missing = App(404, [(b"cache-control", b"public, immutable")])
    assert Surfer(SecurityHeaders(missing)).ask("GET", "/static/js/x.js")["cache-control"] == "no-store"


def test_over_tls_the_browser_is_to_stay_there():
    assert Surfer(SecurityHeaders(App()), scheme="https").ask("GET", "/")["strict-transport-security"]
    assert not Surfer(SecurityHeaders(App())).ask("GET", "/")["strict-transport-security"]


def test_no_script_may_be_written_into_a_page_and_nothing_is_fetched_elsewhere():
    rules = dict(one.split(" ", 1) for one in POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert "'unsafe-inline'" not in rules["script-src"]
    assert "'unsafe-eval'" not in rules["script-src"]
    assert not any(word in POLICY for word in ("http:", "https:", "*"))
    assert rules["frame-ancestors"] == rules["base-uri"] == rules["object-src"] == "'none'"


def test_an_unforeseen_error_is_a_sentence_and_nothing_of_the_machine(caplog):
    async def broken(scope, receive, send):
        raise RuntimeError("/home/bi-mat/kho")

    answer = Surfer(SecurityHeaders(broken)).ask("GET", "/")
    assert (answer.status, answer.text) == (500, UNFORESEEN)
    assert answer["content-security-policy"] == POLICY
    assert "bi-mat" in caplog.text, "the log keeps it"
