"""The Sphinx extension: roles, directives, notebooks run and their charts put
where the text asks."""

from .extension import setup

__all__ = ["setup"]
