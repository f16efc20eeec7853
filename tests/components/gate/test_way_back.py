"""Signing in never leads out of the app."""

from __future__ import annotations

import pytest

from components.gate.signing_in import NEVER_BACK
from components.gate.way_back import own_path, sign_in_address

OUT = [
    "", "evil.com", "//evil.com", "///evil.com", "/\\evil.com", "\\\\evil.com", "/\\/evil.com", "http://evil.com",
    "https:evil.com", "javascript:alert(1)", "/\t/evil.com", "/\n/evil.com", "/\r\nSet-Cookie: x=y", "\t//evil.com",
    " //evil.com", "/\u0000", "/x\u2028y", "/" + "a" * 3000, "data:text/html,x", "?x", "#x", "/ok\\..\\..",
]  # fmt: skip


@pytest.mark.parametrize("wanted", OUT)
def test_what_is_not_plainly_ours_leads_home(wanted):
    assert own_path(wanted) == "/"


@pytest.mark.parametrize(
    "wanted", ["/", "/theo-thon", "/theo-thon?xa=x%C3%A3&ky=1", "/a//b", "/.//evil.com", "/%2F%2Fevil"]
)
def test_a_page_of_ours_is_kept(wanted):
    assert own_path(wanted) == wanted


@pytest.mark.parametrize("wanted", ["/dang-xuat", "/dang-nhap?ve=/", "/doi-mat-khau", "/lan-dau", "/phien?hoat-dong=1"])
def test_nobody_is_led_back_to_the_gate_itself(wanted):
    assert own_path(wanted, NEVER_BACK) == "/"


@pytest.mark.parametrize("wanted", [*OUT, "/dang-xuat"])
def test_the_form_cannot_lead_out_either(signed_in, surfer, wanted):
    assert surfer.submit("/dang-nhap", dang_nhap="van.an", mat_khau="sai", ve=wanted).status == 401
    assert surfer.sign_in(back=wanted)["location"] == "/"


def test_the_way_to_the_form_remembers_where_from():
    assert sign_in_address("/theo-thon?a=1&b=2") == "/dang-nhap?ve=%2Ftheo-thon%3Fa%3D1%26b%3D2"
    assert sign_in_address("//evil.com") == "/dang-nhap"
