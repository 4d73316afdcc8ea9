"""Files from outside: received, opened in a process of their own, turned into plain rows.

Nothing here knows the register. `receive` looks at the bytes and unpacks archives within limits;
`read` starts the reader, a process without database, network or drivers off the allow-list, and
yields its rows.
"""
