"""Every capability of the service. Roles (in `people.domain.roles`) are bundles of these; none holds them all."""

from enum import StrEnum


class Permission(StrEnum):
    """What an actor may do. The value is a stable code: it is stored and must never change."""

    # Everybody who has signed in, about their own things only.
    OWN_ACCOUNT = "own-account"
    OWN_APPLICATION = "own-application"
    # Headteacher, for their school.
    ENDORSE = "endorse"
    SEE_OWN_STAFF_APPLICATIONS = "see-own-staff-applications"
    # Delivery officer, for a region.
    SEE_CASES = "see-cases"
    DECIDE_ELIGIBILITY = "decide-eligibility"
    ASSIGN_CASES = "assign-cases"
    MANAGE_PLACES = "manage-places"
    MANAGE_COHORTS = "manage-cohorts"
    RELEASE_LETTERS = "release-letters"
    SEE_DELIVERY = "see-delivery"
    SETTLE_MATCHES = "settle-matches"
    # Keeping reference data.
    IMPORT_SCHOOLS = "import-schools"
    # Investigators and administrators of access.
    SEE_AUDIT = "see-audit"
    MANAGE_ACCESS = "manage-access"
    # The service itself: sign-up once an address is proved, and the demonstration. No role holds it.
    REGISTER_PEOPLE = "register-people"
    # The worker: deletes what sign-in no longer needs. No role holds it.
    FORGET_EXPIRED = "forget-expired"
    # The service itself: the worker holds this, no role does.
    DELIVER_MESSAGES = "deliver-messages"
    # The service itself: scans uploads and removes them when their retention ends. The worker holds it, no role does.
    KEEP_DOCUMENTS = "keep-documents"
