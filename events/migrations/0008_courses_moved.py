from django.db import migrations

MODELS = ("RegistrationFile", "RegistrationCount", "Registration", "CoursePage", "CourseGroup", "Course")


class Migration(migrations.Migration):
    """Courses are the app `courses` now, which has taken over their tables: nothing is dropped here."""

    dependencies = [
        ("events", "0007_always_proof"),
        ("courses", "0001_moved_from_events"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(model) for model in MODELS]),
    ]
