"""Every address of the service. Each context owns its own list; here they are only joined."""

from django.urls import include, path

from ysgol.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.health, name="health"),
    path("what-hlta-status-is/", views.about_status, name="about-status"),
    path("how-the-scheme-works/", views.about_scheme, name="about-scheme"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("rules/", include("ysgol.foundation.rulebook.urls")),
    path("audit/", include("ysgol.foundation.audit.urls")),
    path("messages/", include("ysgol.foundation.notices.urls")),
    path("documents/", include("ysgol.foundation.documents.urls")),
    path("", include("ysgol.foundation.people.urls")),
    path("schools/", include("ysgol.foundation.organisations.urls")),
    path("cohorts/", include("ysgol.scheme.cohorts.urls")),
    path("", include("ysgol.scheme.applications.urls")),
]

handler400 = "ysgol.foundation.pages.views.bad_request"
handler403 = "ysgol.foundation.pages.views.permission_denied"
handler404 = "ysgol.foundation.pages.views.page_not_found"
handler500 = "ysgol.foundation.pages.views.server_error"
