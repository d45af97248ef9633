"""What the deep lane knows of single words, in two bytes each, so that the fast lane can ask without it.

`cluster`: words whose vectors lie together. `valence`: how much more a word sounds like an attack when it is said of
somebody than the average word does, in VALENCES steps around the middle.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.cluster import MiniBatchKMeans

from moderation.policy.model.features import VALENCES
from moderation.training.deep import Encoder, Item, batch_vectors, logits_of

CLUSTERS = 255
FRAMES = ("you are such a {}", "they are so {}", "{}")
STEPS_A_DEVIATION = 3.0


def clusters_of(encoder: Encoder, numbers: Sequence[tuple[int, ...]], *, seed: int) -> bytes:
    """The cluster of each word, by k-means over the vectors of single words."""
    vectors = batch_vectors(encoder, [Item(tokens, ()) for tokens in numbers])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return bytes(MiniBatchKMeans(CLUSTERS, random_state=seed, n_init=3, batch_size=2048).fit_predict(vectors).tolist())


def valences_of(encoder: Encoder, framed: Sequence[Sequence[tuple[int, ...]]]) -> bytes:
    """The valence of each word; `framed` holds, for each frame, the word pieces of every word in it."""
    total = np.zeros(len(framed[0]))
    for of_frame in framed:
        logits = np.array([row[0] for row in logits_of(encoder, [Item(tokens, ()) for tokens in of_frame])])
        total += (logits - logits.mean()) / logits.std()
    total = (total - total.mean()) / total.std()
    steps = np.clip(np.round(VALENCES / 2 + total * STEPS_A_DEVIATION), 0, VALENCES - 1)
    return bytes(int(step) for step in steps)
