"""Roles: the offices and descriptions before, behind and around a name."""

from quotewire.tasks.attribution.entities.roles.body_titles import title_behind_body
from quotewire.tasks.attribution.entities.roles.leading_verbs import leads_behind
from quotewire.tasks.attribution.entities.roles.marked_names import bodies_in_marks, with_marked_bodies
from quotewire.tasks.attribution.entities.roles.offices_after_names import is_office_behind, office_after
from quotewire.tasks.attribution.entities.roles.offices_before_names import (
    SERVICE_BRANCHES,
    office_before,
    offices_before,
)
from quotewire.tasks.attribution.entities.roles.role_phrases import (
    AGE,
    RolePhrase,
    describes_person,
    ends_in_age,
    office_noun_of,
    office_of_phrase,
    role_phrase,
)
from quotewire.tasks.attribution.entities.roles.shared_offices import first_of_list

__all__ = [
    "AGE",
    "SERVICE_BRANCHES",
    "RolePhrase",
    "bodies_in_marks",
    "describes_person",
    "ends_in_age",
    "first_of_list",
    "is_office_behind",
    "leads_behind",
    "office_after",
    "office_before",
    "office_noun_of",
    "office_of_phrase",
    "offices_before",
    "role_phrase",
    "title_behind_body",
    "with_marked_bodies",
]
