"""What the tax reads: facts of 1 January, the law of a body, the roll and what became of it."""
