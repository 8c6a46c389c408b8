"""The course of a place as a mixture of other places' courses: a synthetic control with an intercept and a scale of its own. Pure."""

import numpy as np


def spreads(courses: np.ndarray) -> np.ndarray:
    """Standard deviations of courses (N, T), float (N,); exactly 0 where a course doesn't move."""
    return np.where(np.ptp(courses, axis=1) > 1e-12 * np.abs(courses).max(axis=1), courses.std(axis=1), 0.0)


def shares(treated: np.ndarray, donors: np.ndarray, after: int) -> np.ndarray:
    """Row for each of the courses (U, T) and (N, T), the weights of the donors in it, none of itself; all 0 where there are no donors."""
    mixtures = np.zeros((len(treated) + len(donors), len(donors)))
    if len(donors) > 1:
        ridge = _ridge(donors, after)
        for row, course in enumerate(np.vstack([treated, donors])):
            others = np.arange(len(donors)) != row - len(treated)
            mixtures[row, others] = weights(course, donors[others], ridge)
    return mixtures


def weights(course: np.ndarray, donors: np.ndarray, ridge: float) -> np.ndarray:
    """The weights, none negative and one together, by which a mixture of donors (N, T) is nearest to a course (T,); float (N,).

    Nearest by least squares and ``ridge``² times the sum of squared weights, which asks many donors rather than one. As the weights sum to
    one, this is the point nearest to 0 between the donors' differences from the course, and least squares without negative numbers finds
    that exactly (Lawson and Hanson 1974, chapter 23).
    """
    from scipy.optimize import nnls

    away = np.vstack([donors.T - course[:, None], ridge * np.eye(len(donors))])
    solution, _ = nnls(np.vstack([away, np.ones(len(donors))]), np.append(np.zeros(len(away)), 1.0), maxiter=100 * len(donors))
    return solution / solution.sum()


def _ridge(donors: np.ndarray, after: int) -> float:
    """By how much donors (N, T) move from period to period: Arkhangelsky et al. 2021, 'Synthetic difference-in-differences', section I."""
    return float(after**0.25 * np.diff(donors, axis=1).std() * np.sqrt(donors.shape[1])) or 1.0
