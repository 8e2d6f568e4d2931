"""The demonstration's pictures, drawn by a script: there is no internet, and no grey box."""

from .pictures import PICTURES, Picture

__all__ = ["PICTURES", "Picture"]
