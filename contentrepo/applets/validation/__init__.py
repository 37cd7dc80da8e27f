"""The judgement: snapshots and rules to a report, and the accepting step."""
