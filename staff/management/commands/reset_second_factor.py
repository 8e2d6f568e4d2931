"""`manage.py reset_second_factor NAME --reason lost`: for the administrator whom no colleague can help."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from staff.accounts import ResetReason, reset_second_factor


class Command(BaseCommand):
    help = "Take away somebody's second factor and password, and send a link to choose a new one. It is recorded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, choices=ResetReason.values)

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(username=options["username"], is_active=True).first()
        if person is None or not person.email:
            raise CommandError("No active account of that name with an e-mail address.")
        reset_second_factor(person=person, actor=None, reason=ResetReason(options["reason"]))
        self.stdout.write(f"{person.get_username()} has to choose a new password and a new second factor.")
