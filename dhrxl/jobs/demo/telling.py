"""What the demonstration says when it is done: what was made, the position, how to do it again."""

from collections.abc import Sequence
from pathlib import Path

from dhrxl.files.names import safe_file_name
from dhrxl.jobs.board_pack import pack_paths
from dhrxl.jobs.demo.handing_out import SAMPLE, SEED, HandedOut
from dhrxl.jobs.demo.places import FAMILY_OF, Places
from dhrxl.jobs.demo.story import Round, Story
from dhrxl.jobs.split import Split
from dhrxl.model.problems import Severity
from dhrxl.model.terms import UNASSIGNED
from dhrxl.model.text import counted
from dhrxl.rounds.position import Position
from dhrxl.workbooks.trail import reconciliation


def told(
    invented: Story,
    this: Round,
    found: Position,
    sent: Split,
    out: HandedOut,
    plans: Sequence[Path],
    places: Places,
) -> tuple[str, ...]:
    """Give the lines to print."""
    return (
        *_made(invented, sent, out, places),
        "",
        *_position(found),
        "",
        *_again(this, plans, places),
        "",
        *_open_first(this, places),
    )


def _made(invented: Story, sent: Split, out: HandedOut, places: Places) -> tuple[str, ...]:
    """Say what lies in the folder."""
    actions = sum(len(plan.actions) for plan in invented.plans)
    agencies = counted(len(invented.partnership.agencies), "agency", "agencies")
    reviews = counted(len(invented.plans), "review")
    returns = sum(one.agency != UNASSIGNED for one in sent.returns)
    return (
        f"Made in {places.folder}, all of it invented: {invented.partnership.name}, with "
        f"{reviews}, {agencies} and {counted(actions, 'action')}.",
        f"  plans           {counted(len(invented.plans), 'agreed action plan')}; "
        "partnership.xlsx holds agencies, reviews and settings",
        "  Q1, Q2          the summaries of two quarters before, for the trend",
        "  Q3 returns      last quarter's returns; Q3 summary.xlsx is made of them, with the "
        "decisions typed in",
        f"  Q4 sent         this quarter's returns as they went out to {returns} agencies",
        "  Q4 returns      as they came back: one damaged, one twice, and one agency sent a PDF",
        f"  receipts        {counted(out.receipts, 'receipt')} to send back",
        f"  letters         {counted(out.drafts, 'draft')} to the agencies, with returns, receipts "
        "or reminders; calendars",
        "  Q4 summary.xlsx what the board is told",
        f"  board pack      the same to read and decide on: {out.pages} pages, as Word and PDF",
        f"  copies          {places.publication.name}, and {places.for_family(FAMILY_OF).name}, in "
        "plain words",
        f"  Q4 audit sample {SAMPLE} actions said complete, drawn for somebody to look at the "
        "evidence",
    )


def _position(found: Position) -> tuple[str, ...]:
    """Say what the commands say: headlines, account of rows, errors, verdict."""
    errors = [p.message for p in found.problems if p.severity is Severity.ERROR]
    return (
        *found.headlines,
        reconciliation(found),
        *(f"{number} error: {message}" for number, message in enumerate(errors, start=1)),
        f"{found.verdict}.",
    )


def _again(this: Round, plans: Sequence[Path], places: Places) -> tuple[str, ...]:
    """Give the commands that make this quarter's files again."""
    day = f"--as-at {this.as_at.isoformat()} --force"
    agreed = [places.relative(path) for path in plans]
    returns, summary = places.relative(places.returns("Q4")), places.relative(places.summary("Q4"))
    last = places.relative(places.summary("Q3"))
    named = " ".join(f"--plan {plan}" for plan in agreed)
    letters = f"--to {places.relative(places.letters)}"
    reply = f"{letters} --reply-by {this.reply_by.isoformat()} --force"
    return (
        "The same by hand, in that folder (--force, as the files are there now):",
        f"  dhrxl split {' '.join(agreed)} {last} --to {places.relative(places.sent('Q4'))} "
        f"--return-by {this.return_by.isoformat()} {day}",
        f"  dhrxl validate {returns} --receipts {places.relative(places.receipts)} "
        f"{named} --previous {last} {day}",
        f"  dhrxl consolidate {returns} -o {summary} {named} --previous {last} {day}",
        f"  dhrxl board-pack {summary} --to {places.relative(places.pack)} --force",
        f"  dhrxl publish {summary} --to {places.relative(places.publication)} --force",
        f"  dhrxl publish {summary} --to {places.relative(places.for_family(FAMILY_OF))} "
        f"--for-family --review {FAMILY_OF} --force",
        f"  dhrxl letters returns {places.relative(places.sent('Q4'))} {letters} --force",
        f"  dhrxl letters receipts {places.relative(places.receipts)} {reply}",
        f"  dhrxl letters chase {summary} {reply}",
        f"  dhrxl audit-sample {summary} --size {SAMPLE} --seed {SEED} -o "
        f"{places.relative(places.sample)} --force",
    )


def _open_first(this: Round, places: Places) -> tuple[str, ...]:
    """Name four files to open, and what to look at."""
    police = safe_file_name(f"{this.name} - {this.returns[0].agency}")
    shown = {
        places.summary("Q4"): "the sheet Summary, then Overdue and For decision",
        places.returns("Q4") / f"{police}.xlsx": "a return as an agency fills it in",
        pack_paths(places.summary("Q4"), places.pack, docx=False, pdf=True)[0]: "the board pack",
        places.receipts / f"Receipt - {police}.xlsx": "what the same agency is told",
    }
    return (
        "Open first:",
        *(f"  {path.relative_to(places.folder)}: {what}" for path, what in shown.items()),
    )
