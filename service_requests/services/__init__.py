"""The desk's verbs. Each changes a request and writes its history in one transaction."""
