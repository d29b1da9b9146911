"""What all tests share: property tests have no time limit for one example, since other work on the machine is no fault."""

from hypothesis import settings

settings.register_profile("quotewire", deadline=None)
settings.load_profile("quotewire")
