"""How the two lanes of the attack model are made, from the policy corpus and public data.

    make train DATA=folder
    make train DATA=folder FURTHER=1

The second goes on from the packaged weights: the deep lane reads what the corpus has that its card does not name, and
the fast lane is made anew.

Not needed to run a site: the weights stand in `moderation/policy/model/`. Needs the extra `training`.
"""
