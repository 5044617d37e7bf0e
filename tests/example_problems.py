"""One invented problem of every kind, for a page of help and for the test that none is left out."""

from dhrxl.model.problems import Problem


def _in_cell(
    code: str, cell: tuple[int, int], heading: str, found: str = "", **facts: str
) -> Problem:
    return Problem(
        code=code, file="police.xlsx", sheet="Return", row=cell[0], column=cell[1],
        heading=heading, found=found, facts=facts,
    )  # fmt: skip


def _in_plan(
    code: str, cell: tuple[int, int], heading: str, found: str = "", **facts: str
) -> Problem:
    return Problem(
        code=code, file="elm.xlsx", sheet="Action plan", row=cell[0], column=cell[1],
        heading=heading, found=found, facts=facts,
    )  # fmt: skip


def _of_file(code: str, found: str = "", file: str = "police.xlsx", **facts: str) -> Problem:
    return Problem(code=code, file=file, found=found, facts=facts)


_AGREED = "30 June 2026"

EXAMPLES: dict[str, Problem] = {
    problem.code: problem
    for problem in (
        _of_file("not-a-workbook", "a PDF file", "plan.pdf"),
        _of_file("password-protected"),
        _of_file("damaged-file", "a damaged or cut-off file",
                 remedy="Open it in Excel, save it under a new name and send it again."),
        _of_file("too-large", "900,000 rows", limit="20,000 rows"),
        _of_file("no-action-table", expected="Action ref, Action to take and Due date"),
        _of_file("unknown-return", "no cover"),
        _of_file("other-partnership", "Otherdale", expected="Ashdale"),
        _of_file("plan-among-returns", "2 answers in it taken as given by Police", "elm.xlsx",
                 remedy="Check with them that they meant to answer in it."),
        _of_file("duplicate-return", where="ELM-08.1, Status",
                 other="police (2).xlsx, sheet Return, row 12"),
        _of_file("duplicate-review-code", "ELM", "plans/elm.xlsx",
                 reviews="Elm here and for Elmer in plans/elmer.xlsx"),
        _of_file("older-template", "0", expected="1"),
        _of_file("other-profile", "local-2", expected="dhrxl-1"),
        _of_file("wrong-round", "Q3 2025/26", expected="the round Q4 2025/26",
                 consequence="Its rows are not counted."),
        _of_file("nothing-reported"),
        _of_file("not-returned", "Public Health", "",
                 actions="5 actions are shown as last reported"),
        _of_file("team-mailbox", "no address", "partnership.xlsx", agency="Public Health"),
        _of_file("skipped-file", "a lock file of an open workbook", "~$police.xlsx"),
        _of_file("missing-column", heading="Status"),
        _of_file("repeated-column", heading="Progress"),
        _of_file("unknown-column", "Our notes"),
        _in_cell("unknown-action", (9, 1), "Action ref", "ELM-88.1",
                 suggestion=" Did you mean ELM-08.1?"),
        _in_cell("duplicate-action", (9, 1), "Action ref", "ELM-08.1",
                 other=" with another answer (the first is in row 8)",
                 consequence="Until then neither is counted."),
        Problem(code="missing-action", file="police.xlsx", sheet="Return", found="ELM-08.1"),
        _in_cell("changed-baseline", (9, 25), "Target date", "1 January 2027", agreed=_AGREED),
        _in_cell("joint-disagreement", (9, 5), "Status", "Complete", agency="Public Health",
                 lead="In progress"),
        _in_cell("text-lost", (9, 7), "Evidence"),
        _in_plan("lead-assumed", (9, 6), "Lead agency", "Police"),
        _in_plan("several-actions", (7, 5), "Action to take", "1. Train staff 2. Audit files",
                 lines="2 actions", beside=" beside 3 lines under Target date as written"),
        _in_cell("not-a-date", (7, 10), "New date requested", "ASAP"),
        _in_cell("impossible-date", (7, 10), "New date requested", "31 September 2026"),
        _in_cell("unknown-status", (7, 5), "Status", "Going well",
                 expected="Not started, In progress, Complete, Paused or Ask to close"),
        Problem(code="unknown-decision", file="Q3 summary.xlsx", sheet="For decision", row=7,
                column=9, heading="Decision", found="Yes",
                facts={"expected": "Agreed, Refused, Not accepted, Superseded or Assured"}),
        Problem(code="decided-in-future", file="Q3 summary.xlsx", sheet="For decision", row=7,
                column=14, heading="Decided on", found="3 April 2062",
                facts={"as_at": "31 March 2026"}),
        _in_cell("completed-in-future", (7, 8), "Date of completion", "2 May 2027"),
        _in_cell("missing-value", (7, 5), "Status",
                 remedy="Say where the action stands: choose from the list."),
        _in_cell("unlikely-date", (7, 8), "Date of completion", "1 February 1926",
                 first="1 January 2004", last="31 December 2049"),
        _in_cell("unknown-rag", (7, 12), "Agency RAG", "Purple",
                 expected="Red, Amber, Green, Blue or Grey"),
        _in_cell("unknown-response", (9, 16), "Response", "Noted",
                 expected="Accepted, Partly accepted or Not accepted"),
        _in_cell("response-in-future", (9, 18), "Response dated", "30 June 2027"),
        _in_plan("unknown-scope", (7, 4), "Scope", "Street"),
        _in_cell("unknown-evidence-kind", (7, 13), "Evidence kind", "Photo",
                 expected="Activity, Output or Outcome"),
        _in_plan("unknown-agency", (7, 6), "Lead agency", "Polise",
                 suggestion=" Did you mean Police?"),
        _in_plan("missing-lead-agency", (7, 6), "Lead agency", "an empty cell"),
        Problem(code="divided-agency", file="partnership.xlsx", sheet="Agencies", found="Elm CCG",
                facts={"actions": "ELM-01.1 and ELM-04.2",
                       "heirs": "North ICB and South ICB"}),
        _in_plan("no-target-date", (7, 12), "Target date", "'Ongoing'"),
        _in_cell("complete-without-date", (7, 8), "Date of completion"),
        _in_cell("complete-without-evidence", (7, 7), "Evidence", found="only 'TBC' (Evidence)"),
        _in_cell("date-without-complete", (7, 8), "Date of completion", "1 February 2026",
                 status="In progress"),
        _in_cell("request-without-reason", (7, 11), "Reason for new date"),
        _in_cell("request-earlier", (7, 10), "New date requested", "30 May 2026", due=_AGREED),
        _in_cell("evidence-in-future", (7, 15), "Evidence dated", "2 May 2027"),
        _in_cell("rag-disagrees", (7, 12), "Agency RAG", "Green", calculated="Red",
                 timing="overdue"),
        _in_cell("personal-data", (7, 6), "Progress", "looks like an NHS number, ending 12"),
        _in_cell("formula-as-text", (7, 6), "Progress", "=1+1"),
        _in_cell("colour-without-word", (7, 12), "Agency RAG", "Amber"),
        _in_cell("date-for-words", (7, 7), "Evidence", "03-May"),
        _in_cell("merged-cell", (7, 6), "Progress", "F6:F7"),
        _in_cell("hidden-cell", (7, 6), "Progress", "a hidden row"),
        _in_cell("completed-after-as-at", (7, 8), "Date of completion", "2 April 2026",
                 as_at="31 March 2026"),
        _in_cell("activity-only", (7, 13), "Evidence kind"),
        _in_plan("not-smart", (7, 5), "Action to take", "consider"),
    )
}  # fmt: skip
