from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "ysgol.foundation.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Lend the names of organisations to the pages about roles, which are below this context."""
        from ysgol.foundation.organisations.queries import organisation_names
        from ysgol.foundation.people import places

        places.name_with(organisation_names)
