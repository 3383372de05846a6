"""A call's parameters, read as the Bot API reads them: everything arrives as text, objects as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import bad_request

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent along with a call."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Parameters:
    """The named values of one call and the files beside them."""

    values: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    @classmethod
    def of_json(cls, body: Mapping[str, Any]) -> Parameters:
        """From a JSON body, where numbers, flags and objects need not be quoted."""
        return cls({name: _as_text(value) for name, value in body.items() if value is not None})

    def text(self, name: str) -> str:
        """The value as it came, "" if absent."""
        return self.values.get(name, "")

    def number(self, name: str, default: int | None = None) -> int | None:
        """The value as an integer; text that is none counts as absent, as on the real server."""
        value = self.values.get(name, "").strip()
        return int(value) if re.fullmatch(r"[+-]?\d{1,19}", value, re.ASCII) else default

    def flag(self, name: str) -> bool:
        """Whether the value says yes."""
        return self.values.get(name, "").strip().lower() in ("true", "yes", "1")

    def parsed(self, name: str, what: str) -> Any:
        """The value parsed as JSON, None if absent; `what` names the thing in the refusal."""
        value = self.values.get(name, "")
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def entries(self, name: str, what: str) -> list[Any] | None:
        """The value as a JSON array, None if absent."""
        value = self.parsed(name, what)
        if value is not None and not isinstance(value, list):
            raise bad_request(f"can't parse {what}: expected an Array of {what}")
        return value

    def record(self, name: str, what: str) -> Json | None:
        """The value as a JSON object, None if absent."""
        value = self.parsed(name, what)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"object expected as {what}")
        return value


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
