"""What is done with money: the counter, and the bank's daily files."""
