"""«Cosa posso fare?» leads somewhere, whatever one answers."""

import polib

from demo.files import read_group
from demo.translations import LOCALE, list_languages

AID = read_group("aid")
KEYS = {spec.key for spec in AID}


def test_every_question_hangs_below_one_that_is_made_before_it():
    seen = {"home"}
    for spec in AID:
        assert spec.parent in seen
        seen.add(spec.key)


def test_every_way_ends_with_something_to_do():
    for spec in AID:
        has_answers = any(each.parent == spec.key for each in AID)
        does = (
            [name for name in spec.fields["body"] if name.endswith(" call_to_action")] if "body" in spec.fields else []
        )
        assert bool(does) != has_answers, spec.key


def test_addresses_tell_nothing_of_the_answers():
    """The history of a browser that somebody else reads."""
    for spec in AID:
        if spec.parent in KEYS:
            slugs = [spec.fields["slug"]]
            for language in list_languages():
                (entry,) = (
                    each for each in polib.pofile(str(LOCALE / language / f"{spec.name}.po")) if each.msgctxt == "slug"
                )
                slugs.append(entry.msgstr)
            assert len(set(slugs)) == 1
            assert slugs[0].isdigit()
