"""Mistakes in the smallest flow: what is replaced in it, by what, and what the loader says about it."""

from typing import NamedTuple

from tests.engine.flow_files import VISIT


class Mistake(NamedTuple):
    """A text with something wrong in it."""

    old: str
    new: str
    problems: tuple[str, ...]

    @property
    def text(self) -> str:
        """The file."""
        assert VISIT.count(self.old) == 1, self.old
        return VISIT.replace(self.old, self.new)

    def __str__(self) -> str:
        return self.new.strip()[:60]


def _mistake(old: str, new: str, *problems: str) -> Mistake:
    return Mistake(old, new, problems)


def _added(text: str, *problems: str) -> Mistake:
    """Something wrong in the eighth line, which is added."""
    return Mistake("  hall: {}\n", f"  hall: {{}}\n{text}\n", problems)


_OPENED = "opened: hall"
_OUTCOMES = "{opened: hall, ignored: stay}"
_HALL = "hall: {}"

FORM = (
    _mistake(
        "flow: visit\n", "", "1.yaml:1:1: a flow file says what it is: 'flow:', 'subflow:' or 'conditions:'"
    ),
    _mistake("visit", "Visit", "1.yaml:1:7: a flow has a name of small letters, digits and '_', not 'Visit'"),
    _mistake("visit", "", "1.yaml:1:1: a flow has a name of small letters, digits and '_', not nothing"),
    _mistake(
        "start:",
        "begin:",
        "1.yaml:1:1: a flow says in which states it starts ('start')",
        "1.yaml:2:1: a flow file has no 'begin'; there are flow, title, ttl, start, error, attach, leave, "
        "before_action, include, states, plans, conditions",
    ),
    _mistake("[street]", "street", "1.yaml:2:1: 'start' is a list, not 'street'"),
    _mistake("[street]", "[]", "1.yaml:2:1: 'start' names at least one state"),
    _mistake("[street]", "[street, street]", "1.yaml:2:17: 'street' is listed twice"),
    _added("title: 5", "1.yaml:8:1: 'title' is text, not '5'"),
    _added("ttl: forever", "1.yaml:8:1: 'ttl' is a duration above zero, such as 24h or 90m"),
    _added("ttl: -1h", "1.yaml:8:1: 'ttl' is a duration above zero, such as 24h or 90m"),
    _added("ttl: 5", "1.yaml:8:1: 'ttl' is a duration above zero, such as 24h or 90m"),
    _mistake(
        _HALL,
        "Hall: {}",
        "1.yaml:6:51: the flow 'visit' has no state 'hall'",
        "1.yaml:7:3: a state has a name of small letters, digits and '_', not 'Hall'",
    ),
    _mistake(
        _HALL,
        "next: {}",
        "1.yaml:6:51: the flow 'visit' has no state 'hall'",
        "1.yaml:7:3: no state can be called 'next'; the word is taken",
    ),
    _mistake(_HALL, "hall: []", "1.yaml:7:3: a state is a mapping, not a list"),
    _mistake(_HALL, "hall: {enters: [ring]}", "1.yaml:7:10: a state has no 'enters'; did you mean 'enter'?"),
    _mistake(_HALL, "hall: {enter: ring}", "1.yaml:7:10: 'enter' is a list, not 'ring'"),
    _mistake(_HALL, "hall: {exit: [ring, ring]}", "1.yaml:7:23: 'ring' is listed twice"),
    _mistake(
        _HALL,
        "hall: {enter: [{ring: wave}]}",
        "1.yaml:7:18: a hook has a name of small letters, digits and '_', not a mapping",
    ),
    _mistake("run: door.knock, ", "", "1.yaml:6:7: the action 'knock' does not say what it runs ('run')"),
    _mistake(
        "door.knock",
        "knock",
        "1.yaml:6:20: 'run' takes the id of an action, such as passcode.verify, not 'knock'",
    ),
    _mistake(", ignored: stay", ", ignored: ", "1.yaml:6:57: this outcome leads nowhere"),
    _mistake(", ignored: stay", ", ignored: []", "1.yaml:6:57: this outcome leads nowhere"),
    _mistake(
        _OPENED,
        "opened: {to: hall, plan: x}",
        "1.yaml:6:43: a target has one of 'to', 'plan' and 'fail'; this one has 'to' and 'plan'",
    ),
    _mistake(
        _OPENED,
        "opened: {go: hall}",
        "1.yaml:6:43: a target has one of 'to', 'plan' and 'fail'; this one has none",
        "1.yaml:6:52: a target has no 'go'; there are to, plan, fail, when, unless, do, seal, error",
    ),
    _mistake(
        _OPENED,
        "opened: [hall, {plan: x, to: hall}]",
        "1.yaml:6:58: a step has one of 'to', 'plan' and 'first'; this one has 'to' and 'plan'",
    ),
    _mistake(_OPENED, "opened: {to: []}", "1.yaml:6:52: this leads nowhere"),
    _mistake(_OPENED, "opened: [hall, {first: []}]", "1.yaml:6:59: this leads nowhere"),
    _mistake(_OPENED, "opened: [hall, next]", "1.yaml:6:58: 'next' stands alone; a plan's steps are states"),
    _mistake(
        _OPENED,
        "opened: {fail: technical_error, seal: true}",
        "1.yaml:6:75: 'seal' has no meaning beside 'fail'",
    ),
    _mistake(_OPENED, 'opened: {to: hall, seal: "yes"}', "1.yaml:6:62: 'seal' is true or false, not 'yes'"),
    _mistake(
        _OPENED,
        "opened: [hall, {plan: x, error: technical_error}]",
        "1.yaml:6:68: 'error' has no meaning beside 'plan'",
        "1.yaml:6:65: the flow 'visit' has no plan 'x'",
    ),
    _mistake(
        _OPENED,
        "opened: {to: hall, when: }",
        "1.yaml:6:62: 'when' is a condition, not nothing",
    ),
    _mistake(
        _OPENED,
        "opened: {to: hall, when: [a]}",
        "1.yaml:6:62: 'when' is a condition, not a list",
    ),
    _added(
        "attach: {street: {leave: [ring]}}",
        "1.yaml:8:10: the state 'street' is declared in this file; give it the hooks there",
        "1.yaml:8:19: what is attached has no 'leave'; there are enter, exit",
    ),
    _added(
        "leave: {visit: [5]}",
        "1.yaml:8:17: a hook has a name of small letters, digits and '_', not '5'",
    ),
    _added("conditions: {a: }", "1.yaml:8:14: 'a' is a condition, not nothing"),
    _added("conditions: {a: 1.5}", "1.yaml:8:14: 'a' is a condition, not '1.5'"),
    _added("conditions: [a]", "1.yaml:8:1: 'conditions' is a mapping, not a list"),
)
"""Wrong in form; the JSON Schema refuses these too."""

