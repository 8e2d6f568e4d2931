"""«Cosa posso fare?» leads somewhere, whatever one answers."""

from demo.content.aid import AID

KEYS = {spec.key for spec in AID}


def test_every_question_hangs_below_one_that_is_made_before_it():
    seen = {"home"}
    for spec in AID:
        assert spec.parent in seen
        seen.add(spec.key)


def test_every_way_ends_with_something_to_do():
    for spec in AID:
        has_answers = any(each.parent == spec.key for each in AID)
        does = [value["button"] for name, value in spec.fields["body"] if name == "call_to_action"]
        assert bool(does) != has_answers, spec.key


def test_addresses_tell_nothing_of_the_answers():
    """The history of a browser that somebody else reads."""
    for spec in AID:
        if spec.parent in KEYS:
            assert spec.slug.it == spec.slug.en
            assert spec.slug.it.isdigit()
