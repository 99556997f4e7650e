"""Messages about an application, to its candidate and to the headteacher."""

from ysgol.scheme.applications.models import Application

# Pages of this service that messages lead to.
CANDIDATE_PATH = "/application/"


def about(application: Application) -> str:
    """How messages name an application."""
    return f"application:{application.pk}"
