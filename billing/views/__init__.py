"""The office's own settings of money: where bank apps pay to, how a bank's files are read."""
