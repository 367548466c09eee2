"""The conditional logit that the program decides by, and how it is fitted.

A candidate's logit is the sum of its signals times their weights, "none of these" has the logit NONE,
and the shares of belief are the softmax over all of them. The loss of an example is the logarithm of
the share of what is right; a weight that leaves its prior (what stands in the table) costs the square
of the way, so that signals which the data say nothing of stay where they are.
"""
import math


def shares(example, weights):
    """Shares of the candidates, that of "none of these" last."""
    logits = [sum(weights[name] * value for name, value in signals.items())
              for signals in example.candidates] + [weights['NONE']]
    highest = max(logits)
    parts = [math.exp(logit - highest) for logit in logits]
    total = sum(parts)
    return [part / total for part in parts]


def loss_and_slope(examples, weights, slope):
    """The summed loss; adds its derivatives by each weight to `slope`."""
    loss = 0.0
    for example, importance in examples:
        belief = shares(example, weights)
        right = example.right + [not any(example.right)]
        share = sum(b for b, r in zip(belief, right) if r)
        share = max(share, 1e-12)
        loss -= importance * math.log(share)
        for number, (b, r) in enumerate(zip(belief, right)):
            pull = importance * (b - (b / share if r else 0.0))
            if abs(pull) < 1e-9:
                continue
            if number == len(example.candidates):
                slope['NONE'] = slope.get('NONE', 0.0) + pull
                continue
            for name, value in example.candidates[number].items():
                slope[name] = slope.get(name, 0.0) + pull * value
    return loss


def fit(examples, start, free, stiffness, rounds=60, rate=0.1):
    """Weights that fit the examples; only those in `free` move. The steps are Adam's, which needs no
    tuning and, from a fixed start, ends at the same numbers every time."""
    weights = dict(start)
    total = sum(importance for _, importance in examples)
    mean = {name: 0.0 for name in free}
    spread = {name: 0.0 for name in free}
    for step in range(1, rounds + 1):
        slope = {}
        loss_and_slope(examples, weights, slope)
        pace = rate * (1 - (step - 1) / rounds)
        for name in free:
            g = slope.get(name, 0.0) / total
            g += 2 * stiffness * (weights[name] - start[name])
            mean[name] = 0.9 * mean[name] + 0.1 * g
            spread[name] = 0.99 * spread[name] + 0.01 * g * g
            m = mean[name] / (1 - 0.9 ** step)
            s = spread[name] / (1 - 0.99 ** step)
            weights[name] -= pace * m / (math.sqrt(s) + 1e-8)
    return weights
