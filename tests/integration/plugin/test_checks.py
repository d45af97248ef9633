"""What a site is told that plugs an app in and leaves something out."""

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import models
from django.test import modify_settings, override_settings
from django.urls import clear_script_prefix, set_script_prefix

from blog import checks as of_the_blog
from blog import groups as of_the_authors
from moderation import checks, registry
from moderation import groups as of_moderation
from moderation.adapters.comments_xtd import checks as of_comments
from tests.recipes.models import Recipe, Remark
from tests.without import without

NO_ADDRESSES = "tests.integration.blog.urls_without_moderation"


def ids(problems):
    return [problem.id for problem in problems]


def test_this_site_has_left_out_nothing():
    ours = [problem for problem in run_checks() if problem.id.partition(".")[0] in {"moderation", "blog"}]

    assert ours == []


@pytest.mark.parametrize("name", checks.APPS)
def test_a_missing_app_is_named(name):
    with without(name):
        (problem,) = checks.check_apps(None)

    assert name in problem.msg


@pytest.mark.parametrize("name", checks.MIDDLEWARE)
def test_missing_middleware_is_named(name):
    with modify_settings(MIDDLEWARE={"remove": [name]}):
        (problem,) = checks.check_middleware(None)

    assert name in problem.msg


def a_backend(**changes):
    backend = {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
    return override_settings(TEMPLATES=[backend | changes])


def test_templates_that_are_not_found_are_reported():
    with a_backend(APP_DIRS=False):
        assert ids(checks.check_templates(None)) == ["moderation.E005"]


def test_templates_are_found_where_only_the_apps_are_installed():
    with a_backend(OPTIONS={"context_processors": list(checks.CONTEXT_PROCESSORS)}):
        assert checks.check_templates(None) == []


def test_missing_context_processors_are_named():
    with a_backend(OPTIONS={"context_processors": list(checks.CONTEXT_PROCESSORS[1:])}):
        (problem,) = checks.check_templates(None)

    assert checks.CONTEXT_PROCESSORS[0] in problem.msg


def test_pages_without_an_address_are_reported():
    with override_settings(ROOT_URLCONF=NO_ADDRESSES):
        assert ids(checks.check_urls(None)) == ["moderation.E006"]


def test_a_login_page_that_is_not_there_is_reported():
    with override_settings(LOGIN_URL="/nowhere/"):
        assert ids(checks.check_login(None)) == ["moderation.W002"]


def test_a_login_page_whose_name_nobody_knows_is_reported():
    with override_settings(LOGIN_URL="nowhere"):
        assert ids(checks.check_login(None)) == ["moderation.W002"]


def test_pages_below_the_path_of_the_whole_site_are_found():
    set_script_prefix("/shop/")
    try:
        assert (checks.check_login(None), of_comments.check_urls(None)) == ([], [])
    finally:
        clear_script_prefix()


def test_a_login_page_elsewhere_is_nobody_elses_business():
    with override_settings(LOGIN_URL="https://login.example/"):
        assert checks.check_login(None) == []


def test_a_public_site_whose_letters_lead_to_localhost_is_warned():
    with override_settings(MODERATION={}):
        assert ids(checks.check_site_url(None)) == ["moderation.W003"]


def test_an_unknown_setting_is_named_once():
    with override_settings(MODERATION={"WHO_MAY_SHOUT": "open"}):
        found = [problem for problem in run_checks(include_deployment_checks=True) if "WHO_MAY_SHOUT" in problem.msg]

    assert ids(found) == ["moderation.E001"]


@pytest.fixture
def misread():
    """A source of Remark that names a field which Remark lacks."""
    usual = type(registry.source_of(Remark))
    registry._sources.pop(Remark)
    registry.register_comments(Remark, type("Misread", (usual,), {"text_field": "wrods"}))
    yield
    registry._sources.pop(Remark)
    registry.register_comments(Remark, usual)


def test_a_misspelt_field_of_a_comment_model_is_named(misread):
    (problem,) = checks.check_comment_models(None)

    assert "'wrods'" in problem.msg


@pytest.fixture(params=[{"user_field": "recipe"}, {"visible_field": "words"}])
def unfit(request):
    """A source of Remark that names a field which cannot hold what it should."""
    usual = type(registry.source_of(Remark))
    return type("Unfit", (usual,), request.param)(Remark)


def test_a_field_of_another_kind_is_named(unfit):
    assert ids(checks.unfit_fields(unfit)) == ["moderation.E007"]


@pytest.mark.parametrize(
    ("check", "name"), [(checks.check_time_zones, "moderation.E030"), (of_the_blog.check_time_zones, "blog.E005")]
)
def test_a_site_without_time_zones_is_told(check, name):
    with override_settings(USE_TZ=False):
        assert ids(check(None)) == [name]


def test_accounts_that_can_be_no_moderators_and_cannot_be_erased_are_reported(monkeypatch):
    key = SimpleNamespace(name="login")
    accounts = SimpleNamespace(USERNAME_FIELD="login", _meta=SimpleNamespace(label="kitchen.Cook", pk=key))
    monkeypatch.setattr(checks, "get_user_model", lambda: accounts)

    assert ids(checks.check_accounts(None)) == ["moderation.E031", "moderation.W030"]


class Elsewhere:
    """A router to a database that is not the default one."""

    def db_for_write(self, model, **hints):
        return "content" if model is Remark else None

    def allow_migrate(self, db, app_label, **hints):
        return False


def test_comments_in_another_database_than_moderation_are_reported():
    with override_settings(DATABASE_ROUTERS=[Elsewhere()]):
        (problem,) = checks.check_databases(None)

    assert Remark._meta.label in problem.msg


@pytest.mark.parametrize("app", [of_moderation, of_the_authors])
def test_no_group_is_looked_for_in_a_database_that_holds_none(app):
    with override_settings(DATABASE_ROUTERS=[Elsewhere()]):
        assert app.restore(apps.get_app_config("moderation"), "content", apps) is None


def test_a_source_that_reads_a_text_in_its_own_way_needs_no_field():
    own_way = type("OwnWay", (registry.CommentSource,), {"text_field": "", "text": lambda self, comment: "words"})

    assert [problem.msg for problem in checks.misnamed_fields(own_way(Remark)) if "text_field" in problem.msg] == []


def test_a_key_that_cannot_be_written_down_is_reported(monkeypatch):
    monkeypatch.setattr(Recipe._meta, "pk", models.CharField(max_length=200))

    assert ids(checks.check_keys(None)) == ["moderation.E008"]


def test_a_site_that_registers_nothing_is_told_what_to_call(monkeypatch):
    monkeypatch.setattr(registry, "_moderators", {})
    monkeypatch.setattr(registry, "_sources", {})

    assert ids(checks.check_something_is_moderated(None)) == ["moderation.W001", "moderation.W001"]


@pytest.mark.parametrize("changed", [{"SITE_ID": None}, {"COMMENTS_APP": "django_comments"}])
def test_a_setting_without_which_no_comment_can_be_stored_is_reported(changed):
    with override_settings(**changed):
        assert ids(of_comments.check_settings(None)) == ["moderation.E011"]


def test_replies_that_could_not_be_stored_are_reported(monkeypatch):
    monkeypatch.setattr(of_comments.xtd_settings._wrapped, "COMMENTS_XTD_MAX_THREAD_LEVEL", 0)

    assert ids(of_comments.check_settings(None)) == ["moderation.E011"]


def test_comments_without_an_address_are_reported():
    with override_settings(ROOT_URLCONF=NO_ADDRESSES):
        assert ids(of_comments.check_urls(None)) == ["moderation.E012"]


def test_comments_that_another_app_would_take_are_reported():
    with override_settings(ROOT_URLCONF="django_comments_xtd.urls"):
        assert ids(of_comments.check_urls(None)) == ["moderation.E012"]


def test_a_missing_app_of_the_comments_is_named():
    with without("django_htmx"):
        assert ids(of_comments.check_apps(None)) == ["moderation.E013"]


@pytest.mark.parametrize("name", of_the_blog.SETTINGS)
def test_a_missing_setting_of_the_blog_is_named(name):
    with override_settings(**{name: ""}):
        (problem,) = of_the_blog.check_settings(None)

    assert name in problem.msg


@pytest.mark.parametrize("address", ["ferry.example", "https://ferry.example/"])
def test_an_address_of_the_site_that_no_path_can_be_put_behind_is_reported(address):
    with override_settings(SITE_URL=address):
        assert ids(of_the_blog.check_settings(None)) == ["blog.E001"]


def test_a_blog_without_an_address_is_reported():
    with override_settings(ROOT_URLCONF="moderation.urls"):
        assert ids(of_the_blog.check_urls(None)) == ["blog.E003"]


def test_a_blog_whose_templates_are_not_found_is_reported():
    with a_backend(APP_DIRS=False):
        assert ids(of_the_blog.check_templates(None)) == ["blog.E004"]


def test_a_blog_whose_styles_are_not_found_is_warned():
    with without("moderation"):
        assert ids(of_the_blog.check_styles(None)) == ["blog.W001"]
