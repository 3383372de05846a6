"""Pictures: what they show as plain values, how they are drawn, how they are sent.

Only `drawing.py` and what it imports use matplotlib, and only when one is drawn, in a process of its own.
"""
