"""What was learnt about comments, ready to be asked: no training code, no scikit-learn, no network."""
