"""The source: reports, their outline, their entries with the names found in them."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from api import models, recognised, reports, responses
from api.dependencies import SnapshotDependency
from api.parameters import formats

router = APIRouter(tags=["reports"])
OFFERS: Final = {"json": responses.JSON, "html": responses.HTML, "text": "text/plain"}
SectionPath = Annotated[str, Path(pattern=r"^\d+(\.\d+)*$", max_length=20, examples=["1.1"])]
EntryPath = Annotated[int, Path(ge=0, le=100_000, examples=[2])]
_CONTENT: Final[dict[str, Any]] = {responses.HTML: {}, "text/plain": {}}
FormatQuery = Annotated[str | None, formats(*OFFERS)]
ReportPath = Annotated[str, Path(max_length=200, examples=["kaohsiung-council-4-7"])]


@router.get("/reports", responses={200: {"model": models.ReportList}})
def every_report(snapshot: SnapshotDependency) -> Response:
    """List the reports that were read."""
    items = reports.list_reports(snapshot.reader)
    return responses.JSONResponse({"total": len(items), "items": items})


@router.get("/reports/{id}", responses={200: {"model": models.Report, "content": _CONTENT}})
def report(
    id: ReportPath,  # noqa: A002
    request: Request,
    snapshot: SnapshotDependency,
    format: FormatQuery = None,  # noqa: A002
) -> Response:
    """Give one report with its outline; as text, the whole text every offset counts in."""
    chosen = responses.choose(request.headers.get("accept"), OFFERS, format)
    found = reports.find_report(snapshot.reader, id)
    if chosen == "html":
        from api.viewer.pages import report_page

        return report_page(request, found["id"])
    headers = {"Vary": "Accept"}
    if chosen == "text":
        return Response(reports.text_of_report(snapshot.reader, found), media_type="text/plain", headers=headers)
    more = {
        "sections": reports.sections(snapshot.reader, found),
        "outline": reports.outline(snapshot.reader, found),
    }
    return responses.JSONResponse(found | more, headers=headers)


@router.get("/reports/{id}/names", responses={200: {"model": models.NameList}})
def report_names(id: ReportPath, snapshot: SnapshotDependency) -> Response:  # noqa: A002
    """List every recognised name of a report: where it stands and what it was taken for."""
    found = reports.find_report(snapshot.reader, id)
    items = recognised.names(snapshot.reader, found)
    return responses.JSONResponse({"total": len(items), "items": items})


@router.get("/reports/{id}/entries/{section}/{entry}/statements", responses={200: {"model": models.StatementList}})
def entry_statements(
    id: ReportPath,  # noqa: A002
    section: SectionPath,
    entry: EntryPath,
    snapshot: SnapshotDependency,
) -> Response:
    """List what was made of an entry: its events, and every statement with its words, rule and confidence."""
    report = reports.find_report(snapshot.reader, id)
    found = reports.place(snapshot.reader, report, section, entry)
    return responses.JSONResponse(recognised.statements(snapshot.reader, found["id"]))


@router.get("/reports/{id}/entries/{section}/{entry}", responses={200: {"model": models.ReportEntry}})
def report_entry(
    id: ReportPath,  # noqa: A002
    section: SectionPath,
    entry: EntryPath,
    snapshot: SnapshotDependency,
) -> Response:
    """Give one entry with its text and the spans of what was found in it."""
    found = reports.find_report(snapshot.reader, id)
    return responses.JSONResponse(reports.find_entry(snapshot.reader, found, section, entry))
