#!/usr/bin/env python
"""Django's own commands, for developers. People who run the service use the console script `ysgol`."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ysgol.web.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
