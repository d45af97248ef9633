"""Django settings. Everything that differs between two sites comes from the environment.

docs/reference/settings.md lists the variables; config/environment.py reads them and refuses
what it cannot use, config/checks.py warns about what does not fit together.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.urls import reverse

from blog.reading.cards import FRAME_HOSTS
from config import environment, logs, redis_server

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(environment.text("VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = environment.boolean("DEBUG", default=False)
SECRET_KEY = environment.secret_key("SECRET_KEY", kept_in=VAR_DIR / "secret_key")

# The address people use. Links in mail are built from it, never from a request's Host header.
SITE_URL = environment.site_url("SITE_URL", default="http://127.0.0.1:8000" if DEBUG else "https://localhost")
SITE_NAME = environment.text("SITE_NAME", "Parley")
# Whose name the ids in feeds bear: that of the address at which readers began to follow them. "" is that of SITE_URL.
FEED_HOST = environment.text("FEED_HOST", "")
SITE_ID = 1
_HOST = urlsplit(SITE_URL).hostname or "localhost"
ALLOWED_HOSTS = environment.words(
    "ALLOWED_HOSTS", default=[_HOST, "localhost", "127.0.0.1", "[::1]"] if DEBUG else [_HOST]
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# How many proxies of ours stand in front. With 0 no forwarded header is believed.
TRUSTED_PROXY_HOPS = environment.whole_number("TRUSTED_PROXY_HOPS", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_HOPS
if TRUSTED_PROXY_HOPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Who may comment: accounts only, also guests who confirm an e-mail address, or everybody.
COMMENTS_WHO = environment.choice("COMMENTS_WHO", {"members", "confirmed_guests", "open"}, default="confirmed_guests")

INSTALLED_APPS = [
    "config",
    # Before moderation, which disconnects in `ready` what these have connected.
    "django_comments_xtd",
    "django_comments",
    "blog",
    "moderation",
    "rest_framework",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_prose_editor",
    "taggit",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.pressing.PressingMiddleware",
    "config.charset.Utf8Middleware",
    "config.sharing.SharingMiddleware",
    "config.unsent.BusyMiddleware",
    "config.reading.ReadingMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.signed_out.SignedOutMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.staff_mfa.StaffMfaMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # This site's frame stands before the one that its apps bring along.
        "DIRS": [BASE_DIR / "config" / "templates", BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "config.context.site",
            ],
        },
    },
]

# --- Database -------------------------------------------------------------------------------

DATABASES = {
    "default": {
        **environment.database("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'parley.sqlite3'}"),
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "config.sqlite"
    DATABASES["default"]["OPTIONS"] = {
        # For what writes; config/sqlite says why, and how requests that read are spared it.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # A process that the network cut off in the middle of a transaction keeps its locks until the server gives it up.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
        "options", "-c idle_in_transaction_session_timeout=120000"
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis: cache and queue ------------------------------------------------------------------

REDIS_URL = environment.redis_url("REDIS_URL", default=redis_server.default_url(VAR_DIR))
CACHES = {
    "default": {
        "BACKEND": "config.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "parley",
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3},
    }
}
# All processes share this cache, so pages that are alike for everybody can be made once.
BLOG_PAGE_CACHE = environment.boolean("PAGE_CACHE", default=True)
SESSION_ENGINE = "django.contrib.sessions.backends.db"

CELERY_BROKER_URL = redis_server.broker_url(REDIS_URL)
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# The database row is the truth and the sweep finds what was not queued: a page need not wait for the broker.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "visibility_timeout": 3600,
    "max_retries": 1,
    "interval_start": 0.1,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 45
CELERY_TASK_TIME_LIMIT = 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000  # KiB, looked at after each task
# What a task may take besides, in bytes: it fails, and the machine does not.
WORKER_MEMORY = environment.whole_number("WORKER_MEMORY_MB", default=1024, least=64) * 1024 * 1024
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    # Sweeps that nobody ran for a while find nothing that the next one does not: they must not pile up.
    "sweep": {"task": "moderation.tasks.sweep", "schedule": timedelta(seconds=20), "options": {"expires": 120}},
    "brake": {"task": "moderation.tasks.check_brake", "schedule": timedelta(minutes=1), "options": {"expires": 120}},
    "thumbs": {"task": "moderation.tasks.weigh_threads", "schedule": timedelta(minutes=1), "options": {"expires": 120}},
    "label": {
        "task": "moderation.tasks.label_decisions",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 120},
    },
    "go_live": {"task": "blog.tasks.go_live", "schedule": timedelta(minutes=1), "options": {"expires": 120}},
    "close_idle_live": {
        "task": "blog.tasks.close_idle_live",
        "schedule": timedelta(minutes=2),
        "options": {"expires": 240},
    },
    "tell_followers": {
        "task": "blog.tasks.tell_followers",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 60},
    },
    "forget_requests": {
        "task": "blog.tasks.forget_requests",
        "schedule": crontab(hour="4", minute="20"),
        "options": {"expires": 3600},
    },
    "forget_unsaved": {
        "task": "blog.tasks.forget_unsaved",
        "schedule": crontab(hour="4", minute="10"),
        "options": {"expires": 3600},
    },
    "learn": {
        "task": "moderation.tasks.learn_from_decisions",
        "schedule": crontab(hour="3", minute="40"),
        "options": {"expires": 3600},
    },
    "purge": {
        "task": "moderation.tasks.purge",
        "schedule": crontab(hour="4", minute="20"),
        "options": {"expires": 3600},
    },
}

# --- Accounts --------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "config.accounts.AuthenticationBackend",
]
PASSWORD_HASHERS = environment.words(
    "PASSWORD_HASHERS",
    default=[
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.ScryptPasswordHasher",
    ],
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "config.accounts.AccountAdapter"
ACCOUNT_FORMS = {"signup": "config.signing_up.SignupForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
# The lockout below counts by account and address together. A limit by account alone
# would let anybody keep Ada out by failing in her name.
ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip"}
# Whether people with the staff flag may work without a second factor.
STAFF_MFA = environment.choice("STAFF_MFA", {"offered", "required"}, default="offered" if DEBUG else "required")
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME

AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "config.accounts.login_name"
AXES_LOCKOUT_TEMPLATE = "lockout.html"
AXES_CLIENT_IP_CALLABLE = "config.client_address.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
# Of those who came in, nobody needs to know later from where.
AXES_DISABLE_ACCESS_LOG = True

# --- Comments --------------------------------------------------------------------------------

COMMENTS_APP = "django_comments_xtd"
COMMENT_MAX_LENGTH = 10 * 1024
COMMENTS_TIMEOUT = 24 * 60 * 60
COMMENTS_HIDE_REMOVED = True
COMMENTS_XTD_FORM_CLASS = "moderation.adapters.comments_xtd.forms.CommentForm"
# Ours, in moderation, replaces it: xtd's confirmation keeps the comment in a link and acts on GET.
COMMENTS_XTD_CONFIRM_EMAIL = False
COMMENTS_XTD_MAX_THREAD_LEVEL = 8
COMMENTS_XTD_THREADED_EMAILS = False
COMMENTS_XTD_SEND_HTML_EMAIL = False

ABSOLUTE_URL_OVERRIDES = {
    "django_comments_xtd.xtdcomment": lambda comment, anchor_pattern="": reverse(
        "comments-permalink", args=[comment.pk]
    )
}
MODERATION = {
    "WHO_MAY_COMMENT": COMMENTS_WHO,
    "SITE_URL": SITE_URL,
    "SITE_NAME": SITE_NAME,
    "CLIENT_ADDRESS": "config.client_address.client_address",
    "TRACES_KEPT": timedelta(days=environment.whole_number("TRACES_KEPT_DAYS", default=30)),
    "NUDGES_KEPT": timedelta(days=environment.whole_number("NUDGES_KEPT_DAYS", default=365)),
    "LETTERS_KEPT": timedelta(days=environment.whole_number("LETTERS_KEPT_DAYS", default=180)),
    "TOKENS_KEPT": timedelta(days=environment.whole_number("TOKENS_KEPT_DAYS", default=30)),
    "SIGNALS_KEPT": timedelta(days=environment.whole_number("SIGNALS_KEPT_DAYS", default=180)),
    "TEXTS_KEPT": timedelta(days=environment.whole_number("TEXTS_KEPT_DAYS", default=timedelta.max.days)),
    "PROOF_ALWAYS": environment.boolean("PROOF_ALWAYS", default=False),
    "PROOF_AFTER": environment.whole_number("PROOF_AFTER", default=0),
    "PROOF_FOR": timedelta(minutes=environment.whole_number("PROOF_FOR_MINUTES", default=60, least=1)),
    # What looks at a comment in the worker, after the rules: docs/howto/external-checks.md.
    "CHECKS": {"deep": {"CHECK": "moderation.checking.deep.DeepCheck"}},
}

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser", "rest_framework.parsers.FormParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
}

# How often open pages of a live story ask what is new, and for how long one may stand still before it is closed.
BLOG_LIVE_POLL_SECONDS = environment.whole_number("LIVE_POLL_SECONDS", default=5, least=1)
BLOG_LIVE_CLOSES_AFTER = timedelta(hours=environment.whole_number("LIVE_CLOSES_AFTER_HOURS", default=12, least=1))
# Where the blog learns a client's address, to count how often it asks for mail.
BLOG_CLIENT_ADDRESS = "config.client_address.client_address"
TAGGIT_CASE_INSENSITIVE = True

# --- Mail ------------------------------------------------------------------------------------

OUTBOX_DIR = VAR_DIR / "outbox"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <no-reply@{_HOST}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
if DEBUG and not environment.text("EMAIL_URL"):
    EMAIL_BACKEND = "config.outbox.OutboxBackend"
else:
    vars().update(environment.email("EMAIL_URL", default="smtp://localhost:25"))

# --- Language and time ------------------------------------------------------------------------

# Each under the name that its readers know it by.
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LANGUAGE_CODE = environment.choice("LANGUAGE_CODE", [code for code, _name in LANGUAGES], default="en")
# Our own words before those of the packages, which say some of the same texts otherwise.
LOCALE_PATHS = [BASE_DIR / part / "locale" for part in ("config", "blog", "moderation", "config/packages")]
TIME_ZONE = environment.time_zone("TIME_ZONE", default="UTC")
USE_I18N = True
USE_TZ = True

# --- Static files -----------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(environment.text("STATIC_ROOT", str(VAR_DIR / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [directory for directory in [BASE_DIR / "static"] if directory.is_dir()]
STATICFILES_FINDERS = [
    "config.joined_styles.JoinedStylesFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
JOINED_STYLES = VAR_DIR / "styles"
# Hashed and compressed names need `collectstatic`; without them WhiteNoise asks the apps themselves.
STATIC_MANIFEST = environment.boolean("STATIC_MANIFEST", default=not DEBUG)
WHITENOISE_USE_FINDERS = not STATIC_MANIFEST
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = Path(environment.text("MEDIA_ROOT", str(VAR_DIR / "media")))
MEDIA_URL = "/media/"

# --- Browser-side protection ------------------------------------------------------------------

SECURE_SSL_REDIRECT = environment.boolean("SECURE_SSL_REDIRECT", default=not DEBUG)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = environment.whole_number("SECURE_HSTS_SECONDS", default=0 if DEBUG else 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.boolean("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=not DEBUG)
SECURE_HSTS_PRELOAD = environment.boolean("SECURE_HSTS_PRELOAD", default=not DEBUG)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

SECURE_COOKIES = environment.boolean("SECURE_COOKIES", default=not DEBUG)
_COOKIE = "__Host-" if SECURE_COOKIES else ""
SESSION_COOKIE_NAME = f"{_COOKIE}sessionid"
SESSION_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_COOKIE}csrftoken"
CSRF_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
# Says nothing of who somebody is: blog/page_cache.py takes a reader who has no other for anybody.
LANGUAGE_COOKIE_NAME = f"{_COOKIE}language"
LANGUAGE_COOKIE_SECURE = SECURE_COOKIES
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
CSRF_FAILURE_VIEW = "config.unsent.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # The players of the two services that keep no record of who only looks; each is put in when a reader asks.
        "frame-src": list(FRAME_HOSTS),
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000  # a section of 200 blocks in the editor, each with its source
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# --- Logs -------------------------------------------------------------------------------------

LOGGING = logs.configuration(level=environment.choice("LOG_LEVEL", logs.LEVELS, default="INFO"))
