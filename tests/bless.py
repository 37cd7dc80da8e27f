"""Writes what the checks find now into every `expected.json`. Then read the difference: it is the review.

Usage: python tests/bless.py [-k EXPRESSION]
"""

import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    here = Path(__file__).parent
    sys.exit(pytest.main([str(here / "test_cases.py"), "--bless", "-q", "-p", "no:randomly", *sys.argv[1:]]))
