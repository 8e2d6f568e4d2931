from __future__ import annotations

from django.db.models import TextChoices

from staff.roles import Permission
from staff.state_table import StateTable, Step


class Light(TextChoices):
    RED = "red"
    GREEN = "green"
    OUT = "out"
    STOLEN = "stolen"


class Act(TextChoices):
    GO = "go"
    STOP = "stop"
    BREAK = "break"


TABLE = StateTable(
    {
        (Light.RED, Act.GO): Step(Light.GREEN, "light.changed", Permission.ENTER_DESK),
        (Light.GREEN, Act.STOP): Step(Light.RED, "light.changed", Permission.VIEW_AUDIT),
        (Light.GREEN, Act.BREAK): Step(Light.OUT, "light.broken"),
        (Light.RED, Act.BREAK): Step(Light.OUT, "light.broken"),
    }
)


def test_what_is_not_in_the_table_cannot_happen():
    assert TABLE.step(Light.RED, Act.GO) == Step(Light.GREEN, "light.changed", Permission.ENTER_DESK)
    assert TABLE.step("red", "go").to is Light.GREEN
    assert TABLE.step(Light.RED, Act.STOP) is None
    assert TABLE.step("purple", "go") is None


def test_actions_come_in_the_order_of_the_table_and_only_to_those_who_may():
    assert TABLE.actions_from(Light.GREEN) == [Act.STOP, Act.BREAK]
    assert TABLE.actions_from("green", allowed={Permission.VIEW_AUDIT}) == [Act.STOP]
    assert TABLE.actions_from(Light.GREEN, allowed=set()) == []
    assert TABLE.actions_from(Light.OUT) == []


def test_an_update_can_name_where_an_action_starts():
    assert TABLE.origins(Act.BREAK) == [Light.GREEN, Light.RED]
    assert TABLE.origins(Act.GO) == [Light.RED]


def test_what_can_be_reached():
    assert TABLE.reached_from(Light.RED) == {Light.RED, Light.GREEN, Light.OUT}
    assert TABLE.reached_from(Light.OUT) == {Light.OUT}
