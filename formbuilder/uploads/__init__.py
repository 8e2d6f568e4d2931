"""Files in forms: sealed while they arrive, never plain on a disk (docs/adr/0013-files.md).

`kinds` says what a file may be, `names` what it is called, `receiving` reads a post with files and seals them, `spool`
keeps the sealed bytes, `waiting` says for how long, `quotas` bounds a flood, `inspection` and `scanning` look at a file
that has arrived, `opening` gives it back, `copies` makes one without metadata, `delivery` hands either to the office;
`in_forms` and `references` are what a form in progress and its answers know.
"""
