"""OLX: bytes to blocks, as the Open edX platform reads them."""
