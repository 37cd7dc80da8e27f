"""What a check says: findings, reports, verdicts, and how a report compares with its base."""
