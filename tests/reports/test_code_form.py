"""The code is read however it reaches the field."""

from hypothesis import given, settings

from reports.forms import CodeForm
from tests.core.test_folding import disguised
from vault import crockford

CODE = "ABCD-1234-EFGH-5678-JKMN"


@settings(max_examples=50, deadline=None)
@given(disguised(CODE))
def test_a_code_in_any_disguise_is_the_code(typed):
    form = CodeForm({"code": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["code"].grouped == CODE


def test_the_alphabet_itself_passes_over_what_is_not_seen():
    for char in "\u200e\u200f\u202a\u2066\u200b\ufeff\u00ad\u2060\u00a0\u2011\u2015\u2212\uff0d":
        assert crockford.normalise(f"{char}AB{char}CD") == "ABCD"
    assert crockford.normalise("AB!CD") is None
