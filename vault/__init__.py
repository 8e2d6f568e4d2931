"""Cryptography on bytes: no models, no request, no settings, nothing of ours imported.

`token` seals what travels through a browser, `keys` makes pairs, `passphrase` locks a private key with words,
`envelope` seals one record, `stream` a file while it passes, `receipt` makes and reads the reporter’s code,
`session` keeps an opened key for a while, `shares` puts one on three paper cards.
Everything stands on libsodium (PyNaCl), the cards on the reference library of SLIP-39; the decisions are in
docs/adr/0004-key-hierarchy.md and 0033-recovery-cards-and-new-keys.md.
"""
