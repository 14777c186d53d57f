"""What all vector files share: their shape, their text on disk, and a reproducible source of bytes."""

import hashlib
import json


class Document:
    """One vector file: a header and groups of tests, which are numbered over the whole file."""

    def __init__(self, algorithm, module, provenance):
        self.algorithm = algorithm
        self.generator = f"vectors/generate/{module.rpartition('.')[2]}.py"
        self.provenance = [{"source": source, "note": note} for source, note in provenance]
        self.groups = []
        self.count = 0

    def group(self, kind, **parameters):
        """Opens a group; the tests that follow belong to it."""
        self.groups.append({"type": kind, **parameters, "tests": []})

    def valid(self, comment, **members):
        """Adds a test that has to succeed."""
        self._add(comment, members, {"result": "valid"})

    def invalid(self, comment, error, **members):
        """Adds a test that has to fail with this error."""
        self._add(comment, members, {"result": "invalid", "error": error})

    def _add(self, comment, members, result):
        self.count += 1
        self.groups[-1]["tests"].append({"tcId": self.count, "comment": comment, **members, **result})

    def value(self):
        """The document as JSON values."""
        return {
            "algorithm": self.algorithm,
            "generator": self.generator,
            "provenance": self.provenance,
            "numberOfTests": self.count,
            "testGroups": self.groups,
        }

    def text(self):
        """The document as it stands on disk: one line per test, ASCII, a newline at the end."""
        value = self.value()
        lines = ["{"]
        for name in ("algorithm", "generator"):
            lines.append(f" {_json(name)}: {_json(value[name])},")
        lines.append(' "provenance": [')
        lines.append(",\n".join(f"  {_json(entry)}" for entry in value["provenance"]))
        lines.append(" ],")
        lines.append(f' "numberOfTests": {self.count},')
        lines.append(' "testGroups": [')
        lines.append(",\n".join(_group_text(group) for group in self.groups))
        lines.append(" ]")
        lines.append("}")
        return "\n".join(lines) + "\n"


def _group_text(group):
    lines = ["  {"]
    lines.extend(f"   {_json(name)}: {_json(value)}," for name, value in group.items() if name != "tests")
    lines.append('   "tests": [')
    lines.append(",\n".join(f"    {_json(test)}" for test in group["tests"]))
    lines.append("   ]")
    lines.append("  }")
    return "\n".join(lines)


def _json(value):
    return json.dumps(value, ensure_ascii=True)


class Bytes:
    """A stream of bytes fixed by its label: SHA-256 of the label and a counter."""

    def __init__(self, label):
        self._label = label.encode()
        self._counter = 0

    def take(self, count):
        """The next bytes."""
        data = b""
        while len(data) < count:
            data += hashlib.sha256(self._label + b"|" + self._counter.to_bytes(8, "big")).digest()
            self._counter += 1
        return data[:count]

    def below(self, bound):
        """A number from 0 up to, not including, the bound; the bias is below 2^-64."""
        return int.from_bytes(self.take((bound.bit_length() + 7) // 8 + 8), "big") % bound
