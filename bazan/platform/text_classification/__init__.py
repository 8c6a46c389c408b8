"""Short texts and what they speak of: a linear model over pieces of words, read with NumPy alone, trained on this machine.

Knows nothing of what the labels mean. Reading needs no scikit-learn; training loads it when first asked for.
"""
