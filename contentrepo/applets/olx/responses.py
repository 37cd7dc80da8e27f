"""What capa, the platform's reader of problems, knows: data, checked against edx-platform's `xmodule/capa`.

Tags that are not named here are nobody's mistake: operators install response types of their own.
"""

from __future__ import annotations

_CUSTOM = frozenset(
    {
        "annotationinput",
        "chemicalequationinput",
        "crystallography",
        "designprotein2dinput",
        "drag_and_drop_input",
        "editageneinput",
        "formulaequationinput",
        "jsinput",
        "textbox",
        "textline",
        "vsepr_input",
    }
)

# Response -> the inputs that it takes. With any other inside, the platform shows an error instead of the problem.
TAKES = {
    "annotationresponse": frozenset({"annotationinput"}),
    "choiceresponse": frozenset({"checkboxgroup", "radiogroup"}),
    "choicetextresponse": frozenset({"checkboxtextgroup", "choicetextgroup", "radiotextgroup"}),
    "coderesponse": frozenset({"filesubmission", "matlabinput", "textbox"}),
    "customresponse": _CUSTOM,
    "externalresponse": frozenset({"textbox", "textline"}),
    "formularesponse": frozenset({"formulaequationinput", "textline"}),
    "imageresponse": frozenset({"imageinput"}),
    "multiplechoiceresponse": frozenset({"choicegroup"}),
    "numericalresponse": frozenset({"formulaequationinput", "textline"}),
    "optionresponse": frozenset({"optioninput"}),
    "schematicresponse": frozenset({"schematic"}),
    "stringresponse": frozenset({"textline"}),
    "symbolicresponse": _CUSTOM,
    "truefalseresponse": frozenset({"choicegroup"}),
}

INPUTS = frozenset().union(*TAKES.values()) | {"codeinput", "editamoleculeinput"}

# These take no more than one input.
SINGLE = frozenset(TAKES) - {
    "customresponse",
    "externalresponse",
    "imageresponse",
    "optionresponse",
    "schematicresponse",
}

# Without these attributes, or this child, the platform shows an error instead of the problem.
NEEDED_ATTRIBUTES = {
    "formularesponse": ("answer", "samples"),
    "numericalresponse": ("answer",),
    "stringresponse": ("answer",),
}
NEEDED_CHILD = {"coderesponse": "codeparam", "schematicresponse": "answer"}

# Names that every script finds without defining them.
GIVEN_NAMES = frozenset(
    {
        "calc",
        "chemcalc",
        "chemtools",
        "draganddrop",
        "eia",
        "math",
        "miller",
        "numpy",
        "random",
        "random_module",
        "scipy",
        "symmath_check",
        "xrange",
    }
)
