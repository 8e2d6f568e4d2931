"""What the demonstration writes into the settings of the site."""

from demo.builders.finish import SETTINGS_TEXTS


def test_the_footer_leads_to_no_address_that_is_made_up():
    """A mail to a certified address that nobody reads would be lost; what is missing is said to editors."""
    made_up = ("example", "0000000")
    assert {name for name, text in SETTINGS_TEXTS.items() if any(each in text for each in made_up)} == set()
    assert SETTINGS_TEXTS["office_email"]
