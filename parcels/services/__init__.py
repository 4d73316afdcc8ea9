"""The verbs of the office. Each is one transaction with its register entry."""
