"""Compares profiles with data/schema/profile.schema.json.

check_schema.py SCHEMA PROFILES      a line of output a profile: `ok`, or the first fault
check_schema.py SCHEMA PROFILES keys the keys of the profiles that the schema does not describe (`unknown PATH`), and
                                     those it describes that no profile fills (`unused PATH`)
Status 77 where the peer, jsonschema, is missing.
"""

import json
import sys

try:
    from jsonschema import Draft202012Validator
except ImportError:
    sys.exit(77)


def referred(schema, root):
    """What a $ref names, under the name of the definition."""
    name = schema["$ref"].removeprefix("#/$defs/")
    return root["$defs"][name], name


def branches(schema, root, value, path):
    """The schemas that together describe `value`, with their names: the schema itself, what it refers to, what holds
    of its state."""
    yield schema, path
    if "$ref" in schema:
        inner, name = referred(schema, root)
        yield from branches(inner, root, value, name)
    for part in schema.get("allOf", []) + schema.get("anyOf", []):
        yield from branches(part, root, value, path)
    if "if" in schema and Draft202012Validator(schema["if"]).is_valid(value):
        yield from branches(schema["then"], root, value, path)


def described_keys(schema, path):
    """Every `path.key` of the schema, definitions apart; the members of maps are `path.*`."""
    for part in schema.get("allOf", []) + schema.get("anyOf", []) + ([schema["then"]] if "then" in schema else []):
        yield from described_keys(part, path)
    for key, inner in schema.get("properties", {}).items():
        yield f"{path}.{key}"
        yield from described_keys(inner, f"{path}.{key}")
    if "items" in schema:
        yield from described_keys(schema["items"], path)
    if isinstance(schema.get("additionalProperties"), dict):
        yield from described_keys(schema["additionalProperties"], f"{path}.*")


def walk(value, schema, root, path, used, unknown):
    parts = list(branches(schema, root, value, path))
    if isinstance(value, list):
        for part, name in parts:
            for item in value if "items" in part else []:
                walk(item, part["items"], root, name, used, unknown)
    if not isinstance(value, dict):
        return
    # An object without keys and members in the schema is free: its keys are another program's or another verb's.
    is_free = not any("properties" in part or "additionalProperties" in part for part, _ in parts)
    for key, inner in value.items():
        found = is_free
        for part, name in parts:
            members = part.get("additionalProperties")
            if key in part.get("properties", {}):
                one, own = part["properties"][key], f"{name}.{key}"
            elif isinstance(members, dict):
                one, own = members, f"{name}.*"
            else:
                continue
            found = True
            if inner is not None:
                used.add(own)
            walk(inner, one, root, own, used, unknown)
        if not found:
            unknown.add(f"{path}.{key}")


def main(schema_path, profiles_path, mode="validate"):
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    with open(profiles_path, encoding="utf-8") as file:
        profiles = [json.loads(line) for line in file]
    Draft202012Validator.check_schema(schema)
    if mode == "validate":
        for profile in profiles:
            faults = sorted(Draft202012Validator(schema).iter_errors(profile), key=lambda fault: list(map(str, fault.path)))
            where = ".".join(map(str, faults[0].path)) if faults else ""
            print(f"{where}: {faults[0].message}" if faults else "ok")
        return
    used, unknown = set(), set()
    for profile in profiles:
        walk(profile, schema, schema, "profile", used, unknown)
    described = set(described_keys(schema, "profile"))
    for name, definition in schema["$defs"].items():
        described.update(described_keys(definition, name))
    for path in sorted(unknown):
        print("unknown", path)
    for path in sorted(described - used):
        print("unused", path)


main(*sys.argv[1:])
