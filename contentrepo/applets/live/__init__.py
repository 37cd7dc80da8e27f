"""The live store: schema, migrations, reads, and writes of one transaction for each unit."""
