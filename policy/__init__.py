"""What is declared, and what that permits: register, geography, rules, judgement. Pure: loads files, no other I/O."""
