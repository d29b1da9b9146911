"""The word lists that attribution uses, read when this module is imported.

A file's header says where its entries come from.
"""

from typing import Final

from quotewire.tasks.wordlists.reader import grouped, pairs, words

ABBREVIATIONS: Final = pairs("abbreviations.tsv")
"""Short forms before a full stop that ends no sentence, each with a word that the model knows in like places."""
AMBIGUOUS_TITLES: Final = words("ambiguous_titles.txt")
"""Titles that also begin names of organizations and places: General Motors, St Louis."""
ANONYMOUS_SOURCES: Final = words("unnamed.txt")
"""Nouns for anonymous sources."""
AUTHOR_WORDS: Final = words("author.txt")
"""Words by which an article's author refers to themselves."""
BEARERS: Final = words("bearers.txt")
"""Things that words stand on or sound from, and that are nobody."""
BUSINESSES: Final = words("businesses.txt")
"""Nouns at the end of companies' names."""
CALENDAR_WORDS: Final = words("calendar.txt")
"""Words for days, months and seasons."""
CANDIDATE_NOUNS: Final = words("candidate_nouns.txt")
"""Descriptors of people who run for an office or hold one."""
CHILDREN: Final = words("children.txt")
"""Nouns for children and young people."""
COMPANY_NOUNS: Final = words("company_nouns.txt")
"""Nouns that refer back to a company named before."""
COUNTRIES: Final = pairs("countries.tsv")
"""The adjective of each country's people: ``germany``, ``german``."""
DEMONYMS: Final = pairs("demonyms.tsv")
"""Words for people of a country, and whether each is one person or may be all of them."""
EXECUTIVE_NOUNS: Final = words("executives.txt")
"""Descriptors of people who head an administration."""
HANDLING_VERBS: Final = words("handling_verbs.txt")
"""Verbs for what an official does to somebody, behind which either may be meant: X arrested Y."""
HARMFUL_ACTS: Final = words("harmful_acts.txt")
"""Verbs for acts that nobody should be made to confess by a guess."""
HEADS: Final = words("heads.txt")
"""Offices whose holder leads an organization: the head of X."""
INDEFINITE_PRONOUNS: Final = words("indefinite_pronouns.txt")
"""Pronouns that name no source in particular."""
ISSUED_DOCUMENTS: Final = words("issued.txt")
"""Documents that speak for whoever issued them: the statement said."""
GIVING_VERBS: Final = words("giving_verbs.txt")
"""Verbs with “this” or “such” and a noun for a message as object: X gave such an assessment."""
HEARER_VERBS: Final = words("hearer_verbs.txt")
"""Verbs whose hearer stands right behind them: told the agency."""
KIN: Final = words("kin.txt")
"""Nouns for relatives, who mostly share the surname."""
LABEL_WORDS: Final = words("label_words.txt")
"""Words that stand before a colon and name nobody."""
MANY_BODIES: Final = words("many_bodies.txt")
"""Nouns for bodies of which a country has many, beside companies: the French party."""
MEDIA_NOUNS: Final = words("media_nouns.txt")
"""Nouns that refer back to a medium named before."""
MEDIA_SORTS: Final = MEDIA_NOUNS | words("media_sorts.txt")
"""Nouns that stand before the name of a medium: the agency Nord."""
MESSAGES: Final = words("messages.txt")
"""Nouns for a message that the sentence before holds: the announcement was made by X."""
MESSAGE_VERBS: Final = words("message_verbs.txt")
"""Verbs whose object is a message: X reported this."""
NATIONALITIES: Final = pairs("nationalities.tsv")
"""The adjectives of peoples whose members have a noun of their own: ``swede``, ``swedish``."""
NEWS_AGENCIES: Final = words("news_agencies.txt")
"""Names of news agencies, in lower case."""
NETWORKS: Final = words("networks.txt")
"""Names of social networks, in lower case."""
NOUNS_BEFORE_ORGANIZATIONS: Final = words("before_bodies.txt")
"""Person nouns that also stand before an organization's name: its owner Fenway Sports Group."""
OFFICES: Final = words("offices.txt")
"""Offices that, without a name, refer back only to a speaker with no other office."""
ONLY_IF_CALLED: Final = words("only_if_called.txt")
"""Nouns that refer back to a named person only if the article calls that person so."""
ORGANIZATION_ENDINGS: Final = words("body_endings.txt")
"""Last words of organizations' names, in addition to the organization nouns."""
ORGANIZATION_NOUNS: Final = words("body_nouns.txt")
"""Nouns that refer back to any organization named before."""
ORGANIZATION_WORDS: Final = grouped("body_words.tsv")
"""Nouns that refer back to an organization, each with words that such an organization's name contains."""
PARTICLES: Final = words("particles.txt")
"""Particles inside a person's name."""
PARTIES: Final = words("parties.txt")
"""Words for a member of a party."""
PLAIN_MESSAGES: Final = words("plain_messages.txt")
"""Those nouns for a message that need no “this” or “such”."""
PLACE_NOUNS: Final = words("place_nouns.txt")
"""Nouns for places that stand before or behind their name: the Sund district, the city of Sund."""
PLACE_OFFICES: Final = words("place_offices.txt")
"""Offices held for a place, so that its name is their affiliation: the mayor of Bergen."""
NOT_PEOPLE: Final = words("not_people.txt")
"""Nouns that end like nouns for people, such as ``sector``."""
PERSON_NOUNS: Final = words("person_nouns.txt") | words("more_person_nouns.txt")
"""Nouns for people, beside those of the graded nouns."""
QUESTIONERS: Final = words("questioners.txt")
"""Nouns for people whose trade it is to ask questions."""
PUBLISHING_VERBS: Final = words("publishing_verbs.txt")
"""Verbs with a noun for a message as object: X released the information."""
RECEIVING_VERBS: Final = words("receiving_verbs.txt")
"""Verbs by which somebody has words of others before them: X found a note."""
RECORDS: Final = words("records.txt")
"""Nouns for what a message stands in: this is in the report of X."""
RELATIONAL_NOUNS: Final = words("parts.txt")
"""Nouns that refer only to the person who has that part, such as somebody's lawyer."""
FIELDS_OF_WORK: Final = words("fields_of_work.txt")
"""Words of fields of work that an office can have: the Interior, Human Rights."""
PORTFOLIO_OFFICES: Final = words("portfolio_offices.txt")
"""Offices that have a field of work behind ``of`` or ``for``: Minister of the Interior."""
REPLIES: Final = words("replies.txt")
"""Nouns for words that somebody gets: X received an answer."""
ROLE_MODIFIERS: Final = words("role_modifiers.txt")
"""Nouns that stand before an office and are no name: fire chief, school principal."""
ROLE_WORDS: Final = words("role_words.txt")
"""Words that belong to an office right before its noun: deputy foreign minister."""
SATIRICAL_MEDIA: Final = words("satirical_media.txt")
"""Names of media that publish satire, without an article."""
SCENE_VERBS: Final = grouped("scene_verbs.tsv")
"""Verbs that say how a statement was made, each with its classes."""
SERVICE_STATUSES: Final = words("service_statuses.txt")
"""What stands in brackets between a rank and a name, without its full stop: Maj. Gen. (res.)."""
SERVING: Final = words("serving.txt")
"""Nouns for people that belong to somebody whose name may stand behind: the spokesman of the governor X."""
TAKING_UP_BODIES: Final = words("taking_up_bodies.txt")
"""Nouns that refer back to the one organization that spoke, whatever its name."""
STAFFS: Final = words("staffs.txt")
"""Organizations named after the person who leads them: a campaign."""
STANCE_WORDS: Final = grouped("stance.tsv")
"""Words that decide the stance of an attribution, each with its classes."""
STANDALONE_NAMES: Final = words("own_names.txt")
"""Names that are complete, not short for a longer one: "the House" is not "the White House"."""
STATES: Final = words("states.txt")
"""Names of countries in addition to those of the metonyms, and of states in federations."""
TAG_VERBS: Final = frozenset(pairs("reporting_verbs.tsv"))
"""Lemmas of verbs that tag a quotation, in addition to the graded cues of speech."""
TURN_ROLES: Final = words("turn_roles.txt")
"""Labels of turns that name a part in a conversation and no person: host, the court."""
SITES: Final = words("sites.txt")
"""Nouns for places before their names, which speak for nobody."""
TAG_VERB_FORMS: Final = frozenset(
    form.rstrip("+") for forms in pairs("reporting_verbs.tsv").values() for form in forms.split() if form != "-"
)
"""Finite forms of the verbs that tag a quotation and are hardly ever other words."""
TITLED_THINGS: Final = words("titled_things.txt")
"""Nouns for things that bear a title or a name: films, bars, ships."""
TITLE_OFFICES: Final = pairs("title_offices.tsv")
"""Short titles that are offices, and the office."""
TELLING_VERBS: Final = words("telling_verbs.txt")
"""Verbs whose object in the passive is who hears the words: X was told."""
TITLES: Final = words("titles.txt") | TITLE_OFFICES.keys()
"""Titles before a name, without their full stop."""
TITLES_BEHIND: Final = words("titles_behind.txt")
"""Titles that stand behind a full name in translations from Japanese."""
VAGUE_ROLES: Final = words("vague_roles.txt")
"""Nouns for people that tell no office: ``woman``, ``colleague``."""
VENUES: Final = pairs("venues.tsv")
"""Nouns of occasions, media and places of speaking, each with its kind."""
WORDS_OF_SOMEBODY: Final = words("words_of_somebody.txt")
"""Nouns for what somebody says or thinks: the words of X are said by X."""
WRITINGS: Final = words("writings.txt")
"""Nouns for what carries words: X found a note."""