NAMES = (
    _mistake(
        "[street]", "[stret]", "1.yaml:2:9: the flow 'visit' has no state 'stret'; did you mean 'street'?"
    ),
    _mistake(
        _OPENED,
        "opened: [hall, {to: hal}]",
        "1.yaml:6:63: the flow 'visit' has no state 'hal'; did you mean 'hall'?",
    ),
    _mistake(_OPENED, "opened: {plan: pln}", "1.yaml:6:58: the flow 'visit' has no plan 'pln'"),
    _mistake(
        "door.knock", "door.knok", "1.yaml:6:20: there is no action 'door.knok'; did you mean 'door.knock'?"
    ),
    _mistake(", ignored: stay", "", "1.yaml:6:7: the outcome 'ignored' of 'door.knock' leads nowhere"),
    _mistake(
        f", outcomes: {_OUTCOMES}",
        "",
        "1.yaml:6:7: the outcome 'ignored' of 'door.knock' leads nowhere",
        "1.yaml:6:7: the outcome 'opened' of 'door.knock' leads nowhere",
    ),
    _mistake(
        "ignored: stay",
        "ignored: stay, ignord: stay",
        "1.yaml:6:72: 'door.knock' has no outcome 'ignord'; did you mean 'ignored'?",
    ),
    _mistake(_HALL, "hall: {enter: [rign]}", "1.yaml:7:18: there is no hook 'rign'; did you mean 'ring'?"),
    _mistake(
        _OPENED,
        "opened: {to: hall, do: [wav]}",
        "1.yaml:6:67: there is no hook 'wav'; did you mean 'wave'?",
    ),
    _added("before_action: [wav]", "1.yaml:8:17: there is no hook 'wav'; did you mean 'wave'?"),
    _added("leave: {visit: [wav]}", "1.yaml:8:17: there is no hook 'wav'; did you mean 'wave'?"),
    _mistake(
        "ignored: stay",
        "ignored: {fail: technical_eror}",
        "1.yaml:6:73: there is no error code 'technical_eror'; did you mean 'technical_error'?",
    ),
    _mistake(
        _OPENED,
        "opened: {to: hall, error: invalid}",
        "1.yaml:6:69: there is no error code 'invalid'",
    ),
    _mistake(
        _OPENED,
        "opened: [{to: hall, error: invalid}, hall]",
        "1.yaml:6:70: there is no error code 'invalid'",
    ),
    _added("include: [garden]", "1.yaml:8:11: there is no sub-flow 'garden'"),
    _added(
        "attach: {hal: {enter: [ring]}}",
        "1.yaml:8:10: the flow 'visit' has no state 'hal'; did you mean 'hall'?",
    ),
    _added("leave: {garden: [ring]}", "1.yaml:8:9: the flow 'visit' includes no sub-flow 'garden'"),
)
"""Names that do not exist."""

