"""How the two lanes of the attack model are made, from the policy corpus and public data.

    python -m moderation.training DATA [fast] [deep] [card]

Not needed to run a site: the weights stand in `moderation/model/`. Needs the extra `training`.
"""
