"""Every command of `heyue` as the library that reads command lines wants it; `heyue bot` alone runs without it."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import backing_up, case_files, doctor, inviting, policy, posters, reindexing, roster, running, triaging
from bot.screens.language import _


def build() -> typer.Typer:
    """All commands; their helps are in the language that is spoken while this runs."""
    app = typer.Typer(
        name="heyue",
        help=_("Heyue 和悦: brings disputes to mediators by chat, and reminds until they are settled."),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )

    @app.callback()
    def _root(
        language: Annotated[str, typer.Option("--language", help=_("zh or en; otherwise the terminal's language."))] = "",
    ) -> None:
        pass  # read before the commands are built, in main

    _demo(app)
    _bot(app)
    app.add_typer(roster.group(), name="roster")
    inviting.register(app)
    posters.register(app)
    app.add_typer(policy.group(), name="policy")
    app.add_typer(triaging.group(), name="triage")
    case_files.register(app)
    backing_up.register(app)
    reindexing.register(app)
    doctor.register(app)
    return app


def _demo(app: typer.Typer) -> None:
    @app.command("demo", help=_("Play the whole thing in the browser, with a sample city and no account."))
    def demo(
        data: Annotated[Path, typer.Option("--data", help=_("Folder that keeps everything between starts."))] = Path("data/demo"),
        fresh: Annotated[bool, typer.Option("--fresh", help=_("Forget what was played and begin anew."))] = False,
        port: Annotated[int, typer.Option("--port", min=1, max=65535, help=_("Port of the page."))] = 8081,
        no_browser: Annotated[bool, typer.Option("--no-browser", help=_("Do not open the browser."))] = False,
        language: Annotated[str, typer.Option("--language", help=_("zh or en; otherwise the terminal's language."))] = "",
    ) -> None:
        from bot.demo import play

        raise typer.Exit(play(data, fresh=fresh, port=port, browser=not no_browser))


def _bot(app: typer.Typer) -> None:
    @app.command("bot", help=_("Run the bot; needs BOT_TOKEN."))
    def bot(
        on_signal: Annotated[bool, typer.Option("--on-signal", hidden=True)] = False,
    ) -> None:
        running.run(on_signal=on_signal)
