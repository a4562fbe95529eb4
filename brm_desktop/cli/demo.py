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
    from brm_desktop.services.first_run import make_sample_profile

    make_sample_profile(folder, given.scale)
    run_window(folder)


def _folder(context: Context) -> Path:
    """Return the profile that was asked for, else one of the demo's own, never the user's."""
    from brm_desktop.base.paths import demo_profile_folder

    folder = Path(context.arguments.profile).expanduser() if context.arguments.profile else demo_profile_folder()
    context.folder = folder
    return folder


def _work(context: Context, folder: Path) -> None:
    from brm_desktop.services.demo import work_a_day
    from brm_desktop.services.first_run import make_sample_profile
    from brm_desktop.ui.screenshot import take_screenshot

    make_sample_profile(folder, context.arguments.scale)
    if not context.json:
        print(f"The sample portfolio is in {folder}", flush=True)
    done = []
    for step in work_a_day(context.portfolio, folder):
        done.append(step)
        if not context.json:
            print(f"{step.what}: {step.path}" if step.path else step.what, flush=True)
    context.index()  # what the window then shows is all searchable
    context.close()
    picture = folder / "window.png"
    take_screenshot(folder, picture)
    context.say(
        f"Screenshot: {picture}",
        {
            "profile": str(folder),
            "steps": [step.what for step in done],
            "screenshot": str(picture),
            "briefing": next((str(step.path) for step in done if step.path), None),
        },
    )
