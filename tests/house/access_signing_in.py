"""Who gets in where: the ways in, the second factor, the ends of sessions; a part of `access_table.py`."""

from __future__ import annotations

from tests.house.access import Row, own, public, sends

SIGNING_IN: dict[str, Row] = {
    "written.again POST": public(303),
    "passkeys.sign_in POST": public(422),
    "passkeys.sign_in_options POST": public(),
    "providers.go GET": public(404, key="none"),
    "providers.callback GET": public(404, key="none"),
    "providers.finish POST": public(404, key="none"),
    "second_factor.code GET": public(303),
    "second_factor.code POST": public(303),
    "account.own_sessions GET": own(),
    "account.end_session POST": own(status=404),
    "account.end_other_sessions POST": own(status=303),
    "passkeys.new GET": own(),
    "passkeys.new POST": own(status=422),
    "passkeys.options POST": own(),
    "passkeys.remove POST": own(status=404),
    "second_factor.show GET": own(),
    "second_factor.begin_app POST": own(status=303),
    "second_factor.app GET": own(status=303),
    "second_factor.app POST": own(status=303),
    "second_factor.codes POST": own(status=422),
    "second_factor.turn_off POST": own(status=422),
    "second_factor.seen POST": own(status=303),
    "administration.sign_out POST": sends("ada", is_local=False),
}
