"""The whole URL space: `/admin/` for editors, the rest in Italian at `/` and in other languages under their prefix."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import sitemap
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.generic.base import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from core.forwarding import serve as serve_page
from core.machine_views import robots, security_txt
from core.media import serve_media
from core.sitemap import PageSitemap
from core.views import quick_exit

# One login for everybody: Wagtail's own would know neither the second factor nor the lockout.
to_login = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/login/", to_login),
    path("_util/login/", to_login, name="wagtailcore_login"),  # Asked for by pages that are not for everybody.
    path("admin/", include(wagtailadmin_urls)),
    path("documenti/", include(wagtaildocs_urls)),
    path("uscita/", quick_exit, name="quick_exit"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": PageSitemap}}, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
]

if settings.COMPONENTS_PAGE:
    urlpatterns.append(path("_componenti/", import_string("demo.showcase.views.components")))

if settings.SERVE_MEDIA:
    urlpatterns += [
        re_path(r"^media/(?P<path>.*)$", serve_media),
    ]

urlpatterns += i18n_patterns(
    path("area-riservata/accesso/", include("staff.account_urls")),
    path("area-riservata/corsi/", include("courses.staff_urls")),
    path("area-riservata/appuntamenti/", include("appointments.staff_urls")),
    path("area-riservata/richieste/", include("enquiries.staff_urls")),
    path("area-riservata/segnalazioni/", include("reports.staff_urls")),
    path("area-riservata/punto-di-ascolto/", include("reports.point_urls")),
    path("area-riservata/posta/", include("outbox.staff_urls")),
    path("area-riservata/", include("staff.urls")),  # After the others: it answers for the whole rest of the prefix.
    path("cerca/", include("search.urls")),
    path("codice/", include("reports.urls")),
    path("consegna/", include("reports.partner_urls")),
    path("appuntamento/", include("appointments.own.urls")),
    path("richiesta/", include("enquiries.urls")),
    path("valutazione/", include("ratings.urls")),
    path("verifica/", include("courses.urls")),
    path("iscrizione/", include("courses.own.urls")),
    path("calendario/", include("events.urls")),
    path("calendario-lezioni/", include("courses.feed_urls")),
    path("prova-modulo/", include("formbuilder.editor.trial_views")),
    # Forms on public pages use no authority of the visitor and refuse posts from other sites
    # (`formbuilder.filling.gate`, docs/adr/0006), so the page view takes posts without Django's CSRF cookie.
    re_path(wagtail_urls.serve_pattern, csrf_exempt(serve_page), name="wagtail_serve"),
    prefix_default_language=False,
)
