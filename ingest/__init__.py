"""Reads the reference tables, checks them and publishes the warehouse."""
