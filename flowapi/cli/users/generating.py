"""``flowapi user generate``"""

from argparse import Namespace

from flowapi.cli.output_file import output_file
from flowapi.cli.telling import tell
from flowapi.cli.users.user_list import UserList
from flowapi.clock import utc_now
from flowapi.services.import_entries.generating import made_up


def run(arguments: Namespace) -> int:
    """Write users who do not exist."""
    with output_file(arguments.outputFile) as output:
        users = UserList(output)
        for entry in made_up(arguments.count, utc_now()):
            users.add(entry)
        users.finish()
    tell(f"Successfully generated {users.count} users into {arguments.outputFile}")
    return 0
