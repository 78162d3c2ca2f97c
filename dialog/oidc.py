"""The conversation with an identity provider: OpenID Connect with code, PKCE, state and nonce, by Authlib.

Imported only where providers are configured (`identity_providers.IS_INSTALLED`).
"""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]
from authlib.integrations.requests_client import OAuth2Session  # type: ignore[import-untyped]
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException
from requests.adapters import BaseAdapter

from dialog.identity_providers import Provider

TIMEOUT = 10
LEEWAY = 60
"""Seconds that the provider's clock may be wrong."""
ALGORITHMS = ("RS256", "PS256", "ES256")


class Refused(Exception):
    """The sign-in is not to be believed; `why` is `denied`, `unreachable` or `not_believed`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Asked:
    """What must come back, or fit what comes back."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def anew(cls) -> Asked:
        """Fresh random values."""
        return cls(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))


@dataclass(frozen=True)
class Told:
    """Who the provider says it is."""

    subject: str
    email: str
    is_verified: bool


class Conversation:
    """One sign-in with one provider; `transport` carries requests in tests."""

    def __init__(self, provider: Provider, callback: str, transport: BaseAdapter | None = None) -> None:
        self._provider = provider
        self._client = OAuth2Session(
            provider.client_id,
            provider.client_secret,
            scope="openid email",
            redirect_uri=callback,
            code_challenge_method="S256",
            default_timeout=TIMEOUT,
        )
        if transport is not None:
            self._client.mount("https://", transport)

    def address(self, asked: Asked) -> str:
        """Where the person is sent."""
        address, _state = self._client.create_authorization_url(
            self._endpoint("authorization_endpoint"),
            state=asked.state,
            nonce=asked.nonce,
            code_verifier=asked.verifier,
        )
        return str(address)

    def finish(self, asked: Asked, given: dict[str, str], *, at: dt.datetime) -> Told:
        """What the provider tells about who came back. Raises Refused."""
        if not hmac.compare_digest(given.get("state", "").encode(), asked.state.encode()):
            raise Refused("not_believed")
        if given.get("error"):
            raise Refused("denied" if given["error"] == "access_denied" else "not_believed")
        try:
            token = self._client.fetch_token(
                self._endpoint("token_endpoint"),
                grant_type="authorization_code",
                code=given.get("code", ""),
                code_verifier=asked.verifier,
            )
            claims = self._claims(token, asked, at)
        except RequestException as error:
            raise Refused("unreachable") from error
        except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError, AttributeError) as error:
            # Also where an answer is no object at all: a list, a text, null.
            raise Refused("not_believed") from error
        is_verified = claims.get("email_verified") is True
        return Told(str(claims["sub"]), str(claims.get("email", "")), is_verified)

    def _claims(self, token: dict[str, Any], asked: Asked, at: dt.datetime) -> dict[str, Any]:
        keys = KeySet.import_key_set(self._get(self._endpoint("jwks_uri")))
        read = jwt.decode(token["id_token"], keys, algorithms=ALGORITHMS)
        claims = CodeIDToken(
            read.claims,
            read.header,
            options={
                "iss": {"essential": True, "value": self._provider.issuer},
                "aud": {"essential": True, "value": self._provider.client_id},
                "nonce": {"essential": True, "value": asked.nonce},
                "sub": {"essential": True},
            },
            params={"nonce": asked.nonce, "client_id": self._provider.client_id},
        )
        claims.validate(now=int(at.timestamp()), leeway=LEEWAY)
        return dict(claims)

    def _endpoint(self, name: str) -> str:
        try:
            told = self._get(f"{self._provider.issuer}/.well-known/openid-configuration")
        except (RequestException, ValueError) as error:
            raise Refused("unreachable") from error
        if not isinstance(told, dict):
            raise Refused("not_believed")
        if told.get("issuer") != self._provider.issuer or not str(told.get(name, "")).startswith("https://"):
            raise Refused("not_believed")
        return str(told[name])

    def _get(self, address: str) -> Any:
        answer = self._client.get(address, withhold_token=True, timeout=TIMEOUT)
        answer.raise_for_status()
        return answer.json()
