"""Every component and content block of the public site in every state, on one page, while developing.

`/_componenti/` includes the real templates with invented content: what changes there changes everywhere, and the
pictures of `tests/e2e/pictures/` show it (`tests/e2e/test_pictures.py`). Not there in production (`COMPONENTS_PAGE`).
"""
