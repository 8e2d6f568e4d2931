import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shamir_mnemonic import MnemonicError, Share, generate_mnemonics
from shamir_mnemonic.wordlist import WORDLIST

from vault import shares
from vault.keys import KeyPair
from vault.shares import CardError, ForeignCardError, SameCardError, UnreadableCardError

PRIVATE = bytes(range(32))
CARDS = shares.split(PRIVATE)
OTHERS = shares.split(PRIVATE)


def refusal(act, *args) -> CardError:
    with pytest.raises(CardError) as caught:
        act(*args)
    return caught.value


@given(st.binary(min_size=32, max_size=32))
def test_any_two_of_three_cards_give_the_key_back(private):
    cards = shares.split(private)
    assert [card.number for card in cards] == [1, 2, 3]
    for pair in itertools.permutations(cards, 2):
        assert shares.combine(pair) == private
    assert shares.all_combined(cards) == private


def test_a_card_has_33_words_and_does_not_show_them():
    for card in CARDS:
        assert len(card.words) == shares.WORDS
        assert repr(card) == f"Card(number={card.number})"


@pytest.mark.parametrize(
    "spell",
    [
        str.upper,
        lambda text: text.replace(" ", "\n"),
        lambda text: "\n".join(f"{place}. {word}" for place, word in enumerate(text.split(), start=1)),
        lambda text: ", ".join(word[:4] for word in text.split()),
    ],
)
def test_how_it_is_typed_does_not_matter(spell):
    card = shares.read_card(spell(CARDS[1].text))
    assert card == CARDS[1]
    assert shares.first_difference(spell(CARDS[1].text), CARDS[1]) == 0


def test_four_letters_are_enough_for_every_word_of_the_list():
    assert len({word[:4] for word in WORDLIST}) == len(WORDLIST)
    assert min(map(len, WORDLIST)) >= 4


def test_the_place_of_an_unknown_word_is_said():
    words = list(CARDS[0].words)
    words[11] = "parola"
    error = refusal(shares.read_card, " ".join(words))
    assert isinstance(error, UnreadableCardError)
    assert (error.unknown, error.count) == (12, 33)


@pytest.mark.parametrize("count", [0, 1, 20, 32, 34])
def test_another_number_of_words_is_said(count):
    error = refusal(shares.read_card, " ".join((CARDS[0].words * 2)[:count]))
    assert (error.unknown, error.count) == (0, count)


@given(st.integers(0, shares.WORDS - 1), st.sampled_from(WORDLIST))
def test_one_wrong_word_is_refused(place, word):
    words = list(CARDS[0].words)
    if words[place] == word:
        return
    words[place] = word
    assert isinstance(refusal(shares.read_card, " ".join(words)), UnreadableCardError)
    assert shares.first_difference(" ".join(words), CARDS[0]) == place + 1


def test_a_difference_at_the_end():
    assert shares.first_difference(" ".join(CARDS[0].words[:-1]), CARDS[0]) == 33
    assert shares.first_difference(f"{CARDS[0].text} academic", CARDS[0]) == 34


def test_cards_that_do_not_belong_together():
    assert isinstance(refusal(shares.combine, CARDS[:1]), SameCardError)
    assert isinstance(refusal(shares.combine, (CARDS[0], CARDS[0])), SameCardError)
    assert isinstance(refusal(shares.combine, CARDS), SameCardError)
    assert isinstance(refusal(shares.combine, (CARDS[0], OTHERS[1])), ForeignCardError)
    assert isinstance(refusal(shares.all_combined, (*CARDS[:2], OTHERS[2])), ForeignCardError)
    assert isinstance(refusal(shares.all_combined, CARDS[:2]), ForeignCardError)


def test_a_card_that_disagrees_with_the_others_is_found():
    """Made from another key with the same identifier: each pair combines, to something else or to nothing."""
    stray = shares.Card(number=3, words=OTHERS[2].words, made_with=CARDS[0].made_with)
    assert isinstance(refusal(shares.all_combined, (*CARDS[:2], stray)), ForeignCardError)


@pytest.mark.parametrize("groups", [[(3, 5)], [(1, 1)], [(2, 4)], [(2, 5)]])
def test_cards_of_another_scheme_are_none_of_ours(groups):
    (texts,) = generate_mnemonics(1, groups, PRIVATE)
    assert isinstance(refusal(shares.read_card, texts[-1]), UnreadableCardError)


def test_no_error_carries_a_word():
    wrong = list(CARDS[0].words)
    wrong[3], wrong[4] = wrong[4], "zzzzz"
    typed = [" ".join(wrong), " ".join(wrong[:4] + wrong[5:]), " ".join(wrong).replace("zzzzz", "academic")]
    errors = [refusal(shares.read_card, text) for text in typed]
    errors += [refusal(shares.combine, (CARDS[0], card)) for card in (CARDS[0], OTHERS[1])]
    stray = shares.Card(number=2, words=OTHERS[1].words, made_with=CARDS[0].made_with)
    errors.append(refusal(shares.combine, (CARDS[0], stray)))
    for error in errors:
        assert str(error).startswith(("The", "Two different"))
        assert (error.__context__, error.__cause__) == (None, None), "the library's error quotes the card"
        assert {type(value) for value in vars(error).values()} <= {int}


def test_control_the_library_quotes_the_card():
    with pytest.raises(MnemonicError, match=CARDS[0].words[0]):
        Share.from_mnemonic(
            " ".join([*CARDS[0].words[:-1], "academic" if CARDS[0].words[-1] != "academic" else "acid"])
        )


def test_the_key_that_comes_back_has_its_public_key():
    pair = KeyPair.generate()
    assert KeyPair.from_private(shares.combine(shares.split(pair.private)[1:])) == pair


def test_the_end_of_a_word_is_not_guessed():
    """Four letters stand for a word; more of them must be its own."""
    assert shares.words_of("acad Academi ACADEMIC") == ("academic",) * 3
    assert shares.words_of("academix") == ("academix",)
