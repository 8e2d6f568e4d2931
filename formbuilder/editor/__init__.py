"""For whoever writes a form: the builder inside Wagtail's page editor, hints, templates and copies, the trial."""
