"""Addresses of this context. Moving a date is a page of `applications`, named `cohort-date-move` (milestone id)."""

from django.urls import URLPattern, URLResolver, path

from ysgol.scheme.cohorts import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.cohort_list, name="cohorts"),
    path("new/", views.cohort_new, name="cohort-new"),
    path("new/dates/", views.cohort_dates, name="cohort-dates"),
    path("<int:cohort_id>/", views.cohort, name="cohort"),
    path("<int:cohort_id>/places/new/", views.pool_new, name="pool-new"),
    path("places/<int:pool_id>/", views.pool, name="pool"),
]
