"""How the value of each listed environment variable must look. A rule says what is wrong with a value, without it.

Sources: checklist PRE-6.1 to 6.27 and appendix A; the key formats of Stripe (docs.stripe.com/keys), Resend, Google and
GitHub; RFC 3986 for addresses, RFC 1123 for host names, the naming rules of S3 buckets.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from email.utils import parseaddr
from urllib.parse import urlsplit

# What is wrong with a value, as a sentence's end; "" if nothing is.
Rule = Callable[[str], str]

MIN_DISTINCT = 8  # characters of a secret that differ; "aaaaaaaa…" is none
MIN_SIGNING_KEY = 32  # characters: 256 bits of a random text, what `openssl rand -base64 32` exceeds
LIVE_KEY = re.compile(r"^[\"']?(?:sk|rk|pk)_live_")
# A word in angle brackets, but not the address of "AWMS <noreply@example.com>"; a password may have both brackets.
_PLACEHOLDER = re.compile(
    r"<(?![^<>@\s]+@[^<>@\s]+>)[A-Za-z][^<>]{2,}>|^<[^<>]*>$|\$\{|\.\.\.|"
    r"^(?:your|change|replace|insert|enter)[-_ ]|^your(?:pass|secret|key|token|api|client|mail|domain)|change[-_]?me|"
    r"placeholder|^(?:todo|tbd|none|null|undefined|secret|password|test|example|dummy|x+)$|"
    r"xxxx|user:pass(?:word)?@|(?:@|//)(?:host|hostname)(?![\w-])",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@<>]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
_NAMED = re.compile(r'"[^"]+" <[^<>\s]+>')  # a sender whose name has a comma or a dot must be in quotation marks
_PRODUCTION = re.compile(r"prod(?!uct(?!ion))|\bprd\b", re.IGNORECASE)
_NOT_PRODUCTION = re.compile(r"stag|test|dev|preview|non-?prod|pre-?prod", re.IGNORECASE)
# Both keys of an account begin alike: 5, a digit and the account's id (keys made since 2018).
_ACCOUNT = re.compile(r"[a-z]k_test_(5\d[A-Za-z0-9]{14})[A-Za-z0-9]{20,}")


def anything_wrong(value: str) -> str:
    """What is wrong with *value* whatever it is for: empty, a placeholder, in quotes, with white space around it."""
    if not value.strip():
        return "is empty"
    if value != value.strip():
        return "has white space around it"
    if (value[0] in "\"'`" or value[-1] in "\"'`") and not _NAMED.fullmatch(value):
        return "has quotation marks in it"
    return "is still a placeholder" if _PLACEHOLDER.search(value) else ""


def secret(at_least: int, *, spaces: bool = False) -> Rule:
    """A secret of at least *at_least* characters, not one character again and again; one word, or with *spaces*."""

    def judge(value: str) -> str:
        if len(value) < at_least:
            return f"has {len(value)} characters, not {at_least}"
        if len(set(value)) < min(MIN_DISTINCT, at_least):
            return "repeats a few characters, which is no secret"
        return "has white space in it" if re.search(r"[^\S ]" if spaces else r"\s", value) else ""

    return judge


def matching(pattern: str, words: str) -> Rule:
    """A value of a known form. words: the form, as it ends "does not …"."""
    return lambda value: "" if re.fullmatch(pattern, value) else f"does not {words}"


def stripe_key(kinds: str, prefix: str) -> Rule:
    """A key of Stripe in test mode. kinds: the letters that it may begin with."""

    def judge(value: str) -> str:
        if LIVE_KEY.match(value):
            return "is a live key; staging takes keys of test mode only"
        return matching(rf"[{kinds}]k_test_\w{{20,}}", f"begin with {prefix} and go on for 20 characters")(value)

    return judge


def account_of(key: str) -> str:
    """The part of a Stripe key that all keys of an account share; "" for one of the older form, which has none."""
    found = _ACCOUNT.fullmatch(key)
    return found[1] if found else ""


def origin(value: str) -> str:
    """An address with scheme and host, without a path: https, or http on this machine."""
    try:
        part = urlsplit(value)
        host, _ = part.hostname or "", part.port
    except ValueError:
        return "is no address"
    if part.scheme not in ("https", "http") or not host:
        return "is no address with https://"
    if part.scheme == "http" and host not in ("localhost", "127.0.0.1", "::1"):
        return "is an address without encryption"
    if part.path.strip("/") or part.query or part.fragment or part.username:
        return "is more than scheme and host"
    return ""


def web_address(value: str) -> str:
    """An https address, with or without a path."""
    try:
        part = urlsplit(value)
        host = part.hostname or ""
    except ValueError:
        return "is no address"
    return "" if part.scheme == "https" and _HOST.fullmatch(host) else "is no https:// address"


def endpoint(value: str) -> str:
    """The host of a service, with or without scheme."""
    return origin(value if "://" in value else f"https://{value}")


def host(value: str) -> str:
    """The name of a host, without scheme and port."""
    return "" if _HOST.fullmatch(value) and not value.isdigit() else "is no host name"


def port(value: str) -> str:
    """A TCP port."""
    return "" if re.fullmatch(r"[1-9]\d{0,4}", value) and int(value) < 65536 else "is no port (1 to 65535)"


def mail_address(value: str) -> str:
    """One mail address, with or without a name."""
    _, address = parseaddr(value)
    whole = value == address or value.endswith(f"<{address}>")
    return "" if whole and _MAIL.fullmatch(address) else "is no mail address"


def database(value: str) -> str:
    """A connection string of MongoDB that names hosts and a database, and not production's."""
    scheme, _, rest = value.partition("://")
    if scheme not in ("mongodb", "mongodb+srv"):
        return "does not begin with mongodb:// or mongodb+srv://"
    authority, _, path = rest.partition("/")
    hosts = [one for one in authority.rpartition("@")[2].split(",") if one]
    name = path.partition("?")[0]
    if not hosts:
        return "names no host"
    if not name:
        return "names no database"
    for one in (*hosts, name):
        if _PRODUCTION.search(one) and not _NOT_PRODUCTION.search(one):
            return "looks like the database of production"
    return ""


