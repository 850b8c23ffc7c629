"""``hoi interpoint ...``: make data, train, evaluate, predict, serve and promote the contact-point predictor."""
