"""Addresses of this context."""

from django.urls import URLPattern, URLResolver, path, re_path

from ysgol.foundation.organisations import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.find_school, name="find-school"),
    path("search.json", views.find_school_json, name="find-school-json"),
    path("import/", views.import_schools, name="import-schools"),
    path("import/<int:import_id>/", views.show_import, name="show-import"),
    path("import/<int:import_id>/apply/", views.apply_import, name="apply-import"),
    path("import/<int:import_id>/discard/", views.discard_import, name="discard-import"),
    re_path(r"^(?P<code>[0-9]{7})/$", views.show_school, name="show-school"),
]
