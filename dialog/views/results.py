"""Published results and reviewed themes, for everyone. Reads stored publications and nothing else."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from dialog import result_words
from dialog.request import language, reading
from dialog.services import comparisons, open_data, places, published_themes, results
from dialog.services.errors import NotFound
from dialog.views.files import file_response
from surveys.spreadsheets import csv_for_excel, csv_plain, workbook

blueprint = Blueprint("results", __name__, url_prefix="/results")


@blueprint.get("/<municipality>")
def index(municipality: str) -> str:
    """What has been said in a municipality: the newest themes, and every publication."""
    place = places.municipality(reading(), municipality)
    published = results.publications(reading(), place.id)
    newest = results.published(reading(), place.id, published[0].number) if published else None
    return render_template(
        "results/index.html",
        municipality=place,
        newest=newest,
        earlier=[results.published(reading(), place.id, one.number) for one in published[1:]],
        sentence=result_words.sentence,
    )


@blueprint.get("/<municipality>/<int:number>")
def show(municipality: str, number: int) -> str:
    """One publication: every closed question as a table with bars, and the themes."""
    place = places.municipality(reading(), municipality)
    published = results.published(reading(), place.id, number)
    return render_template(
        "results/show.html",
        municipality=place,
        published=published,
        lines=published_themes.lines_of(reading(), published.publication),
        sentence=result_words.sentence,
        licence=open_data.LICENCE_ADDRESS,
    )


@blueprint.get("/<municipality>/<int:number>/question/<key>")
def question(municipality: str, number: int, key: str) -> str:
    """One question by groups, in other municipalities and in earlier surveys."""
    place = places.municipality(reading(), municipality)
    published = results.published(reading(), place.id, number)
    return render_template(
        "results/question.html",
        municipality=place,
        published=published,
        compared=comparisons.compare(reading(), published, key),
        sentence=result_words.sentence,
        said=result_words.said,
        changed=result_words.changed,
    )


@blueprint.get("/<municipality>/<int:number>/data/<form>")
def data(municipality: str, number: int, form: str) -> Response:
    """The protected numbers as open data: CSV for Excel or by RFC 4180, XLSX with a codebook, JSON."""
    place = places.municipality(reading(), municipality)
    published = results.published(reading(), place.id, number)
    if form == "json":
        content = open_data.as_json(published, place)
    else:
        sheets = open_data.sheets(published, place, language())
        made = {"excel": csv_for_excel, "csv": csv_plain}.get(form)
        if made is None and form != "xlsx":
            raise NotFound
        content = made(sheets[0]) if made else workbook(sheets)
    return file_response(content, f"{published.survey.slug}-{place.key}-{number}", form)


@blueprint.get("/<municipality>/themes/<key>")
def theme(municipality: str, key: str) -> str:
    """A reviewed theme: how many, in whose words, and what has come of it."""
    place = places.municipality(reading(), municipality)
    return render_template(
        "results/theme.html", municipality=place, page=published_themes.show(reading(), place.id, key)
    )
