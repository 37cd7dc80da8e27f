"""What one thing of a repository is, told from a finished check and from whatever else is at hand."""

from __future__ import annotations

from contentrepo.applets.explanation.explanation import explain_target
from contentrepo.applets.explanation.models import Explanation
from contentrepo.applets.explanation.plain import plain_explanation
from contentrepo.applets.explanation.target import UnknownTarget
from contentrepo.applets.live.api import Store
from contentrepo.applets.repository.api import Repository
from contentrepo.applets.validation.models import Checked

__all__ = ["UnknownTarget", "explain", "explanation_to_json"]


def explain(
    checked: Checked, text: str, *, repository: Repository | None = None, store: Store | None = None
) -> Explanation:
    """All that is known of a block, a file or a catalog entry.

    Args:
        checked: of the work tree or of a commit.
        text: a usage key, a run key (its course block), "type/id" where one run alone has it, or a path from the top.
        repository: for who changed it last, and for what is live where there is no store.
        store: for whether and since when it is live.

    Raises:
        InvalidKey, UnknownTarget: nothing is named so (UsageError).
        StoreUnavailable: the store does not answer (CouldNotCheck).
    """
    return explain_target(checked, text, repository=repository, store=store)


def explanation_to_json(explanation: Explanation) -> dict[str, object]:
    """The explanation as an object of objects, lists, strings, numbers and null."""
    return plain_explanation(explanation)
