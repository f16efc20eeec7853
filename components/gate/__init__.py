"""The gate before Streamlit: sign-in, sessions, headers. Nothing behind it answers without a living session."""

from components.gate.headers import SecurityHeaders
from components.gate.identity import visitor
from components.gate.middleware import Gate
from components.gate.serving import Serving

__all__ = ["Gate", "SecurityHeaders", "Serving", "visitor"]
