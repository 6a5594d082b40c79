"""The expression language of data/knowledge, as far as rules over one variant need it: parser, checker, evaluator.

    expression := conjunction { "or" conjunction }       conjunction := negation { "and" negation }
    negation   := "not" negation | comparison            comparison  := operand [ operator operand ]
    operator   := == != < <= > >= in
    operand    := key | number | "string" | [ list ] | ( expression )

The C++ evaluator is the one that counts; this one keeps a table from being written with a rule that cannot be read.
"""

import re

from marrow_tables import TableError, require

CLASSES = {"truncating", "splice", "missense", "inframe", "synonymous", "other"}
EFFECTS = {"activating", "loss_of_function", "resistance", "immune_escape", "subtype_defining", "uncertain"}
# Sequence Ontology terms the rules may name.
CONSEQUENCES = {"frameshift_variant", "stop_gained", "stop_lost", "start_lost", "missense_variant", "inframe_insertion",
                "inframe_deletion", "protein_altering_variant", "splice_acceptor_variant", "splice_donor_variant"}
# key -> (type, allowed values or None)
VARIANT_KEYS = {
    "hgvsp": ("string", None), "hgvsc": ("string", None), "aa_ref": ("string", None), "aa_alt": ("string", None),
    "domain": ("string", None), "class": ("string", CLASSES), "aa_begin": ("int", None), "aa_end": ("int", None),
    "aa_delta": ("int", None), "consequence": ("list", CONSEQUENCES),
}
LESION_KEYS = {**VARIANT_KEYS, "gene": ("string", None), "effect": ("string", EFFECTS)}

_TOKEN = re.compile(r'\s*(?:("[^"]*")|(-?\d+)|([A-Za-z_]\w*)|(==|!=|<=|>=|[<>()\[\],]))')


def tokens_of(text):
    tokens, position = [], 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        require(match, f"cannot read '{text[position:]}' in '{text}'")
        string, number, word, symbol = match.groups()
        if string is not None:
            tokens.append(("string", string[1:-1]))
        elif number is not None:
            tokens.append(("int", int(number)))
        elif word is not None:
            tokens.append(("word", word))
        else:
            tokens.append(("symbol", symbol))
        position = match.end()
    return tokens


class Parser:
    """Recursive descent to tuples: ('or', a, b) ('not', a) ('==', a, b) ('key', name) ('int', 3) ('list', […])."""

    def __init__(self, text, keys):
        self._text, self._keys, self._tokens, self._next = text, keys, tokens_of(text), 0

    def parse(self):
        tree = self._disjunction()
        self._check(self._next == len(self._tokens), "something follows the expression")
        self._check(type_of(tree, self._keys) == "truth", "not a condition")
        return tree

    def _check(self, condition, problem):
        require(condition, f"{problem}: {self._text}")

    def _take(self, *expected):
        if self._next < len(self._tokens) and self._tokens[self._next] in expected:
            self._next += 1
            return self._tokens[self._next - 1][1]
        return None

    def _disjunction(self):
        tree = self._conjunction()
        while self._take(("word", "or")):
            tree = ("or", tree, self._conjunction())
        return tree

    def _conjunction(self):
        tree = self._negation()
        while self._take(("word", "and")):
            tree = ("and", tree, self._negation())
        return tree

    def _negation(self):
        if self._take(("word", "not")):
            return ("not", self._negation())
        return self._comparison()

    def _comparison(self):
        left = self._operand()
        operator = self._take(*(("symbol", s) for s in ("==", "!=", "<", "<=", ">", ">=")), ("word", "in"))
        return (operator, left, self._operand()) if operator else left

    def _operand(self):
        self._check(self._next < len(self._tokens), "ends too early")
        if self._take(("symbol", "(")):
            tree = self._disjunction()
            self._check(self._take(("symbol", ")")), "')' is missing")
            return tree
        if self._take(("symbol", "[")):
            return ("list", self._items())
        kind, value = self._tokens[self._next]
        self._next += 1
        if kind in ("string", "int"):
            return (kind, value)
        self._check(kind == "word" and value in self._keys, f"'{value}' is not a key")
        return ("key", value)

    def _items(self):
        items = [self._operand()]
        while self._take(("symbol", ",")):
            items.append(self._operand())
        self._check(self._take(("symbol", "]")), "']' is missing")
        self._check({item[0] for item in items} in ({"string"}, {"int"}), "a list of one kind of literals is needed")
        return items


def type_of(tree, keys):
    """'truth', 'string', 'int' or 'list'; raises where an operator meets the wrong kind or an impossible value."""
    operator = tree[0]
    if operator in ("string", "int", "list"):
        return operator
    if operator == "key":
        return keys[tree[1]][0]
    operands = [type_of(operand, keys) for operand in tree[1:]]
    if operator in ("and", "or", "not"):
        require(set(operands) == {"truth"}, f"'{operator}' needs conditions: {tree}")
    elif operator == "in":
        require(operands[1] == "list" and operands[0] in ("string", "int"), f"'in' needs a value and a list: {tree}")
    else:
        require(operands in (["string", "string"], ["int", "int"]), f"'{operator}' compares different kinds: {tree}")
        require("int" in operands or operator in ("==", "!="), f"strings have no order: {tree}")
    check_values(tree, keys)
    return "truth"


def check_values(tree, keys):
    """Literals compared with a key of few values must be among them; list items must have the key's type."""
    names = [operand[1] for operand in tree[1:] if operand[0] == "key"]
    literals = [item for operand in tree[1:] for item in (operand[1] if operand[0] == "list" else [operand])]
    for name in names:
        kind, allowed = keys[name]
        for literal in literals:
            if literal[0] not in ("string", "int"):
                continue
            require(literal[0] == ("string" if kind == "list" else kind), f"'{name}' against {literal[1]}")
            require(allowed is None or literal[1] in allowed, f"'{literal[1]}' is not a value of '{name}'")


def parse_expression(text, keys):
    try:
        return Parser(text, keys).parse()
    except TableError as error:
        raise TableError(f"{error}\n  in: {text}") from None


def holds(tree, variant):
    """True, False or None (unknown: a key of the variant is missing), by Kleene's rules."""
    operator = tree[0]
    if operator == "not":
        value = holds(tree[1], variant)
        return None if value is None else not value
    if operator in ("and", "or"):
        values, decisive = [holds(operand, variant) for operand in tree[1:]], operator == "or"
        return decisive if decisive in values else None if None in values else not decisive
    left, right = (value_of(operand, variant) for operand in tree[1:])
    if left is None or right is None:
        return None
    return {"==": lambda: left == right, "!=": lambda: left != right, "<": lambda: left < right,
            "<=": lambda: left <= right, ">": lambda: left > right, ">=": lambda: left >= right,
            "in": lambda: left in right}[operator]()


def value_of(operand, variant):
    if operand[0] == "key":
        return variant.get(operand[1])
    return [item[1] for item in operand[1]] if operand[0] == "list" else operand[1]
