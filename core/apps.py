from django.apps import AppConfig


class CoreConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "core"
    verbose_name = "Fondamenta"

    def ready(self) -> None:
        # The app registry must be complete before these are imported; checks register themselves.
        from . import (  # noqa: PLC0415
            admin_dates,
            admin_scripts,
            checks,  # noqa: F401
            copying,
            database_checks,  # noqa: F401
            due_jobs,
            housekeeping,
            page_checks,
            redirects,
            remembered,
            renditions,
            reserved,
            signal_handlers,
            trash,
            trash_lists,
            twins,
        )

        for job in (*housekeeping.JOBS, page_checks.JOB, renditions.JOB, trash.JOB):
            due_jobs.register(job)
        admin_scripts.give_choosers_the_nonce()
        admin_dates.keep_what_is_typed()
        reserved.refuse_reserved_slugs()
        reserved.guard_redirects()
        redirects.keep_straight()
        copying.start_copies_afresh()
        trash_lists.leave_trash_out_of_lists()
        twins.tell_apart_what_is_chosen()
        signal_handlers.connect()
        remembered.connect()
