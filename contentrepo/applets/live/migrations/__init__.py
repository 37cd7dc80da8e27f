"""Migrations of the live store, run when one is opened. Released ones never change."""
