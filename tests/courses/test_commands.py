import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from courses.models import Registration, RegistrationCount

from .factories import RegistrationFactory

pytestmark = pytest.mark.django_db


def run(*arguments):
    output = StringIO()
    call_command("purge_registrations", *arguments, stdout=output)
    return output.getvalue()


def test_counts_only_unless_told_to_erase():
    RegistrationFactory(retain_until=timezone.localdate() - datetime.timedelta(days=1))

    assert "1" in run()
    assert Registration.objects.count() == 1
    assert "Erased: 1" in run("--yes")
    assert not Registration.objects.exists()
    assert RegistrationCount.objects.get().number == 1
