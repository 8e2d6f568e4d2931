from hypothesis import settings

# Argon2id takes longer on a busy machine; how long says nothing about whether it is right.
settings.register_profile("pari", deadline=None)
settings.load_profile("pari")
