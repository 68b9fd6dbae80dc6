"""Pseudonyms: what stands for a value on its way out, and the vault that leads back. Values live nowhere else."""
