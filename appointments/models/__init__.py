from .appointments import Appointment, Channel
from .desks import BlockedTime, Desk, DeskService, TakenTime
from .pages import AppointmentPage

__all__ = ["Appointment", "AppointmentPage", "BlockedTime", "Channel", "Desk", "DeskService", "TakenTime"]
