"""`python -m bot ...`: the command line."""

import sys


def main() -> None:
    """Run the command line; an interruption ends it without a trace, even while modules are loaded."""
    try:
        from bot.cli import main as command_line

        command_line()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
