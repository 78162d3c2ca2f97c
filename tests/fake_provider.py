"""A made-up identity provider: a Flask application that is reached without a network."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import secrets
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from flask import Flask, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import ECKey
from requests.adapters import BaseAdapter

from dialog import clock

ISSUER = "https://login.example.se"
CLIENT = "medborgardialog"
SECRET = "the secret of the tests"


class FakeProvider(BaseAdapter):
    """Knows one person; `claims` changes what it tells of them, `answer` what the person says to that."""

    def __init__(self) -> None:
        super().__init__()
        self.key = ECKey.generate_key("P-256", {"kid": "one"})
        self.signs_with = self.key
        self.claims: dict[str, Any] = {}
        self.answer = "yes"
        self.is_down = False
        self.instead: dict[str, Any] = {}
        """Path -> what is answered there instead, as JSON."""
        self.codes: dict[str, dict[str, str]] = {}
        self.app = Flask("fake provider")
        self.app.get("/.well-known/openid-configuration")(self._configuration)
        self.app.get("/keys")(lambda: jsonify(keys=[self.key.as_dict(private=False)]))
        self.app.get("/authorize")(self._authorize)
        self.app.post("/token")(self._token)

    def send(self, request: requests.PreparedRequest, **_options: Any) -> requests.Response:
        """Carry a request of the site to the application, as the network would."""
        if self.is_down:
            raise requests.ConnectionError("nobody answers")
        parts = urlsplit(str(request.url))
        assert f"{parts.scheme}://{parts.netloc}" == ISSUER
        if parts.path in self.instead:
            return self._answered(request, 200, {}, json.dumps(self.instead[parts.path]).encode())
        answer = self.app.test_client().open(
            parts.path,
            method=request.method,
            query_string=parts.query,
            headers=list(request.headers.items()),
            data=request.body,
        )
        return self._answered(request, answer.status_code, dict(answer.headers), answer.data)

    @staticmethod
    def _answered(
        request: requests.PreparedRequest, status: int, headers: dict[str, str], content: bytes
    ) -> requests.Response:
        made = requests.Response()
        made.status_code = status
        made.headers.update(headers)
        made.raw = io.BytesIO(content)
        made.request, made.url = request, str(request.url)
        return made

    def close(self) -> None:
        """Nothing is open."""

    def visit(self, address: str) -> str:
        """What a browser does: goes there, answers, and is sent back to this address."""
        return self.app.test_client().get(address.removeprefix(ISSUER)).headers["Location"]

    def _configuration(self) -> Any:
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return jsonify(issuer=ISSUER, **{name: f"{ISSUER}/{path}" for name, path in names.items()})

    def _authorize(self) -> Any:
        asked = request.args.to_dict()
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        back = f"{asked['redirect_uri']}?state={asked['state']}"
        if self.answer != "yes":
            return redirect(f"{back}&error={self.answer}")
        code = secrets.token_urlsafe(12)
        self.codes[code] = asked
        return redirect(f"{back}&code={code}")

    def _token(self) -> Any:
        given = {name: values[0] for name, values in parse_qs(request.get_data(as_text=True)).items()}
        asked = self.codes.pop(given["code"], None)
        shown = hashlib.sha256(given["code_verifier"].encode()).digest()
        fits = asked and asked["code_challenge"] == base64.urlsafe_b64encode(shown).rstrip(b"=").decode()
        who = request.authorization
        is_client = who is not None and (who.username, who.password) == (CLIENT, SECRET)
        if not fits or not is_client:
            return jsonify(error="invalid_grant"), 400
        assert asked is not None
        now = int(clock.now().timestamp())
        claims = {
            "iss": ISSUER,
            "aud": CLIENT,
            "sub": "person-1",
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
            "email": "Karin@example.se",
            "email_verified": True,
            **self.claims,
        }
        token = jwt.encode({"alg": "ES256", "kid": "one"}, claims, self.signs_with)
        return jsonify(access_token="unused", token_type="Bearer", id_token=token)
