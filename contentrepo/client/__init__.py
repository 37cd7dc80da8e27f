"""A small client of the HTTP server: typed, and of the standard library alone."""

from contentrepo.client.models import Block, BranchBlock, BranchFile, Course, Member, Outcome
from contentrepo.client.problem import Conflict, ProblemAnswer, Unreachable
from contentrepo.client.session import Client

__all__ = [
    "Block",
    "BranchBlock",
    "BranchFile",
    "Client",
    "Conflict",
    "Course",
    "Member",
    "Outcome",
    "ProblemAnswer",
    "Unreachable",
]
