"""Imports the whole product, so that processes that are forked from this one need not: a kill costs less then."""

from importlib import import_module
from pkgutil import walk_packages

import db
import pipeline
import spiders
import web

for package in (db, pipeline, spiders, web):
    for module in walk_packages(package.__path__, f"{package.__name__}."):
        if not module.name.startswith("db.migrations."):
            import_module(module.name)
