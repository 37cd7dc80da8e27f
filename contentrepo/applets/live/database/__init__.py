"""The database under the store: drivers, tables, statements, connections, transactions."""
