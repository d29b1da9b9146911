"""The organizations and places that an article names, and which of them a description can refer to."""

from quotewire.tasks.attribution.entities.organizations.body_fit import Named, NameFit, name_fit
from quotewire.tasks.attribution.entities.organizations.index import Bodies
from quotewire.tasks.attribution.entities.organizations.national_bodies import is_one_of_many, without_national

__all__ = ["Bodies", "NameFit", "Named", "is_one_of_many", "name_fit", "without_national"]
