"""The words of a sample: sections of paragraphs whose every figure is known."""

from samples.narrative.compose import make_sections
from samples.narrative.statement import Claim, Paragraph, Section, Slot

__all__ = ["Claim", "Paragraph", "Section", "Slot", "make_sections"]
