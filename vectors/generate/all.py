"""Rewrites every vector file, or with --check compares them with what stands on disk.

    python vectors/generate/all.py [--check]

Every document is validated against vectors/schema.json first.
"""

import argparse
import json
import sys
from pathlib import Path

import jsonschema

import address
import base58check
import callback_target
import challenge_expiry
import challenge_parsing
import extended_key
import ip_address
import key_derivation
import key_file
import message_digest
import message_signature
import message_signing
import mnemonic_phrase
import networks
import published
import wif

VECTORS = Path(__file__).resolve().parent.parent
GENERATORS = (
    challenge_parsing,
    challenge_expiry,
    base58check,
    address,
    wif,
    networks,
    message_digest,
    message_signature,
    message_signing,
    published,
    mnemonic_phrase,
    extended_key,
    key_derivation,
    key_file,
    ip_address,
    callback_target,
)


def main():
    parser = argparse.ArgumentParser(description="Rewrites every vector file.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file differs")
    arguments = parser.parse_args()

    schema = json.loads((VECTORS / "schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    differing = []
    for generator in GENERATORS:
        document = generator.document()
        text = document.text()
        assert json.loads(text) == document.value()
        validator.validate(document.value())

        file = VECTORS / f"{generator.__name__}.json"
        data = text.encode("ascii")
        same = file.exists() and file.read_bytes() == data
        if not same:
            differing.append(file.name)
            if not arguments.check:
                file.write_bytes(data)
        print(f"{file.name}: {document.count} tests, {'unchanged' if same else 'differs'}")

    if arguments.check and differing:
        sys.exit(f"differing from their generators: {', '.join(differing)}")


if __name__ == "__main__":
    main()
