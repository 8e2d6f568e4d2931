"""Documents on paper: typst templates to tagged PDF (PDF/UA-1), in every language and script of the site.

Pure: plain data in, bytes out; no models, no request. A document is a folder: a frozen dataclass in `__init__.py`, how
it looks in `template.typ`. `printing.rendering.render` makes the file.
"""
