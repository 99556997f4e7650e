"""Reads about schools, authorities, regions, delivery bodies and imports."""

from ysgol.foundation.organisations.queries.finder import Page, search_page, search_schools
from ysgol.foundation.organisations.queries.imports import (
    HistoryFacts,
    ImportFacts,
    ImportSummary,
    history,
    import_visible_to,
    imports_visible_to,
    list_date,
)
from ysgol.foundation.organisations.queries.places import (
    DeliveryFacts,
    RegionFacts,
    authorities,
    authority_names,
    delivery_bodies,
    organisation_name,
    organisation_region,
    region_name,
    region_of_authority,
    region_of_school,
    regions,
)
from ysgol.foundation.organisations.queries.register import (
    SchoolFacts,
    is_found_by,
    is_open_school,
    school,
    school_names,
    schools,
)

__all__ = [
    "DeliveryFacts",
    "HistoryFacts",
    "ImportFacts",
    "ImportSummary",
    "Page",
    "RegionFacts",
    "SchoolFacts",
    "authorities",
    "authority_names",
    "delivery_bodies",
    "history",
    "import_visible_to",
    "imports_visible_to",
    "is_found_by",
    "is_open_school",
    "list_date",
    "organisation_name",
    "organisation_region",
    "region_name",
    "region_of_authority",
    "region_of_school",
    "regions",
    "school",
    "school_names",
    "schools",
    "search_page",
    "search_schools",
]
