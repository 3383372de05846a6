"""How articles come in: found, judged readable, read in another process, stored."""
