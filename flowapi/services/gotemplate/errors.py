"""What can be wrong with a template."""


class TemplateError(Exception):
    """The template is of no use."""


class TemplateMalformed(TemplateError):
    """The template cannot be read."""


class TemplateFailed(TemplateError):
    """The template does not work on these values, or takes too much work."""