def login(value: str) -> str:
    """A user's name or mail address at some service."""
    return "" if re.fullmatch(r"\S{3,}", value) else "is no user name (3 characters or more, no white space)"


GOOGLE_ID = matching(r"\d+(?:-\w+)?\.apps\.googleusercontent\.com", "end with .apps.googleusercontent.com")
GITHUB_ID = matching(r"(?:Iv1\.[0-9a-f]{16}|(?:Iv|Ov)23\w{14,}|[0-9a-f]{20})", "look like a client id of GitHub")
# With a stand-in for the provider its ids are its own.
ANY_ID = matching(r"\S{8,}", "have 8 characters or more without white space")

RULES: dict[str, Rule] = {
    "JWT_SECRET": secret(MIN_SIGNING_KEY),
    "NEXTAUTH_URL": origin,
    "GOOGLE_ID": GOOGLE_ID,
    "GOOGLE_SECRET": secret(20),
    "GITHUB_ID": GITHUB_ID,
    "GITHUB_SECRET": secret(20),
    "DATABASE_URL": database,
    "STRIPE_SECRET_KEY": stripe_key("sr", "sk_test_ or rk_test_"),
    "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY": stripe_key("p", "pk_test_"),
    "STRIPE_WEBHOOK_SECRET": matching(r"whsec_[\w+/=]{24,}", "begin with whsec_ and go on for 24 characters"),
    "RESEND_API_KEY": matching(r"re_\w{16,}", "begin with re_ and go on for 16 characters"),
    "EMAIL_FROM": mail_address,
    "IMAP_HOST": host,
    "IMAP_PORT": port,
    "IMAP_USER": login,
    "IMAP_PASSWORD": secret(8, spaces=True),  # those that mail services make for applications have some
    # UploadThing's own secrets begin with sk_live_ as well: no key of Stripe.
    "UPLOADTHING_SECRET": secret(20),
    "UPLOADTHING_APP_ID": matching(r"[A-Za-z0-9_-]{6,}", "have 6 letters or digits or more"),
    "DO_ENDPOINT": endpoint,
    "DO_REGION": matching(r"[a-z]{2,4}(?:-[a-z]+-)?\d", "look like a region (fra1, eu-central-1)"),
    "DO_BUCKET": matching(r"(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "follow the rules for names of buckets"),
    "DO_ACCESS_KEY_ID": matching(r"[A-Za-z0-9]{16,}", "have 16 letters and digits or more"),
    "DO_ACCESS_KEY_SECRET": secret(32),
    "OPEN_AI_API_KEY": matching(r"sk-[\w-]{20,}", "begin with sk- and go on for 20 characters"),
    "ROSSUM_API_URL": web_address,
    "ROSSUM_USER": login,
    "ROSSUM_PASS": secret(8, spaces=True),
}
OPTIONAL = frozenset({"OPEN_AI_API_KEY", "ROSSUM_API_URL", "ROSSUM_USER", "ROSSUM_PASS"})
