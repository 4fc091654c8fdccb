"""A step of a figure as inline SVG; its words stand beside it, so screen readers skip it."""

from markupsafe import Markup

from kbpkg.model.figure import Drawing, FigureStep


def step_svg(step: FigureStep, width: int, height: int) -> Markup:
    """Return the drawing of a step; one that has a direction is mirrored by the style sheet."""
    name = "drawing directed" if step.is_directed else "drawing"
    return Markup(
        '<svg class="{}" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>'
    ).format(name, width, height, _all(step.drawing))


def _all(shapes: tuple[Drawing, ...]) -> Markup:
    return Markup("").join(_shape(shape) for shape in shapes)


def _shape(shape: Drawing) -> Markup:
    attributes = Markup("").join(
        Markup(' {}="{}"').format(name, value) for name, value in shape.attributes
    )
    # The names of elements and attributes come from the reader's own list, not from the file.
    return Markup("<{0}{1}>{2}</{0}>").format(
        Markup(shape.name),  # noqa: S704 - one of load.figure_file's shapes
        attributes,
        _all(shape.children),
    )
