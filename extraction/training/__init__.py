"""Training of the quotation tagger; the only part that needs PyTorch (requirements/training.in)."""
