"""The resident's side of a survey: short link, form, thanks. No session, no cookie; reading never writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog import clock, logs
from dialog.assets import Assets
from dialog.changing import Answer
from dialog.database import AWAY, is_away
from dialog.forms import answer as forms
from dialog.forms.answer import AnswerForm, Compiled
from dialog.request import OF_OFFERS, known, language, reading, site, speech, store
from dialog.request import gettext as _
from dialog.security import FormToken, FormTokens, Limiter, Pace, comes_from_here
from dialog.services import front, offers, question_sounds, responses
from dialog.services.errors import NotFound
from dialog.services.offers import Offer, Shown
from dialog.services.places import Municipality
from dialog.services.responses import Destination, Sending
from dialog.views.errors import RETRY_AFTER
from surveys.forms import collect

blueprint = Blueprint("answer", __name__)
unprefixed = Blueprint("short", __name__)

KEPT_FOR_BACK = "private, max-age=0"
"""The browser may keep the form for its Back button. It puts back what was typed there, and must find the
same key beside it: with a new one, sending once more stored a second answer (seen in Chromium). Where many
use the same device it is asked to keep nothing: the next one must not meet the former one's answers.
"""

Problem = str | tuple[str, str]
"""What must be mended: words, perhaps with the address of the field."""


@unprefixed.get("/t/<slug>")
@unprefixed.get("/t/<slug>/<channel>")
def link(slug: str, channel: str = "web") -> Response:
    """The short address for a message, a card or a school: on to the survey in the browser's language.

    The channel says by what people came. A misprinted one is no reason to turn anybody away.
    """
    return _onward(slug, forms.channel(channel))


@unprefixed.get("/q/<slug>")
def poster(slug: str) -> Response:
    """What the square code on a poster leads to: the same, and the answer says that it came by a poster."""
    return _onward(slug, "poster")


@unprefixed.get("/sw.js")
def service_worker() -> Response:
    """What sends a kept answer when no page is open. At the root, since it serves no more than its folder."""
    script = cast(Assets, current_app.extensions["dialog_assets"])["sw.js"]
    response = make_response(script.content)
    response.headers["Content-Type"] = script.media_type
    response.headers["Cache-Control"] = "no-cache"
    return response


@dataclass(frozen=True)
class Sheet:
    """One form as it lies before the resident."""

    offer: Offer
    municipality: Municipality
    shown: Shown
    compiled: Compiled
    form: AnswerForm

    @property
    def keeps(self) -> bool:
        """Whether the page may offer to keep an answer on the device: never where many use the same one."""
        return self.form.channel not in forms.SHARED_DEVICES


@blueprint.get("/answer/<slug>")
def form(slug: str) -> Answer:
    """The survey on one page, or why it cannot be answered; one for several municipalities asks which."""
    offer = _open(slug)
    if offer.state != "open":
        return _closed(offer, _municipality(offer))
    sheet = _sheet(offer)
    if sheet is None:
        return render_template(
            "answer/which.html", offer=offer, shown=_shown(offer), channel=_named(_channel())
        )
    return _ask(sheet)


@blueprint.post("/answer/<slug>")
def send(slug: str) -> Answer:
    """Receive an answer, or show the form again with everything that was typed and what must be mended."""
    token = _tokens().read(request.form.get("form_token", ""))
    sent = _version_sent(slug, token)
    offer = sent or _open(slug)
    if sent is None and offer.state != "open":
        return _closed(offer, _municipality(offer))
    sheet = _sheet(offer)
    if sheet is None:
        return redirect(
            url_for(
                "answer.form", slug=slug, channel=_named(forms.channel(request.form.get("form_channel")))
            ),
            303,
        )
    if sent is None:
        sheet.form.form_token.data = _fresh_token(offer)
    if "form_language" in request.form:
        return _ask(sheet)
    if not sheet.form.is_trapped:
        status, problems = _look_through(sheet, token if sent else None)
        if problems or token is None:
            return _ask(sheet, problems, status)
        try:
            drafted = responses.draft(_destination(sheet.offer), [(_sending(sheet, token), clock.today())])
            store(drafted)
        except AWAY as error:
            return _not_stored(sheet, error)
    return redirect(
        url_for(
            "answer.thanks",
            slug=slug,
            municipality=sheet.municipality.key,
            channel=_named(sheet.form.channel),
        ),
        303,
    )


@blueprint.get("/answer/<slug>/thanks")
def thanks(slug: str) -> Answer:
    """What happens now and where to turn in danger; the same however often it is opened."""
    offer = _open(slug)
    return render_template(
        "answer/thanks.html",
        offer=offer,
        shown=_shown(offer),
        municipality=_municipality(offer),
        channel=_named(_channel()),
    )


def _onward(slug: str, channel: str) -> Response:
    address = url_for("answer.form", slug=slug, language=language(), channel=_named(channel))
    response = redirect(address, 302)
    response.headers["Vary"] = "Accept-Language"
    return response


def _municipality(offer: Offer) -> Municipality | None:
    """Which municipality the answer is about; None when the resident has yet to say."""
    key = request.args.get("municipality")
    if key is None:
        return offer.municipalities[0] if len(offer.municipalities) == 1 else None
    for municipality in offer.municipalities:
        if municipality.key == key:
            return municipality
    raise NotFound


def _open(slug: str) -> Offer:
    on = clock.today()
    return known(("open", slug, on), lambda: offers.open_version(reading(), slug, on=on), OF_OFFERS)


def _version_sent(slug: str, token: FormToken | None) -> Offer | None:
    if token is None:
        return None
    on, version_id, rendered_on = clock.today(), token.survey_version_id, token.rendered_on
    return known(
        ("sent", slug, version_id, rendered_on, on),
        lambda: offers.sending(reading(), slug, version_id, rendered_on, on=on),
        OF_OFFERS,
    )


def _destination(offer: Offer) -> Destination:
    return known(
        ("destination", offer.version_id), lambda: responses.destination(reading(), offer.version_id)
    )


def _shown(offer: Offer) -> Shown:
    unchecked = site().settings.unchecked_sami
    return known(
        ("shown", offer.version_id, offer.definition_hash, language(), unchecked),
        lambda: offers.shown(reading(), offer, language(), unchecked_sami=unchecked),
    )


def _sheet(offer: Offer) -> Sheet | None:
    """The form with what was sent, if anything; None when the resident has yet to choose a municipality."""
    municipality = _municipality(offer)
    if municipality is None:
        return None
    shown = _shown(offer)
    compiled = forms.compiled(shown, language(), municipality.key)
    if request.method == "POST":
        return Sheet(offer, municipality, shown, compiled, compiled.form(request.form))
    empty = compiled.form(data={"form_token": _fresh_token(offer), "form_channel": _channel()})
    return Sheet(offer, municipality, shown, compiled, empty)


def _look_through(sheet: Sheet, token: FormToken | None) -> tuple[int, list[Problem]]:
    """Why a form is not taken, and the status that says so: whence, how many, its token, how fast, faults."""
    if not comes_from_here(request):
        return 403, [_("This did not come from our own page. Look through it, then send it from here.")]
    limiter = cast(Limiter, current_app.extensions["dialog_limiter"])
    if not limiter.allows(request.remote_addr or "", clock.now()):
        many = _(
            "Many are answering from the same network just now. What you wrote is still here. "
            "Wait five minutes, then send it again."
        )
        return 429, [many]
    if token is None:
        return 422, [_("This form is not the newest one. Look through your answers, then send them again.")]
    pace = cast(Pace, current_app.extensions["dialog_pace"])
    count = len(sheet.compiled.definition.questions)
    if pace.is_too_fast(token.rendered_at, clock.now(), questions=count):
        return 422, [
            _("That went faster than anyone can read. Your answers are still here: send them once more.")
        ]
    sheet.form.validate()
    return 422, forms.faults(sheet.form)


def _sending(sheet: Sheet, token: FormToken) -> Sending:
    return Sending(
        version_id=sheet.offer.version_id,
        municipality_id=sheet.municipality.id,
        language=language(),
        key=token.key,
        collected=collect(sheet.compiled.definition, sheet.form),
        channel=sheet.form.channel,
    )


def _ask(sheet: Sheet, problems: list[Problem] | None = None, status: int = 200) -> Response:
    page = render_template(
        "answer/form.html",
        sheet=sheet,
        problems=problems or [],
        municipality=sheet.municipality,
        sounds=question_sounds.in_language(reading(), sheet.offer.version_id, language()),
        again=url_for(
            "answer.form",
            slug=sheet.offer.slug,
            municipality=sheet.municipality.key if len(sheet.offer.municipalities) > 1 else None,
            channel=_named(sheet.form.channel),
        ),
        tongues=[(code, name, _address(sheet, code)) for code, name in speech().offered.items()],
    )
    response = make_response(page, status)
    if sheet.keeps:
        response.headers["Cache-Control"] = KEPT_FOR_BACK
    return response


def _not_stored(sheet: Sheet, error: Exception) -> Response:
    """The database is full, locked or gone: the form as it was sent, under the same key, to send again."""
    if not is_away(error):
        raise error
    logs.away(error)
    words = _(
        "We cannot store answers just now. What you wrote is still here. Wait a minute, then send it again. "
        "However often you send it, it is stored once."
    )
    response = _ask(sheet, [words], 503)
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def _address(sheet: Sheet, code: str) -> str:
    """Where the form is sent: the language and, among several, the municipality are in the address.

    It is not the address it was read at, since a browser drops what it kept of an address that it sends to.
    """
    chosen = None if len(sheet.offer.municipalities) == 1 else sheet.municipality.key
    return url_for("answer.form", slug=sheet.offer.slug, language=code, municipality=chosen, sent="yes")


def _closed(offer: Offer, municipality: Municipality | None) -> tuple[str, int]:
    is_sending = request.method == "POST"
    page = render_template(
        "answer/closed.html",
        offer=offer,
        shown=_shown(offer),
        municipality=municipality,
        feedback=front.feedback(
            reading(),
            municipality.id if municipality else None,
            on=clock.today(),
            unchecked_sami=site().settings.unchecked_sami,
        ),
        written=forms.written(offer.definition, request.form),
        is_sending=is_sending,
    )
    return page, 409 if is_sending else 200


def _channel() -> str:
    return forms.channel(request.args.get("channel"))


def _named(channel: str) -> str | None:
    """The channel as addresses carry it: a link like any other says nothing."""
    return None if channel == "web" else channel


def _fresh_token(offer: Offer) -> str:
    return _tokens().make(offer.version_id, clock.now())


def _tokens() -> FormTokens:
    return cast(FormTokens, current_app.extensions["dialog_tokens"])
