"""System checks of the moderation app: what a site that plugs it in has left out, said before a reader finds it.

E001 settings, E002 the default policy, E003 apps, E004 middleware, E005 templates, E006 addresses, E007 fields of a
comment model, E008 keys too long to be written down; E030 time zones, E031 an account model without Django's permissions,
E032 comments in another database, W030 accounts that cannot be erased; W001 nothing to moderate, W002 nowhere to sign in, W003 (on
deployment) letters that lead to localhost, I001 (with the database) a newer default policy than the site has seen,
W023 (with the database) rules that are suspended, W024 (with the database) a clock that is far from the database's. E010 and on belong to the django-comments-xtd adapter. E020 a check from
outside that cannot be made, W020 the deep lane asked for and not installed, W021 its weights damaged, W022 damaged weights of the
fast lane: with these the site runs on by its other rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks
from django.core.checks import CheckMessage, Error, Info, Tags, register
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections, models, router
from django.shortcuts import resolve_url
from django.template import TemplateDoesNotExist
from django.template.backends.django import DjangoTemplates
from django.template.loader import get_template
from django.urls import NoReverseMatch, Resolver404, get_script_prefix, resolve, reverse
from django.utils.module_loading import import_string

from moderation import broken_rules, clock, packaged, registry
from moderation.checking import registered
from moderation.checking.check import SelfAware
from moderation.conf import Conf, read_conf
from moderation.models import AuditEntry, PolicyVersion, Submission, SuspendedRule
from moderation.policy.document import PolicyError, default_policy_text, read_policy
from moderation.policy.model.fast import WeightsError, fast_model
from moderation.registry import CommentSource

HOWTO = "docs/howto/install.md lists what a site needs."

APPS = ("django.contrib.sessions", "django.contrib.messages", "django.contrib.humanize")
MIDDLEWARE = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
)
CONTEXT_PROCESSORS = (
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
)
RIGHTS = ("groups", "user_permissions", "get_all_permissions", "has_perm")
# The fields that a comment source names, with the methods that read them: a source that overrides these needs no field.
FIELDS_READ_BY = {
    "text_field": ("text", "rewrite"),
    "user_field": ("user",),
    "name_field": ("name",),
    "target_field": ("target", "target_key"),
    "parent_field": ("parent_pk",),
    "visible_field": ("project", "hide", "agree"),
    "written_field": ("written_at",),
}


@register("moderation")
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """`MODERATION` holds known settings of the right types."""
    try:
        read_conf()
    except (TypeError, ValueError) as problem:
        return [Error(str(problem), hint="See moderation/conf.py for every setting.", id="moderation.E001")]
    return []


@register("moderation")
def check_time_zones(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Leases, sanctions and the log are reckoned in moments, which do not jump when a clock is put back."""
    if settings.USE_TZ:
        return []
    return [
        Error(
            "moderation keeps moments with their time zone, and USE_TZ is False.",
            hint="Set USE_TZ = True. TIME_ZONE may be any.",
            id="moderation.E030",
        )
    ]


