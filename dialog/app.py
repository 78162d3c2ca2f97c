"""create_app: the only place where the parts meet."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, Flask, abort, g, redirect, request
from flask_wtf.csrf import CSRFProtect, generate_csrf
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from dialog import (
    cli,
    clock,
    identity_providers,
    jobs,
    known_browser,
    languages,
    limits,
    logs,
    metrics,
    security,
)
from dialog import request as carried
from dialog.addresses import LateRule
from dialog.assets import Assets
from dialog.services import promise_words
from dialog.settings import ROOT, Settings
from dialog.staff_cookie import StaffCookie
from dialog.views import (
    account,
    activities,
    administration,
    agreement,
    agreements,
    answer,
    answer_entry,
    answer_files,
    approvals,
    baselines,
    calendar,
    causes,
    codebook,
    communication,
    conditional,
    consultations,
    corrections,
    counts,
    desk,
    documents,
    draft_work,
    errors,
    evidence,
    feeds,
    follow_up,
    handing_out,
    handover,
    joint,
    language_room,
    link_picture,
    meeting_room,
    meetings,
    mobility,
    notes,
    old_promises,
    opened,
    operation,
    outside,
    own_texts,
    papers,
    partners,
    party_views,
    passkeys,
    picture,
    picture_check,
    picture_files,
    piles,
    places_admin,
    plan,
    posts,
    prints,
    processing,
    promise_data,
    promise_lines,
    promise_prints,
    promise_quality,
    promise_work,
    promises,
    providers,
    public_drafts,
    quotes,
    ranking,
    reaches,
    records,
    renderings,
    renewal,
    reports,
    results,
    review,
    room_table,
    run_changes,
    second_factor,
    sides,
    signed_prints,
    situation,
    sounds,
    start,
    statistics,
    statistics_areas,
    statistics_files,
    survey_answers,
    survey_editor,
    survey_questions,
    survey_texts,
    surveys,
    texts,
    theme_figures,
    trends,
    watching,
    written,
    year_wheel,
)

PUBLIC = (
    answer,
    agreement,
    promises,
    public_drafts,
    promise_prints,
    promise_data,
    activities,
    feeds,
    results,
    picture,
    picture_files,
    link_picture,
    sounds,
)
OWN = (account, passkeys, providers, second_factor, written)
STAFF = (
    desk,
    surveys,
    survey_editor,
    survey_questions,
    survey_texts,
    answer_entry,
    answer_files,
    watching,
    records,
    processing,
    handing_out,
    prints,
    survey_answers,
    texts,
    own_texts,
    renderings,
    review,
    codebook,
    run_changes,
    piles,
    quotes,
    theme_figures,
    room_table,
    mobility,
    statistics,
    trends,
    calendar,
    statistics_areas,
    statistics_files,
    situation,
    documents,
    joint,
    baselines,
    evidence,
    reaches,
    causes,
    consultations,
    picture_check,
    partners,
    notes,
    sides,
    ranking,
    party_views,
    meetings,
    meeting_room,
    agreements,
    plan,
    communication,
    counts,
    posts,
    renewal,
    year_wheel,
    handover,
    promise_work,
    promise_lines,
    old_promises,
    promise_quality,
    follow_up,
    draft_work,
    outside,
    reports,
    papers,
    approvals,
    signed_prints,
    corrections,
    language_room,
    administration,
    operation,
    places_admin,
)


def create_app(settings: Settings) -> Flask:
    """The site for these settings, ready to be served."""
    app = Flask("dialog", static_folder=ROOT / "static", static_url_path="/static")
    app.url_rule_class = LateRule
    app.session_interface = StaffCookie()
    _configure(app, settings)
    site = carried.Site.from_settings(settings)
    queue = jobs.Queue(settings)
    site.carry_job = queue.carry
    app.extensions["dialog"] = site
    app.extensions["dialog_assets"] = Assets(ROOT / "static")
    app.extensions["dialog_edition"] = conditional.edition(settings)
    app.extensions["dialog_tokens"] = security.FormTokens(settings.secret_key)
    app.extensions["dialog_seals"] = known_browser.Seals(settings.secret_key)
    app.extensions["dialog_browsers"] = known_browser.Browsers(
        settings.secret_key, is_secure=settings.secure_cookies
    )
    app.extensions["dialog_providers"] = identity_providers.read(settings.sign_in_providers)
    _limit(app, settings)
    app.extensions["dialog_csrf"] = csrf = CSRFProtect(app)
    _prepare_templates(app, settings)
    _prepare_languages(app)
    for module in (*PUBLIC, *OWN, *STAFF):
        blueprint: Blueprint = module.blueprint
        # On the app, by the blueprint's name: a blueprint that was registered once takes no more of these.
        if module in STAFF:
            app.before_request_funcs[blueprint.name] = [written.ask_to_sign_in, carried.gate]
            app.after_request_funcs[blueprint.name] = [opened.note]
        if module in OWN:
            app.before_request_funcs[blueprint.name] = [account.speak_as_the_desk]
            app.after_request_funcs[blueprint.name] = [carried.remember_browser]
        if module not in PUBLIC:
            app.template_context_processors[blueprint.name] = [desk.frame]
        if module in PUBLIC:
            csrf.exempt(blueprint)  # residents have no session; their form carries a signed token of its own
        app.register_blueprint(blueprint, url_prefix="/<language>" + (blueprint.url_prefix or ""))
    # The start page last: its /<language>/<municipality> takes every address that nobody else has.
    app.register_blueprint(start.blueprint, url_prefix="/<language>")
    app.register_blueprint(start.unprefixed)
    app.register_blueprint(operation.unprefixed)
    app.register_blueprint(promise_data.unprefixed)
    app.register_blueprint(answer.unprefixed)
    errors.register(app)
    cli.register(app)
    app.teardown_appcontext(carried.close)
    app.teardown_request(lambda _error: request.close())  # files that were sent lie open until then
    app.after_request(lambda response: _finish(response, settings))
    logs.configure(app)
    metrics.configure(app)
    app.before_request(_drop_trackers)
    app.before_request(conditional.answer)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.max_body_kilobytes * 1024,
        MAX_FORM_MEMORY_SIZE=settings.max_body_kilobytes * 1024,
        MAX_FORM_PARTS=1000,
        SESSION_COOKIE_NAME="__Host-dialog" if settings.secure_cookies else "dialog",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=dt.timedelta(days=365),
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _limit(app: Flask, settings: Settings) -> None:
    app.extensions["dialog_limiter"] = limits.limiter(
        settings.queue, most=120, window=dt.timedelta(minutes=5)
    )
    app.extensions["dialog_pace"] = security.Pace()


def _drop_trackers() -> Response | None:
    # A short link leads on by itself, with nothing that hung on it: one trip less on a poor network.
    clean = None if request.blueprint == "short" else security.without_trackers(request)
    return redirect(clean, 302) if clean else None


def _prepare_templates(app: Flask, settings: Settings) -> None:
    environment = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        lambda message: carried.catalogue().ugettext(carried.note(message)),
        lambda one, many, n: carried.catalogue().ungettext(carried.note(one), many, n),
        newstyle=True,
        pgettext=lambda context, message: carried.catalogue().upgettext(
            context, carried.note(message, context)
        ),
        npgettext=lambda context, one, many, n: carried.catalogue().unpgettext(
            context, carried.note(one, context), many, n
        ),
    )
    environment.globals["said"] = promise_words.said
    assets: Assets = app.extensions["dialog_assets"]

    @app.context_processor
    def context() -> dict[str, Any]:
        return {
            "language": carried.language(),
            "languages": carried.tongues(),
            "language_names": carried.speech().names,
            "says_a_draft": carried.says_a_draft,
            "asset_url": lambda name: f"/assets/{assets.hashed_name(name)}",
            "actor": carried.actor(),
            "may": carried.may_here,
            "csrf_token": generate_csrf,
            "day_of": clock.day_of,
            "format_date": lambda day: languages.format_date(day, carried.language()),
            "format_number": lambda number: languages.format_number(number, carried.language()),
            "is_example": settings.example,
            "today": clock.today(),
            "base_url": settings.base_url,
        }


def _prepare_languages(app: Flask) -> None:
    @app.url_value_preprocessor
    def take(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values and "language" in values:
            g.language = values.pop("language")
            if g.language not in carried.speech().offered:
                g.pop("language")
                abort(404)

    @app.url_defaults
    def give(endpoint: str, values: dict[str, Any]) -> None:
        if "language" not in values and app.url_map.is_endpoint_expecting(endpoint, "language"):
            values["language"] = carried.language()


def _finish(response: Response, settings: Settings) -> Response:
    conditional.mark(response).headers.setdefault("Cache-Control", "no-store")
    security.protect(response, is_secure=settings.secure_cookies)
    return start.compress(response)
