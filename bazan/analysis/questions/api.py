"""What the room offers: a question understood, answered as understood or as corrected, or both at once."""

from bazan.analysis.questions.queries import answer, ask, understand

__all__ = ["answer", "ask", "understand"]