PATHS = (
    _added("  attic: {}", "1.yaml:8:3: the state 'attic' is never reached"),
    _added("plans: {tour: [hall]}", "1.yaml:8:9: the plan 'tour' is never used"),
    _mistake(
        _OPENED,
        "opened: [{to: hall}, {to: street}]",
        "1.yaml:6:52: this always applies; the alternatives after it are never reached",
    ),
    _mistake(
        _OPENED,
        "opened: [hall, {first: [hall, street]}]",
        "1.yaml:6:67: this always applies; what follows it in 'first' is never reached",
    ),
    _mistake(
        _OPENED,
        "opened: {to: hall, when: guest.invited}",
        "1.yaml:6:43: the outcome 'opened' leads nowhere if no condition holds; "
        "end with a target without 'when'",
    ),
    _mistake(
        _OPENED,
        "opened: street",
        "1.yaml:4:3: there is no way out of the state 'street'",
        "1.yaml:7:3: the state 'hall' is never reached",
    ),
    _mistake(
        _OPENED,
        "opened: {fail: technical_error}",
        "1.yaml:4:3: there is no way out of the state 'street'",
        "1.yaml:7:3: the state 'hall' is never reached",
    ),
    _mistake(
        "ignored: stay",
        "ignored: next",
        "1.yaml:6:66: this leads nowhere: nothing is ever planned after 'street'",
    ),
    _mistake(
        _HALL,
        "hall: {actions: {in: {run: door.enter, outcomes: {entered: next}}}}",
        "1.yaml:7:62: this leads nowhere: nothing is ever planned after 'hall'",
    ),
    _mistake(
        "hall, ignored: stay}}\n  hall: {}\n",
        "hall, ignored: {plan: none}}}\n  hall: {}\nplans: {none: []}\n",
        "1.yaml:6:57: this leads nowhere: nothing is ever planned after 'street'",
    ),
    _mistake(
        "hall, ignored: stay}}\n  hall: {}\n",
        "hall, ignored: {plan: a}}}\n  hall: {}\nplans: {a: [{plan: b}, hall], b: [{plan: a}]}\n",
        "1.yaml:8:9: the plan 'a' contains itself: a → b → a",
    ),
)
"""Ways that lead nowhere."""

