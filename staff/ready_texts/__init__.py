"""Texts with which an answer begins, in as many languages as the office has written them. Each desk has its own.

What is written here is nobody's: an app derives its two tables (`models`), its form (`forms`) and its pages (`views`),
and asks `choosing` what to put into an answer.
"""
