"""What every test stands on."""

from __future__ import annotations

import os

# python-telegram-bot warns on every flood refusal unless told that durations may be timedeltas.
os.environ.setdefault("PTB_TIMEDELTA", "true")
