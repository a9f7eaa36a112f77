"""Pictures of a situation as SVG, drawn from plain rows: map, relation graph, timeline, and the small plots of the first page."""
