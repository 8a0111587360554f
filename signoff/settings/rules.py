"""What settings must never be. Each rule yields complaints; none of them does network I/O.

These refusals are the reason that a mistake in a pipeline cannot reach production: they hold before the
first request, and no option switches them off.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from pydantic import SecretStr

from signoff.settings.model import LOOPBACK, NAMES, Settings
from signoff.settings.paths import wrong_path

_PLACEHOLDER = re.compile(r"<[^<>]+>|^(?:your[-_ ]|change[-_ ]?me|todo\b|xxx|\.\.\.)|\.\.\.$", re.IGNORECASE)
_LIVE_KEY = re.compile(r"\b(?:sk|rk|pk)_live_")
_HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[?[0-9a-f:]+\]?", re.IGNORECASE)
# A * may stand for a part of the first label, but a bare "*." would admit production beside staging.
_HOST_PATTERN = re.compile(r"(?=[^.]*[^.*]{3})[a-z0-9-]*\*?[a-z0-9-]*(\.[a-z0-9-]+){2,}", re.IGNORECASE)
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]+")
# "products" is an honest name, "production" is not.
_PRODUCTION = re.compile(r"prod(?!uct(?!ion))|\bprd\b", re.IGNORECASE)
_NOT_PRODUCTION = re.compile(r"stag|test|dev|preview|non-?prod|pre-?prod", re.IGNORECASE)
# The longest e-mail that the application's sign-in form takes, and the longest tag of a test user.
LONGEST_EMAIL, LONGEST_TAG = 50, 24
_SHAPES: dict[str, tuple[str, str]] = {
    "STRIPE_SECRET_KEY": (r"(?:sk|rk)_test_\w+", "begin with sk_test_ or rk_test_"),
    "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY": (r"pk_test_\w+", "begin with pk_test_"),
    "STRIPE_WEBHOOK_SECRET": (r"whsec_\S+", "begin with whsec_"),
    "STRIPE_PRO_PRICE_ID": (r"price_\w+", "begin with price_ (a product id is not a price)"),
    "STRIPE_ENTERPRISE_PRICE_ID": (r"price_\w+", "begin with price_ (a product id is not a price)"),
    "STRIPE_WEBHOOK_API_VERSION": (r"\d{4}-\d{2}-\d{2}(?:\.\w+)?", "be a date, as 2024-06-20 or 2025-10-29.clover"),
    "EXPECTED_COMMIT": (r"[0-9a-fA-F]{7,64}", "be 7 to 64 hexadecimal digits"),
    "AUDIT_PURGE_PATH": (r"/[\w\-./]*", "be a path, as /api/cron/purge-audit-log"),
    "LOAD_LISTEN": (r"[\w.-]+:\d{1,5}", "be an address and a port, as 10.0.0.5:5557"),
    "CLIENT_ADDRESS_HEADER": (_HEADER_NAME.pattern, "be auto, none or the name of a header"),
}
_URL_SCHEMES: dict[str, tuple[str, ...]] = {
    "BASE_URL": ("https", "http"),
    "DEPLOYMENT_URL": ("https", "http"),
    "PLAIN_HTTP_URL": ("http",),
    "VERCEL_API_BASE": ("https", "http"),
    "ATLAS_API_BASE": ("https", "http"),
    "STRIPE_API_BASE": ("https", "http"),
    "ALERTS_URL": ("https", "http"),
    "NEXT_PUBLIC_SENTRY_DSN": ("https", "http"),
    "GOOGLE_ISSUER": ("https", "http"),
    "GITHUB_AUTHORIZE_URL": ("https", "http"),
    "DO_ENDPOINT": ("https", "http"),
    "CANARY_URL": ("https", "http"),
    "OSV_URL": ("https", "http"),
    "DATABASE_URL": ("mongodb", "mongodb+srv"),
    "SCRATCH_DATABASE_URL": ("mongodb", "mongodb+srv"),
    "MAILBOX_URL": ("imaps", "imap", "mailpit+https", "mailpit+http", "maildir"),
}
# Where the suite writes, or what it judges.
_TOUCHED = (
    "BASE_URL",
    "DEPLOYMENT_URL",
    "PLAIN_HTTP_URL",
    "DATABASE_URL",
    "SCRATCH_DATABASE_URL",
    "DO_ENDPOINT",
    "MAILBOX_URL",
)
# A mongodb:// URL may name every member of a replica set.
_SEVERAL_HOSTS = frozenset({"DATABASE_URL", "SCRATCH_DATABASE_URL"})


@dataclass(frozen=True)
class Complaint:
    """What is wrong with the setting *name*, and how to mend it."""

    name: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.name}: {self.what}. {self.remedy}"


def complaints(settings: Settings) -> Iterator[Complaint]:
    """Everything that speaks against *settings*. A value that is refused for one reason is not judged further."""
    spoilt: set[str] = set()
    for complaint in _values(settings):
        spoilt.add(complaint.name)
        yield complaint
    for name in ("BASE_URL", "DEPLOYMENT_URL"):
        if name not in spoilt and (url := texts(settings).get(name)):
            yield from _address(settings, name, url)
    if "PLAIN_HTTP_URL" not in spoilt and settings.plain_http_url and not _same_host(settings):
        yield Complaint(
            "PLAIN_HTTP_URL", "another host than BASE_URL's", "Give the plain-HTTP address of the same host"
        )
    yield from _hosts(settings, spoilt)
    if "DATABASE_URL" not in spoilt and settings.database_url:
        yield from _database(settings)
    if not {"MAILBOX_URL", "TEST_MAIL_PATTERN"} & spoilt:
        yield from _mail(settings)


def texts(settings: Settings) -> Mapping[str, str]:
    """The settings that are given as text, a list of it or a path, by name, secrets in the open."""
    found: dict[str, str] = {}
    for name in NAMES:
        value = getattr(settings, name.lower())
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        elif isinstance(value, tuple):
            value = " ".join(value)
        elif isinstance(value, Path):
            value = str(value)
        if isinstance(value, str) and value:
            found[name] = value
    return found


def _values(settings: Settings) -> Iterator[Complaint]:
    """Rules for one value at a time. Messages never repeat a value: it may be a secret."""
    for name, text in texts(settings).items():
        if _LIVE_KEY.search(text):
            yield Complaint(name, "a live Stripe key", "Give a test-mode key; the suite never touches live payments")
        elif _PLACEHOLDER.search(text):
            yield Complaint(name, "still a placeholder", "Give the real value, or leave it empty")
        elif name in _SHAPES and not re.fullmatch(_SHAPES[name][0], text):
            yield Complaint(name, "malformed", f"It must {_SHAPES[name][1]}")
        elif name == "LOAD_LISTEN" and not bare(text):
            yield Complaint(name, "its port is none", "Give one from 1 to 65535")
        elif name in _URL_SCHEMES and (wrong := _url(name, text)):
            yield Complaint(name, wrong, "Compare it with .env.example")
        elif isinstance(path := getattr(settings, name.lower()), Path) and (wrong := wrong_path(name, path)):
            yield Complaint(name, wrong, "Correct the path, or leave it empty")


def _url(name: str, text: str) -> str:
    """What is wrong with the form of a URL; "" if nothing."""
    if name == "OSV_URL" and text == "none":
        return ""
    if name == "MAILBOX_URL" and "://" not in text:
        return "" if _is_folder(text) else "neither a URL nor a folder that exists"
    scheme, _, rest = text.partition("://")
    if not rest:
        return "not a URL"
    if scheme.lower() not in _URL_SCHEMES[name]:
        return f"its scheme must be {' or '.join(f'{known}://' for known in _URL_SCHEMES[name])}"
    if scheme.lower() == "maildir":
        return "" if _is_folder(f"/{rest.partition('/')[2]}") else "its folder does not exist"
    hosts = hosts_of(text)
    if not hosts or (len(hosts) > 1 and name not in _SEVERAL_HOSTS):
        return "it must name one host"
    return "" if all(bare(host) for host in hosts) else "its host or port is malformed"


def _is_folder(text: str) -> bool:
    try:
        return Path(text).is_dir()
    except OSError:  # too long for a name
        return False


def _address(settings: Settings, name: str, url: str) -> Iterator[Complaint]:
    part = urlsplit(url)
    host = part.hostname or ""
    if _more_than_an_origin(part):
        yield Complaint(name, "more than an address", "Give scheme, host and port only, no user, path or query")
    if host in LOOPBACK:
        return
    if not settings.allows(host):
        yield Complaint(
            name,
            f"its host {host} is not in ALLOWED_HOSTS",
            f"If {host} is staging, add it to ALLOWED_HOSTS; a person keeps that list, it is not made from {name}",
        )
    if part.scheme.lower() == "http" and not settings.allow_plain_http:
        yield Complaint(name, "plain HTTP", "Give its https:// address, or set ALLOW_PLAIN_HTTP=yes")


def _hosts(settings: Settings, spoilt: set[str]) -> Iterator[Complaint]:
    production = _lower(settings.production_hosts)
    for host in () if "PRODUCTION_HOSTS" in spoilt else settings.production_hosts:
        if not _is_host(host):
            yield Complaint("PRODUCTION_HOSTS", _no_host(host), "Give whole names, without scheme, port or path")
        elif host.lower() not in LOOPBACK and settings.allows(host):
            yield Complaint(
                "ALLOWED_HOSTS", f"it admits {host}, which is in PRODUCTION_HOSTS", "Narrow one of the lists"
            )
    for host in () if "ALLOWED_HOSTS" in spoilt else settings.allowed_hosts:
        if not _is_host(host) and not _HOST_PATTERN.fullmatch(host):
            remedy = "Give whole names, without scheme, port or path; a * only beside other letters of the first part"
            yield Complaint("ALLOWED_HOSTS", _no_host(host), remedy)
    for name in _TOUCHED:
        for host in sorted(production & {bare(host) for host in hosts_of(texts(settings).get(name, ""))}):
            yield Complaint(name, f"{host} is in PRODUCTION_HOSTS", "Point it at staging; production is never tested")


def _database(settings: Settings) -> Iterator[Complaint]:
    url = settings.database_url.get_secret_value()
    name = re.split(r"[?#]", url.partition("://")[2].rpartition("@")[2].partition("/")[2])[0]
    if not name:
        yield Complaint("DATABASE_URL", "names no database", "Add it after the host: mongodb://host:27017/NAME")
    for part, what in [(name, "database"), *((host, "host") for host in hosts_of(url))]:
        if _PRODUCTION.search(part) and not _NOT_PRODUCTION.search(part):
            yield Complaint(
                "DATABASE_URL",
                f"the {what} {part!r} looks like production",
                "Point it at the database of staging; a name with prod is accepted only beside staging or test",
            )


def _mail(settings: Settings) -> Iterator[Complaint]:
    pattern = settings.test_mail_pattern
    try:
        fields = [field for _, field, _, _ in string.Formatter().parse(pattern) if field is not None]
    except ValueError:
        fields = []
    if fields != ["tag"] or not all(pattern.partition("@")):
        yield Complaint("TEST_MAIL_PATTERN", "not an address with one {tag}", "For example qa+{tag}@example.com")
    elif (length := len(pattern) - len("{tag}") + LONGEST_TAG) > LONGEST_EMAIL:
        yield Complaint(
            "TEST_MAIL_PATTERN",
            f"makes addresses of {length} characters; the sign-in form takes {LONGEST_EMAIL} characters",
            f"Leave {LONGEST_EMAIL - LONGEST_TAG} characters for what stands around {{tag}}",
        )
    elif settings.mailbox_url.get_secret_value().startswith("imap") and pattern.endswith("@example.test"):
        yield Complaint(
            "TEST_MAIL_PATTERN",
            "mail to @example.test reaches no mailbox",
            "Give an address that MAILBOX_URL receives, for example qa+{tag}@example.com",
        )


def hosts_of(url: str) -> list[str]:
    """The hosts of a URL, with their ports. A mongodb:// URL may have several."""
    authority = re.split(r"[/?#]", url.partition("://")[2], maxsplit=1)[0]
    return [host for host in authority.rpartition("@")[2].split(",") if host]


def bare(host: str) -> str:
    """*host* in lower case without port and brackets; "" if it is malformed."""
    try:
        part = urlsplit(f"//{host}")
        name = part.hostname or ""
        return name if part.port != 0 and _HOST_NAME.fullmatch(name) else ""
    except ValueError:
        return ""


def _same_host(settings: Settings) -> bool:
    plain, secure = hosts_of(settings.plain_http_url), hosts_of(settings.base_url)
    return [bare(host) for host in plain] == [bare(host) for host in secure]


def _no_host(text: str) -> str:
    _, credentials, rest = text.rpartition("@")  # before an @ there is a password
    return f"{'…@' if credentials else ''}{rest} is not a host"


def _is_host(text: str) -> bool:
    return bool(_HOST_NAME.fullmatch(text)) and (":" not in text or text.startswith("["))


def _more_than_an_origin(part: SplitResult) -> bool:
    return bool(part.username or part.password or part.path.strip("/") or part.query or part.fragment)


def _lower(hosts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(host.lower().strip("[]") for host in hosts)
