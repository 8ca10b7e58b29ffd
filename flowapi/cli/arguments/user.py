"""``flowapi user import|export|generate|convert``"""

from argparse import ArgumentParser
from typing import Any

from flowapi.cli.arguments.configuration import add_config
from flowapi.cli.arguments.groups import add_group
from flowapi.cli.arguments.lazily import lazily
from flowapi.cli.arguments.numbers import whole

_IMPORT = """Import users from a JSON file, all of them or none. Everything in the file is checked before
anything is stored. `flowapi schema generate import` writes what it may hold."""
_EXPORT = """Export all users to a JSON file that `flowapi user import` reads: ids, addresses, usernames and
times. With --with-credentials and --with-profile, an import of the file brings the whole accounts back. Only
its owner can read the file."""
_GENERATE = """Make users up, in the form of an import file: to try things with many of them. Each has an id
and a verified address at example.com."""
_FIREBASE = """Make an import file of what `firebase auth:export` writes in JSON. The parameters of its
password hashes are shown in the Firebase console; write them into a file of their own:
{"algorithm": "SCRYPT", "base64_signer_key": "...", "base64_salt_separator": "...", "rounds": 8,
"mem_cost": 14}."""
_TENANT = "whose users they are, if there are many tenants"


def register(verbs: Any) -> None:
    """Add the verb ``user`` with what belongs to it."""
    group = add_group(verbs, "user", meaning="import, export, make up and convert users")
    _add_import(group)
    _add_export(group)
    _add_generate(group)
    _add_firebase(add_group(group, "convert", meaning="make import files of what others export"))


def _add_import(group: Any) -> None:
    parser: ArgumentParser = group.add_parser(
        "import", help="import users from a JSON file", description=_IMPORT
    )
    source = parser.add_mutually_exclusive_group()
    source.add_argument("-i", "--inputFile", metavar="FILE", help="the file; - is the standard input")
    source.add_argument("-u", "--inputUrl", metavar="URL", help="where to get the file, by HTTP")
    parser.add_argument("--tenant_id", metavar="UUID", help=_TENANT)
    add_config(parser)
    parser.set_defaults(handler=lazily("users.importing.run"), complain=parser.error)


def _add_export(group: Any) -> None:
    parser: ArgumentParser = group.add_parser(
        "export", help="export users to a JSON file", description=_EXPORT
    )
    _add_output(parser)
    parser.add_argument(
        "--with-credentials",
        action="store_true",
        help="also hashes of passwords, passkeys, security keys and secrets of authenticator apps",
    )
    parser.add_argument(
        "--with-profile",
        action="store_true",
        help="also names, pictures, metadata and accounts at other providers",
    )
    parser.add_argument("--tenant_id", metavar="UUID", help=_TENANT)
    add_config(parser)
    parser.set_defaults(handler=lazily("users.exporting.run"))


def _add_generate(group: Any) -> None:
    parser: ArgumentParser = group.add_parser("generate", help="make users up", description=_GENERATE)
    _add_output(parser)
    parser.add_argument(
        "-c",
        "--count",
        metavar="N",
        type=whole("number of users"),
        default=10,
        help="how many (%(default)s)",
    )
    parser.set_defaults(handler=lazily("users.generating.run"))


def _add_firebase(group: Any) -> None:
    parser: ArgumentParser = group.add_parser(
        "firebase", help="convert users of Firebase", description=_FIREBASE
    )
    parser.add_argument(
        "--input", metavar="FILE", required=True, help="what Firebase exported; - is the standard input"
    )
    parser.add_argument("--config", metavar="FILE", help="the parameters of its hashes; required")
    parser.add_argument(
        "--output", metavar="FILE", default="hanko-import.json", help="the file to write (%(default)s)"
    )
    parser.add_argument(
        "--dlq",
        metavar="FILE",
        default="firebase-dlq.jsonl",
        help="the file for those who cannot be converted, one per line, and why (%(default)s)",
    )
    parser.add_argument(
        "--workers",
        metavar="N",
        type=whole("number of workers", least=1),
        help="without effect: one process converts",
    )
    parser.set_defaults(handler=lazily("users.converting.run"), complain=parser.error)


def _add_output(parser: ArgumentParser) -> None:
    parser.add_argument(
        "-o",
        "--outputFile",
        metavar="FILE",
        required=True,
        help="the file to write; - is the standard output",
    )
