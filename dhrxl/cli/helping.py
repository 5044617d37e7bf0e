"""`dhrxl help`: lists the pages of help, shows one, or the help of a command."""

from collections.abc import Sequence

import click

from dhrxl.cli.terminal import echo
from dhrxl.errors import BadInput
from dhrxl.model.text import listed


@click.command("help", short_help="Show a page of help, or the help of a command.")
@click.argument("topic", nargs=-1, metavar="[TOPIC]")
@click.pass_context
def help_(context: click.Context, topic: Sequence[str]) -> None:
    """Show a page of help, or the help of a command.

    Without a topic the pages are listed.
    """
    from dhrxl.cli.pages import contents, plain, topics

    if not topic:
        echo(contents())
    elif page := topics().get("-".join(topic).casefold()):
        echo(plain(page))
    elif command := command_named(context.find_root(), topic):
        echo(command.get_help())
    else:
        msg = (
            f"'{' '.join(topic)}' is no topic of help: choose {listed(topics())}, or the name of "
            "a command."
        )
        raise BadInput(msg)


def command_named(context: click.Context, names: Sequence[str]) -> click.Context | None:
    """Give the context of the command that a person would type: split, or addin install."""
    for name in names:
        group = context.command
        found = group.get_command(context, name) if isinstance(group, click.Group) else None
        if found is None:
            return None
        context = click.Context(found, info_name=name, parent=context)
    return context
