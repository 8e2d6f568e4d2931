"""The words of the demonstration, in Italian and English. Data only; `demo.builders` makes pages of it.

Facts (addresses, numbers, hours) come from the project's notes on the office and must be confirmed by it before real
use. No private persons, no politicians: offices speak here.
"""
