"""Figures: result frames in, matplotlib figures out."""
