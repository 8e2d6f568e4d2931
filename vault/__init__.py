"""Cryptography on bytes: no models, no request, no settings, nothing of ours imported.

`token` seals what travels through a browser, `keys` makes pairs, `passphrase` locks a private key with words,
`envelope` seals one record, `stream` a file while it passes, `receipt` makes and reads the reporter’s code,
`session` keeps an opened key for a while.
Everything stands on libsodium (PyNaCl); the decisions are in docs/adr/0004-key-hierarchy.md.
"""
