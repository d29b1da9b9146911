"""The people and organizations that exist in an article, with their names, roles and genders."""

from quotewire.tasks.attribution.entities.apposition import begins_clause
from quotewire.tasks.attribution.entities.gender import Gender, differ, gender_of_noun, is_of_other_sex, sex_of_pronoun
from quotewire.tasks.attribution.entities.name_spans import bare, begins_adjunct, is_title, joined
from quotewire.tasks.attribution.entities.noun_phrases import (
    HIS_OR_HER,
    INDEFINITE,
    NATIVE,
    POSSESSIVES,
    RELATIVE_PRONOUNS,
    antecedent,
    common_nouns,
    end_before,
    is_bare,
    is_compatriot,
    is_definite,
    is_epithet,
    is_narrowed,
    is_of_party,
    is_owned,
    is_party_member,
    is_stranger,
    mention_head,
)
from quotewire.tasks.attribution.entities.office import (
    PERSON_ENDING,
    PLACES,
    SHORT_OFFICES,
    SHORT_RANKS,
    Office,
    are_people,
    end_of_word,
    is_office_noun,
    is_person_noun,
    joins_offices,
)
from quotewire.tasks.attribution.entities.organization_names import (
    body_kind,
    body_name,
    sort_of,
    staff_name,
    without_sort,
)
from quotewire.tasks.attribution.entities.organizations.body_fit import Named, NameFit, name_fit
from quotewire.tasks.attribution.entities.organizations.index import Bodies
from quotewire.tasks.attribution.entities.organizations.national_bodies import is_one_of_many
from quotewire.tasks.attribution.entities.people.descriptors import content_words, fit, is_broader, is_other_trade
from quotewire.tasks.attribution.entities.people.index import PersonIndex, office_of
from quotewire.tasks.attribution.entities.person import Mention, PersonEntity, is_vague, weight_of
from quotewire.tasks.attribution.entities.recognition.called_names import called_name
from quotewire.tasks.attribution.entities.recognition.label_corrections import looks_like_body
from quotewire.tasks.attribution.entities.recognition.mention_names import with_missed_people
from quotewire.tasks.attribution.entities.recognition.name_edges import with_edges
from quotewire.tasks.attribution.entities.recognition.recognizer import entities, entities_put_right
from quotewire.tasks.attribution.entities.recognition.whole_names import ABROAD, is_body_noun, whole
from quotewire.tasks.attribution.entities.roles.body_titles import title_behind_body
from quotewire.tasks.attribution.entities.roles.marked_names import bodies_in_marks
from quotewire.tasks.attribution.entities.roles.offices_after_names import is_office_behind
from quotewire.tasks.attribution.entities.roles.offices_before_names import SERVICE_BRANCHES, offices_before
from quotewire.tasks.attribution.entities.roles.role_phrases import (
    RolePhrase,
    describes_person,
    ends_in_age,
    office_noun_of,
    office_of_phrase,
    role_phrase,
)
from quotewire.tasks.attribution.entities.salience_weights import WEIGHTS
from quotewire.tasks.attribution.entities.stated import (
    YEARS_OLD,
    is_grown_up,
    is_other_age,
    is_other_nationality,
    nation_beside,
    nationalities,
    nationality_of,
    stated_age,
    stated_nationality,
)

__all__ = [
    "ABROAD",
    "HIS_OR_HER",
    "INDEFINITE",
    "NATIVE",
    "PERSON_ENDING",
    "PLACES",
    "POSSESSIVES",
    "RELATIVE_PRONOUNS",
    "SERVICE_BRANCHES",
    "SHORT_OFFICES",
    "SHORT_RANKS",
    "WEIGHTS",
    "YEARS_OLD",
    "Bodies",
    "Gender",
    "Mention",
    "NameFit",
    "Named",
    "Office",
    "PersonEntity",
    "PersonIndex",
    "RolePhrase",
    "antecedent",
    "are_people",
    "bare",
    "begins_adjunct",
    "begins_clause",
    "bodies_in_marks",
    "body_kind",
    "body_name",
    "called_name",
    "common_nouns",
    "content_words",
    "describes_person",
    "differ",
    "end_before",
    "end_of_word",
    "ends_in_age",
    "entities",
    "entities_put_right",
    "fit",
    "gender_of_noun",
    "is_bare",
    "is_body_noun",
    "is_broader",
    "is_compatriot",
    "is_definite",
    "is_epithet",
    "is_grown_up",
    "is_narrowed",
    "is_of_other_sex",
    "is_of_party",
    "is_office_behind",
    "is_office_noun",
    "is_one_of_many",
    "is_other_age",
    "is_other_nationality",
    "is_other_trade",
    "is_owned",
    "is_party_member",
    "is_person_noun",
    "is_stranger",
    "is_title",
    "is_vague",
    "joined",
    "joins_offices",
    "looks_like_body",
    "mention_head",
    "name_fit",
    "nation_beside",
    "nationalities",
    "nationality_of",
    "office_noun_of",
    "office_of",
    "office_of_phrase",
    "offices_before",
    "role_phrase",
    "sex_of_pronoun",
    "sort_of",
    "staff_name",
    "stated_age",
    "stated_nationality",
    "title_behind_body",
    "weight_of",
    "whole",
    "with_edges",
    "with_missed_people",
    "without_sort",
]
