"""Where the names of this applet's door live: module -> names. The door's own imports say the same to type checkers."""

HERE = "contentrepo.applets.repository"
HOMES = {
    f"{HERE}.branch_pattern": "check_branches is_pattern list_branches",
    f"{HERE}.checkout": "current_branch follow_branch is_clean",
    f"{HERE}.commit_writing": "Written land_commit write_authored_commit write_changes",
    f"{HERE}.commits": (
        "UnknownRevision commits_between count_commits find_commit find_commit_id get_commit is_ancestor "
        "leaves_out merge_base"
    ),
    f"{HERE}.committer": "read_committer",
    f"{HERE}.creation": "init_bare_repository init_repository stage",
    f"{HERE}.difference": "compare_trees find_entries list_changed_paths list_names list_staged_paths list_top",
    f"{HERE}.discovery": "NotARepository with_batch",
    f"{HERE}.edited_tree": "write_edited_tree",
    f"{HERE}.empty_objects": "remove_empty_objects",
    f"{HERE}.guard_ref": "read_guard",
    f"{HERE}.held_bytes": "HeldBytes",
    f"{HERE}.hidden_file": "HiddenFile read_hidden_file write_hidden_file",
    f"{HERE}.history": "blame_lines find_last_change find_trailed list_changed_names list_touches",
    f"{HERE}.identity": "live_branch repository_name settle_name store_location",
    f"{HERE}.index": "UnmergedPaths",
    f"{HERE}.installing": "inspect_setup install_hooks replace_hooks",
    f"{HERE}.keeping": "keep_repository",
    f"{HERE}.leading": "CheckedOut leading_work_tree",
    f"{HERE}.listing": "TooManyFiles",
    f"{HERE}.loose_packing": "pack_loose_objects",
    f"{HERE}.loose_writing": "sync_objects",
    f"{HERE}.merge_driver": "install_merge_driver",
    f"{HERE}.objects": "ObjectMissing ObjectTooLarge",
    f"{HERE}.packs": "keeping_packs",
    f"{HERE}.plain_files": "read_plain_file rewrite_files write_new_file",
    f"{HERE}.process": "GitFailed",
    f"{HERE}.push_log": "find_pushers note_push",
    f"{HERE}.refs": "RefMoved branch_ref clear_lock delete_ref list_refs move_ref read_ref resolve_ref",
    f"{HERE}.refused_pushes": "UnknownPush keep_push list_rejected take_up_push",
    f"{HERE}.remote": "PushRefused borrow_repository fetch_branches push_commit",
    f"{HERE}.signature": "find_signer",
    f"{HERE}.snapshot": "EMPTY_SNAPSHOT TreeSnapshot expect_blobs find_held",
    f"{HERE}.tree": "PathClash blob_id tree_id",
    f"{HERE}.upkeep": "ObjectCount count_objects repack",
    f"{HERE}.versions": "list_versions",
}
