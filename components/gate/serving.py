"""Where the server listens, and whether it may: beyond this machine only under TLS."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from components.gate.asking import is_loopback
from components.gate.first_door import ADDRESS
from components.gate.identity import FIELD, HEADER

NO_TLS = (
    "Tiến độ không khởi động: server.address cho máy khác truy cập mà chưa có TLS, mật khẩu đi qua mạng sẽ bị nghe lén."
    " Hãy chọn một cách: (1) thêm --server.sslCertFile và --server.sslKeyFile (tệp chứng thư và khoá);"
    " (2) bỏ --server.address để máy chủ chỉ nghe ở 127.0.0.1, rồi đặt trên chính máy này một máy chủ chuyển tiếp"
    " có TLS (Caddy, nginx, IIS)."
)
NO_IDENTITY = (
    "Tiến độ không khởi động: thiếu thiết lập server.trustedUserHeaders trong .streamlit/config.toml nên không biết ai"
    " đang dùng. Hãy khôi phục tệp ấy như bản phát hành."
)
_WILDCARDS = ("0.0.0.0", "::")


@dataclass(frozen=True)
class Serving:
    """How the server is configured to listen."""

    address: str | None = "127.0.0.1"
    port: int = 8501
    tls: bool = False
    headers: bool = True

    @classmethod
    def configured(cls) -> Serving:
        """As Streamlit's options say now."""
        tls = bool(st.get_option("server.sslCertFile") and st.get_option("server.sslKeyFile"))
        mapped = st.get_option("server.trustedUserHeaders") == {HEADER: FIELD}
        return cls(st.get_option("server.address"), st.get_option("server.port"), tls, mapped)

    @property
    def refusal(self) -> str:
        """Why the server may not start, or ""."""
        if not self.headers:
            return NO_IDENTITY
        return "" if self.is_loopback or self.tls else NO_TLS

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return is_loopback(self.address)

    @property
    def first_door(self) -> str:
        """The door's address for a browser on this machine, "" where it cannot reach the server by its own name."""
        if not self.is_loopback and self.address not in _WILDCARDS:
            return ""
        host = self.address if self.is_loopback else "localhost"
        return f"http{'s' if self.tls else ''}://{f'[{host}]' if ':' in host else host}:{self.port}{ADDRESS}"
