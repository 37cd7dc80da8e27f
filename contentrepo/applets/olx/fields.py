"""Settings of the platform's own blocks and what each may hold: data, checked against edx-platform's `xmodule`.

Settings that are not named here may hold anything. External blocks declare their own.
"""

from __future__ import annotations

BOOLEAN = "boolean"
WHOLE = "whole"
NUMBER = "number"
DATE = "date"
SPAN = "span"
CLOCK = "clock"
ENUMERATION = "enumeration"

ENUMERATIONS = {
    "rerandomize": frozenset({"always", "onreset", "never", "per_student", "true", "false", ""}),
    "show_correctness": frozenset({"always", "never", "past_due"}),
    "showanswer": frozenset(
        {
            "after_all_attempts",
            "after_all_attempts_or_correct",
            "always",
            "answered",
            "attempted",
            "attempted_no_past_due",
            "closed",
            "correct_or_past_due",
            "finished",
            "never",
            "past_due",
        }
    ),
}

_KINDS = {
    BOOLEAN: (
        "allow_proctoring_opt_out autoplay disable_progress_graph download_track download_video edxnotes "
        "edxnotes_visibility enable_proctored_exams enable_timed_exams graded hide_after_due hide_from_toc "
        "highlights_enabled_for_messaging in_entrance_exam invitation_only is_entrance_exam is_onboarding_exam "
        "is_practice_exam is_proctored_enabled is_time_limited mobile_available only_on_web self_paced show_captions "
        "show_reset_button use_latex_compiler visible_to_staff_only"
    ),
    WHOLE: (
        "attempts_before_showanswer_button default_time_limit_minutes max_attempts max_student_enrollments_allowed "
        "relative_weeks_due submission_wait_seconds"
    ),
    NUMBER: "days_early_for_beta minimum_grade_credit weight",
    DATE: "announcement certificate_available_date due end enrollment_end enrollment_start start",
    SPAN: "graceperiod",
    CLOCK: "end_time start_time",
}

KINDS = {name: kind for kind, names in _KINDS.items() for name in names.split()} | dict.fromkeys(
    ENUMERATIONS, ENUMERATION
)

NEVER_NEGATIVE = frozenset(
    {"attempts_before_showanswer_button", "default_time_limit_minutes", "max_attempts", "submission_wait_seconds"}
    | {"weight"}
)

WORDS = {
    BOOLEAN: "`true` or `false`",
    CLOCK: "a time such as `00:01:30`",
    DATE: "a date such as `2031-06-01T00:00:00Z`",
    NUMBER: "a number",
    SPAN: "a time span such as `2 days 12 hours`",
    WHOLE: "a whole number",
}


def describe_setting(name: str) -> str:
    """What a setting may hold, for people; "anything" for one of no known kind."""
    if name in ENUMERATIONS:
        return "one of " + ", ".join(f"`{word}`" for word in sorted(ENUMERATIONS[name] - {"", "true", "false"}))
    words = "an object in JSON" if name == "data" else WORDS.get(KINDS.get(name, ""), "anything")
    return f"{words} that is not negative" if name in NEVER_NEGATIVE else words
