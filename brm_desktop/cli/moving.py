"""Commands that bring records in and take them out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from brm_desktop.base.errors import InvalidValue
from brm_desktop.cli.context import Context
from brm_desktop.domain.record import Kind
from brm_desktop.domain.values import find_field


def import_(context: Context) -> None:
    """Import files, or with --dry-run say what they would do."""
    from brm_desktop.exchange.mapping_files import load_mapping
    from brm_desktop.services.importing import carry_out, prepare_import

    given = context.arguments
    mapping = load_mapping(Path(given.map).expanduser()) if given.map else None
    files = [Path(name).expanduser() for name in given.files]
    prepared = prepare_import(
        context.portfolio, files, kind=given.kind or "", mapping=mapping, agency=given.agency or ""
    )
    committed = None if given.dry_run else carry_out(context.portfolio, prepared)
    summary = prepared.plan.summarize()
    if context.json:
        context.say_json({**summary, "dry_run": bool(given.dry_run), "commit": committed.number if committed else None})
        return
    verb = "Would be" if given.dry_run else "Done"
    print(
        f"{verb}: {summary['read']} read, {summary['new']} new,"
        f" {summary['updated']} updated, {summary['same']} the same,"
        f" {len(summary['possible_duplicates'])} possible duplicates,"
        f" {len(summary['skipped'])} skipped, {len(summary['odd'])} odd"
    )
    for double in summary["possible_duplicates"]:
        print(f"  possible duplicate, {double['where']}: {double['title']} ({double['why']})")
    for skipped in summary["skipped"]:
        print(f"  skipped, {skipped['where']}: {skipped['reason']}")
    for odd in summary["odd"]:
        print(f"  odd, {odd['where']}: {odd['what']}")


def export(context: Context) -> None:
    """Write records of all or some kinds as files that other programs read."""
    from brm_desktop.services.exporting import export_records

    given = context.arguments
    written = export_records(
        context.portfolio, given.kinds, given.format, Path(given.out).expanduser(), agency=given.agency or "",
        include_private=given.include_private or given.records_request, card_version=given.vcard,
        as_events=given.events,
    )  # fmt: skip
    context.say(
        "\n".join(f"{path}  {count} records" for path, count in written),
        [{"path": str(path), "records": count} for path, count in written],
    )


def handover(context: Context) -> None:
    """Write the pack of one agency: a briefing, a dossier, its files, and data that a colleague's app imports."""
    from brm_desktop.services.handover import describe, write_pack

    given = context.arguments
    pack = write_pack(
        context.portfolio, given.agency, Path(given.out).expanduser(), private=given.include_private,
        chosen=given.private or (),
    )  # fmt: skip
    lines = [f"{pack.path}  {describe(pack)}", *(f"  {problem}" for problem in pack.problems)]
    told = {"path": str(pack.path), "records": dict(pack.counts), "files": pack.files, "left_out": pack.left_out}
    context.say("\n".join(lines), {**told, "problems": list(pack.problems)})


def duplicates(context: Context) -> None:
    """List the records of a kind that may be entered twice, with why, the likeliest first."""
    from brm_desktop.domain.kinds import get_kind
    from brm_desktop.services.duplicates import find_duplicates
    from brm_desktop.storage.rows import list_titles

    of = get_kind(context.arguments.kind)
    pairs = find_duplicates(context.portfolio, of)
    shown = pairs[: context.arguments.limit]
    connection = context.portfolio.database.reader()
    names = list_titles(connection, of.KIND, [id for pair in shown for id in pair[:2]])
    if context.json:
        context.say_json(
            [
                {
                    "first": {"id": pair.first, "title": names[pair.first]},
                    "second": {"id": pair.second, "title": names[pair.second]},
                    "score": pair.score,
                    "reasons": list(pair.reasons),
                }
                for pair in shown
            ]
        )
        return
    lines = [
        f"{pair.score:.0%}  {names[pair.first]} ({pair.first}) and {names[pair.second]} ({pair.second}):"
        f" {', '.join(pair.reasons)}"
        for pair in shown
    ]
    more = f"and {len(pairs) - len(shown):,} more" if len(pairs) > len(shown) else ""
    context.say_lines([*lines, more] if more else lines or ["Nothing seems to be entered twice"])


def merge(context: Context) -> None:
    """Make records one, or with --not-the-same remember that no two of them are."""
    from brm_desktop.domain.kinds import get_kind
    from brm_desktop.services import duplicates

    given = context.arguments
    of = get_kind(given.kind)
    if given.not_the_same:
        done = duplicates.tell_apart(context.portfolio, of, given.keep, *given.others)
    else:
        take = _read_taken(of.KIND, given.others, given.take or ())
        done = duplicates.merge_all(context.portfolio, of, given.keep, given.others, take)
    label = done.label if done else "That is known already"
    context.say(label, {"id": given.keep, "commit": done.number if done else None})


def _read_taken(kind: Kind, others: Sequence[str], told: Sequence[str]) -> dict[str, str]:
    """Return of which record the value of a field counts. Raises: InvalidValue."""
    found: dict[str, str] = {}
    for each in told:
        name, _, other = each.partition("=")
        field = find_field(kind, name)
        if field is None:
            raise InvalidValue(f"{kind.one} has no field {name}", hint=f"Fields are {', '.join(kind.fields)}")
        if not other and len(others) > 1:
            raise InvalidValue(f"{name} of which record?", hint=f"Say it as --take {name}=OTHER")
        if other and other not in others:
            raise InvalidValue(f"{other} is none of the records that go", hint="Fields are taken of those")
        found[field.name] = other or others[0]
    return found
