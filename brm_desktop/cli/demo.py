"""The command that shows the program at work on a sample portfolio."""

from __future__ import annotations

from pathlib import Path

from brm_desktop.base.errors import InvalidValue
from brm_desktop.cli.context import Context


def demo(context: Context) -> None:
    """Open the sample portfolio; headless, do a day's work on it and say where the results are."""
    given = context.arguments
    if not 0 < given.scale <= 100:
        raise InvalidValue("--scale takes a number above 0, at most 100")
    folder = _folder(context)
    if given.headless:
        _work(context, folder)
        return
    from brm_desktop.app import run_window

    _make_sample(context, folder)
    context.close()
    run_window(folder)


def _folder(context: Context) -> Path:
    """Return the profile that was asked for, else one of the demo's own, never the user's."""
    from brm_desktop.base.paths import demo_profile_folder

    folder = Path(context.arguments.profile).expanduser() if context.arguments.profile else demo_profile_folder()
    context.folder = folder
    return folder


def _make_sample(context: Context, folder: Path) -> None:
    from brm_desktop.services.opening import exists

    if not exists(folder):
        from brm_desktop.services.sample import make_sample

        make_sample(context.portfolio, scale=context.arguments.scale)


def _work(context: Context, folder: Path) -> None:
    from brm_desktop.services.demo import make_demo, work_a_day
    from brm_desktop.services.opening import exists
    from brm_desktop.ui.screenshot import take_screenshot

    is_new = not exists(folder)
    portfolio = context.portfolio
    steps = make_demo(portfolio, folder, context.arguments.scale) if is_new else work_a_day(portfolio, folder)
    done = []
    for step in steps:
        done.append(step)
        if not context.json:
            print(f"{step.what}: {step.path}" if step.path else step.what, flush=True)
    context.close()
    picture = folder / "window.png"
    take_screenshot(folder, picture)
    context.say(
        f"Screenshot: {picture}",
        {"profile": str(folder), "steps": [step.what for step in done], "screenshot": str(picture),
         "briefing": next((str(step.path) for step in done if step.path), None)},
    )  # fmt: skip
