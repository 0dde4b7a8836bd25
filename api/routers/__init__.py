"""One resource a module; each offers `router`, found by walking this folder."""
