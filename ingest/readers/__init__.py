"""One module a form; each reads a file's bytes into figures or refuses it with sentences."""
