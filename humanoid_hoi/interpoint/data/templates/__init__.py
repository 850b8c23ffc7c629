"""Contact templates: ways to touch an object, and which families each suits."""

from humanoid_hoi.interpoint.data.templates.table import TEMPLATES, Template, templates_for

__all__ = ["TEMPLATES", "Template", "templates_for"]
