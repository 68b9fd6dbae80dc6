"""Decision -> changed bytes. One file an action."""