GUARDS = tuple(
    _mistake(f"outcomes: {_OUTCOMES}", f"when: {guard}, outcomes: {_OUTCOMES}", f"1.yaml:6:{problem}")
    for guard, problem in (
        ("guest.invted", "38: 'guest.invted' is not known; did you mean 'guest.invited'?"),
        ("stash", "38: 'stash' is not known; write 'stash.…'"),
        ("guest.name", "38: this is text; a condition is true or false"),
        ("1 + 1", "38: this is int; a condition is true or false"),
        ("guest.name == 1", "49: '==' compares text with int"),
        ('stash.knocks > "x"', "51: '>' takes int, not text"),
        ("stash.knocks && true", "51: '&&' takes bool, not int"),
        ("stash.knocks + guest.name > 1", "51: '+' takes int, not text"),
        ("guest.name in guest.name", "49: 'in' takes a list or a map on its right, not text"),
        ("1 in flow.visited", "40: 'in' compares int with text"),
        ("'!guest.name'", "39: '!' takes bool, not text"),
        ("'[1, \"a\"] == stash.gifts'", "43: a list holds values of one type; here are int and text"),
        ("'guest.invited ? 1 : true'", "53: both results of '?' have the same type; here are int and bool"),
        ("'guest.name ? true : false'", "50: '?' takes bool, not text"),
        ("size(stash.knocks) > 1", "38: 'size' takes a list, a map or a text, not int"),
        ("guest.name.startsWith(1)", "49: 'startsWith' takes text, not int"),
        ("'guest.name.matches(\"[\")'", "58: this is not a regular expression"),
        ("guest.name.matches(guest.name)", "49: 'matches' takes a pattern that is written out"),
        ("has(guest.invited || true)", "38: 'has' takes the name of a setting or of something in the stash"),
        ("config.email.enabld", "38: there is no setting 'config.email.enabld'; did you mean 'enabled'?"),
        ("config.emal.enabled", "38: there is no setting 'config.emal.enabled'; did you mean 'email'?"),
        ("config.email", "38: 'config.email' is a section of settings, not one setting"),
        ("config.secrets.keys", "38: 'config.secrets.keys' has no type that guards can use"),
        (
            'config.password.acquire_on_login == "allways"',
            "74: this can never be 'allways'; did you mean 'always'?",
        ),
        ('flow.previous == "strret"', "55: this can never be 'strret'; did you mean 'street'?"),
        ('flow.name == "x"', "51: this can never be 'x'; it can be 'visit'"),
        ("\"flow.previous in ['street', 'hal']\"", "67: this can never be 'hal'; did you mean 'hall'?"),
        ("guest.invited &&", "54: the condition ends where a value is expected"),
        ("guest.invited true", "52: a value stands where an operator or the end is expected"),
        ("(guest.invited", "52: the condition ends where ')' is expected"),
        ("guest.invited = true", "52: '=' is not an operator; compare with '=='"),
        ("guest.invited and true", "52: 'and' stands where an operator or the end is expected"),
        ("stash.knocks / 2 == 1", "51: division is not part of guards"),
        ("stash.knocks > 1.5", "53: '1.5' is not a whole decimal number"),
        ("stash.knocks > 99999999999999999999", "53: this number is too large"),
        ("guest.name != null", "52: 'null' is a reserved word"),
        (
            "len(stash.gifts) > 1",
            "38: there is no function 'len'; there are contains, endsWith, has, matches, size, startsWith",
        ),
        ("contains(guest.name) > 1", "38: there is no function 'contains'; write 'text.contains(…)'"),
        ("guest.name.contains()", "49: 'contains' takes one value"),
        (
            "stash.gifts.map(x) == 1",
            "50: there is no function 'map'; there are contains, endsWith, has, matches, size, startsWith",
        ),
        ("'guest.name == \"a\\q\"'", "55: '\\q' is not an escape; write '\\\\' for a backslash"),
        ("'guest.name == \"a'", "53: this text is not closed"),
        ("'{\"a\": 1}.size() == 1'", "39: maps are not part of guards"),
    )
)
"""Guards that cannot be asked."""
