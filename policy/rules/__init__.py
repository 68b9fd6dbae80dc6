"""The rule language: what a rule matches, and how many rules are matched at once."""
