"""Headers, cookies, authentication. The class of page decides the headers: see `core.middleware`."""

from csp.constants import NONE, SELF

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "staff.password_validation.LengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

DEFAULT_EXCEPTION_REPORTER_FILTER = "core.error_reports.NoCookies"

SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# No inline script or style anywhere on public and staff pages, no third party: nothing needs a nonce, so a cache may
# keep the page. `/admin/` has a relaxed policy of its own (`core.middleware.SecurityHeadersMiddleware`).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "worker-src": [NONE],
    }
}

# Failed logins are counted in the cache under hashed keys: nothing that was typed, and no address, is stored.
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "core.ratelimit.client_network"
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "staff.lockout.account_key"
AXES_LOCKOUT_CALLABLE = "staff.lockout.locked_out_response"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
CSRF_FAILURE_VIEW = "staff.views.csrf_failure"
ACCOUNT_ADAPTER = "outbox.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "staff.forms.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "staff.tokens.LinkTokenGenerator"  # noqa: S105  # a class
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
MFA_ADAPTER = "staff.adapters.MfaAdapter"
MFA_FORMS = {
    "authenticate_webauthn": "staff.passkey_forms.UseKeyForm",
    "reauthenticate_webauthn": "staff.passkey_forms.ConfirmWithKeyForm",
    "add_webauthn": "staff.passkey_forms.AddKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_TOLERANCE = 1

# A staff session ends when nobody was there for half an hour, and after a working day at the latest.
STAFF_IDLE_SECONDS = 30 * 60
STAFF_SESSION_SECONDS = 10 * 60 * 60
# What a session holds (words of a search too) may be cleared once nobody can use it any more and has read why it ended.
SESSION_COOKIE_AGE = STAFF_SESSION_SECONDS + 60 * 60

# Personal data: never a snippet, a form submission, a document or an image, never in a search or reference index, never
# in a revision (`core.checks`). A model by its label, or a whole app (its pages excepted).
CONFIDENTIAL_MODELS = [
    "appointments.Appointment",
    "appointments.BlockedTime",
    "appointments.TakenTime",
    "courses.Attendance",
    "courses.Message",
    "courses.Registration",
    "courses.RegistrationEvent",
    "courses.RegistrationFile",
    "enquiries",
    "formbuilder",
    "outbox",
    "ratings",
    "reports",
    "search",
    "staff",
]
