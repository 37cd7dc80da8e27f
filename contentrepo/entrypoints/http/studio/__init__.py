"""A thin form of edx-platform's own v0 authoring endpoints, for clients that know no `If-Match`."""