@register("moderation")
def check_accounts(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Accounts can be in the group Moderator, and can be erased."""
    accounts = get_user_model()
    found: list[CheckMessage] = []
    if not all(hasattr(accounts, name) for name in RIGHTS):
        found.append(
            Error(
                f"{accounts._meta.label} has no groups or permissions, so nobody can be a moderator.",
                hint="Let it inherit from django.contrib.auth.models.PermissionsMixin.",
                id="moderation.E031",
            )
        )
    if accounts._meta.pk.name == accounts.USERNAME_FIELD:
        found.append(
            checks.Warning(
                f"What people sign in with is the primary key of {accounts._meta.label}: it stays when they are erased.",
                hint="Give the model a key of its own.",
                id="moderation.W030",
            )
        )
    return found


@register("moderation")
def check_databases(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A comment is shown in the transaction that writes down why, so both are in one database: the default one."""
    comments = [source.model for source in registry.sources()]
    needed: list[type[models.Model]] = [Submission, get_user_model(), *registry.targets(), *comments]
    return [
        Error(
            f"{model._meta.label} is in the database “{router.db_for_write(model)}”; moderation needs it in "
            f"“{DEFAULT_DB_ALIAS}”.",
            hint="Route moderation, the accounts, the comments and what they are about there.",
            id="moderation.E032",
        )
        for model in needed
        if router.db_for_write(model) != DEFAULT_DB_ALIAS
    ]


@register("moderation")
def check_checks(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every check from outside can be made, and knows of nothing that keeps it from working."""
    try:
        names = registered.names()
    except (TypeError, ValueError):
        return []  # E001 has said so
    return [problem for name in names for problem in _problems_of(name)]


def _problems_of(name: str) -> list[CheckMessage]:
    try:
        check = registered.named(name)
    except ImproperlyConfigured as problem:
        return [Error(str(problem), hint="See docs/howto/external-checks.md.", id="moderation.E020")]
    return list(check.problems()) if isinstance(check, SelfAware) else []


@register("moderation")
def check_weights(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The fast lane's weights are there and whole."""
    try:
        fast_model()
    except WeightsError as problem:
        return [
            checks.Warning(
                f"The fast lane is switched off: its weights are damaged: {problem}.",
                hint="Install the package again, or make the weights anew. Until then the other rules judge alone.",
                id="moderation.W022",
            )
        ]
    return []


@register("moderation")
def check_default_policy(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The packaged policy document can be read."""
    try:
        read_policy(default_policy_text())
    except PolicyError as problem:
        return [Error(f"The default policy is not valid: {problem}", id="moderation.E002")]
    return []


@register(Tags.database)
def check_clock(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Leases and sanctions are reckoned by the clocks of processes, so none may be far from the database's."""
    ahead = clock.seconds_off() if DEFAULT_DB_ALIAS in (databases or ()) else 0.0
    if not clock.is_off(ahead):
        return []
    return [
        checks.Warning(
            f"The clock of this machine is {ahead:+.1f} seconds off the database’s.",
            hint="Keep both by NTP. Leases would overlap, and sanctions begin and end at a wrong time.",
            id="moderation.W024",
        )
    ]


@register(Tags.database)
def check_policy_in_force(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """What owners should know of the policy in force. `migrate` asks, and `check --database default`."""
    using = PolicyVersion.objects.db
    if using not in (databases or ()):
        return []
    tables = {model._meta.db_table for model in (PolicyVersion, SuspendedRule, AuditEntry)}
    if not tables <= set(connections[using].introspection.table_names()):
        return []  # not migrated so far
    return [*_newer_default(), *_suspended_rules()]


def _newer_default() -> Iterator[CheckMessage]:
    if packaged.is_new():
        yield Info(
            "This release brings a newer default policy than the site has seen. The one in force stays.",
            hint="An owner can compare and adopt it: Policy, Versions. See docs/howto/change-the-policy.md.",
            id="moderation.I001",
        )


def _suspended_rules() -> Iterator[CheckMessage]:
    for row in broken_rules.suspended():
        yield checks.Warning(
            f"The rule “{row.rule}” of the policy in force is suspended: {row.what}.",
            hint="An owner can change it or put it back: Policy, Versions.",
            id="moderation.W023",
        )


@register("moderation")
def check_apps(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The apps whose sessions, messages and template tags our pages use are installed."""
    return [
        Error(f"moderation needs {name} in INSTALLED_APPS.", hint=f'Add "{name}". {HOWTO}', id="moderation.E003")
        for name in APPS
        if not apps.is_installed(name)
    ]


@register("moderation")
def check_middleware(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Requests carry a session, a user and messages; a site's own subclass of each will do."""
    given = [middleware for middleware in map(_imported, settings.MIDDLEWARE) if isinstance(middleware, type)]
    return [
        Error(f"moderation needs {name} in MIDDLEWARE.", hint=HOWTO, id="moderation.E004")
        for name in MIDDLEWARE
        if not any(issubclass(middleware, import_string(name)) for middleware in given)
    ]


@register(Tags.templates)
def check_templates(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Our templates are found, and told of the request, the user and the messages."""
    try:
        queue: Any = get_template("moderation/queue.html")
    except TemplateDoesNotExist:
        return [
            Error(
                "The templates of moderation are not found.",
                hint=(
                    'Set "APP_DIRS": True in TEMPLATES. In a checkout, moderation/templates holds symbolic links; '
                    "where they cannot be made, install the wheel, or add the top-level templates folder to DIRS."
                ),
                id="moderation.E005",
            )
        ]
    given = _processors_of(queue.backend)
    return [
        Error(f"moderation needs the context processor {name} in TEMPLATES.", hint=HOWTO, id="moderation.E005")
        for name in CONTEXT_PROCESSORS
        if name not in given
    ]


@register(Tags.urls)
def check_urls(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Our pages have addresses: letters and redirects lead to them."""
    try:
        reverse("moderation:queue")
    except NoReverseMatch:
        return [
            Error(
                "The pages of moderation have no address.",
                hint='Add path("moderation/", include("moderation.urls")) to the urlpatterns of ROOT_URLCONF.',
                id="moderation.E006",
            )
        ]
    return []


@register("moderation")
def check_comment_models(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every field that a comment source names stands on its model, and is of a kind that can hold what it should."""
    named = [problem for source in registry.sources() for problem in misnamed_fields(source)]
    return named or [problem for source in registry.sources() for problem in unfit_fields(source)]


@register("moderation")
def check_keys(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Keys of targets and comments fit into the columns that hold them as text."""
    kept = {"target": _most("target_pk"), "comment": _most("object_pk")}
    registered = [("target", model) for model in registry.targets()]
    registered += [("comment", source.model) for source in registry.sources()]
    return [
        Error(
            f"The primary key of {model._meta.label} may have {model._meta.pk.max_length} characters; "
            f"moderation writes down {kept[role]} of them.",
            hint="Give the model a shorter key.",
            id="moderation.E008",
        )
        for role, model in registered
        if (model._meta.pk.max_length or 0) > kept[role]
    ]


@register("moderation")
def check_something_is_moderated(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """At least one model is commented on, and one holds comments."""
    said = {
        "No model is registered as commented on.": (registry.targets(), "register"),
        "No model is registered as holding comments.": (tuple(registry.sources()), "register_comments"),
    }
    return [
        checks.Warning(
            what,
            hint=f"Call moderation.registry.{verb} in a `moderators` module of one of your INSTALLED_APPS.",
            id="moderation.W001",
        )
        for what, (registered, verb) in said.items()
        if not registered
    ]


@register(Tags.urls)
def check_login(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Moderators who are not signed in are sent to a page of the site."""
    try:
        address = urlsplit(resolve_url(settings.LOGIN_URL))
        if not address.netloc:
            resolve(below_script(address.path))
    except (NoReverseMatch, Resolver404):
        return [
            checks.Warning(
                f"LOGIN_URL is {settings.LOGIN_URL}, and no page has this address: nobody can sign in to moderate.",
                hint='Set LOGIN_URL, for example to "admin:login".',
                id="moderation.W002",
            )
        ]
    return []


@register("moderation", deploy=True)
def check_site_url(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Letters lead to the site, not to the reader's own machine."""
    if "SITE_URL" in getattr(settings, "MODERATION", {}):
        return []
    return [
        checks.Warning(
            f"MODERATION has no SITE_URL: links in letters lead to {Conf().SITE_URL}.",
            hint="Set it to the https:// address of the site.",
            id="moderation.W003",
        )
    ]


def below_script(path: str) -> str:
    """A path as addresses are resolved: without the part of it under which the whole site stands."""
    return f"/{path.removeprefix(get_script_prefix())}" if path.startswith(get_script_prefix()) else path


def misnamed_fields(source: CommentSource) -> Iterator[CheckMessage]:
    """The fields that a source names and its model lacks."""
    for attribute, readers in FIELDS_READ_BY.items():
        name = getattr(source, attribute)
        if name and not _reads_itself(source, readers) and not _has(source.model, name):
            yield Error(
                f"{type(source).__name__}.{attribute} is {name!r}, and {source.model._meta.label} has no such field.",
                hint=f"Name the field, or override {', '.join(readers)}.",
                id="moderation.E007",
            )


def unfit_fields(source: CommentSource) -> Iterator[CheckMessage]:
    """The fields that cannot hold what moderation reads from them, or writes into them."""
    user, visible = (_field(source, attribute) for attribute in ("user_field", "visible_field"))
    if user is not None and not issubclass(user.related_model or object, get_user_model()):
        yield Error(
            f"{source.model._meta.label}.{user.name} does not lead to {settings.AUTH_USER_MODEL}.",
            hint=f"Override `user` of {type(source).__name__}, so that it returns the account.",
            id="moderation.E007",
        )
    if visible is not None and not isinstance(visible, models.BooleanField):
        yield Error(
            f"{source.model._meta.label}.{visible.name} is not a BooleanField.",
            hint=f"Override project, hide, agree and is_shown of {type(source).__name__}, or name another field.",
            id="moderation.E007",
        )


def _field(source: CommentSource, attribute: str) -> Any:
    """The field of the model that a source names; None where it names none, or reads it itself."""
    name = getattr(source, attribute)
    if not name or _reads_itself(source, FIELDS_READ_BY[attribute]):
        return None
    return source.model._meta.get_field(name)


def _imported(path: str) -> Any:
    try:
        return import_string(path)
    except ImportError:
        return None


def _processors_of(backend: Any) -> Sequence[str]:
    assert isinstance(backend, DjangoTemplates)
    return tuple(backend.engine.context_processors)


def _most(name: str) -> int:
    column = Submission._meta.get_field(name)
    assert isinstance(column, models.CharField)
    assert column.max_length
    return column.max_length


def _reads_itself(source: CommentSource, readers: Sequence[str]) -> bool:
    """Whether the source overrides some of the methods that read the field: then it knows what it does."""
    return any(getattr(type(source), reader) is not getattr(CommentSource, reader) for reader in readers)


def _has(model: type[models.Model], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True
