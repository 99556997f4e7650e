"""Static files with a hash in each name, so browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # its package has no types
    """Also rewrites the imports inside JavaScript modules."""

    support_js_module_import_aggregation = True
