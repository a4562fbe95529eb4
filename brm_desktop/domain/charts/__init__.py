"""Charts as pure geometry: numbers in, shapes out, with words that say the same.

The window's painter and the pages of a PDF draw these same shapes, so that they agree.
"""

from brm_desktop.domain.charts.outcome_chart import Chart, ChartFacts, Mark, make_outcome_chart, say_chart
from brm_desktop.domain.charts.shapes import Box, Disc, Paint, Polygon, Rectangle, Shape, Stroke, Words, mirror, split
from brm_desktop.domain.charts.sparks import (
    make_months,
    make_spark,
    make_way_bar,
    say_months,
    say_spark,
    say_way,
)
from brm_desktop.domain.charts.timeline import Coming, Timeline, make_timeline

__all__ = [
    "Box", "Chart", "ChartFacts", "Coming", "Disc", "Mark", "Paint", "Polygon", "Rectangle", "Shape", "Stroke",
    "Timeline", "Words", "make_months", "make_outcome_chart", "make_spark", "make_timeline", "make_way_bar", "mirror",
    "say_chart", "say_months", "say_spark", "say_way", "split",
]  # fmt: skip
