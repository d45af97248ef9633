"""How the two lanes of the attack model are made, from the policy corpus and public data.

    make train DATA=folder

Not needed to run a site: the weights stand in `moderation/policy/model/`. Needs the extra `training`.
"""
