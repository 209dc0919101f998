"""Figures inside a page: SVG without what belongs to a file, with a name for readers who cannot see it."""

import re
from xml.etree import ElementTree

_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


def inline(svg: str, prefix: str, title: str, description: str) -> str:
    """An SVG document as an element of a page.

    Its ids begin with `prefix`, so that several figures share a page; those that nothing refers to are dropped, and so
    are its metadata and its style sheet, which would style the whole page. `title` and `description` are its accessible
    name and description.
    """
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for child in [child for child in parent if child.tag in (f"{{{_SVG}}}metadata", f"{{{_SVG}}}style")]:
            parent.remove(child)
    used = _references(root)
    for element in root.iter():
        name = element.attrib.pop("id", None)
        if name in used:
            element.set("id", f"{prefix}-{name}")
        for key, value in list(element.attrib.items()):
            if key == f"{{{_XLINK}}}href":
                del element.attrib[key]
                element.set("href", f"#{prefix}-{value[1:]}" if value.startswith("#") else value)
            elif "url(#" in value:
                element.set(key, _REFERENCE.sub(rf"url(#{prefix}-\1)", value))
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}-title")
    root.set("aria-describedby", f"{prefix}-description")
    for place, (tag, name, text) in enumerate((("title", "title", title), ("desc", "description", description))):
        root.insert(place, ElementTree.Element(f"{{{_SVG}}}{tag}", id=f"{prefix}-{name}"))
        root[place].text = text
    ElementTree.register_namespace("", _SVG)
    return ElementTree.tostring(root, encoding="unicode")


def _references(root: ElementTree.Element) -> set[str]:
    """Ids that something in a document refers to."""
    attributes = [(key, value) for element in root.iter() for key, value in element.attrib.items()]
    linked = {value[1:] for key, value in attributes if key == f"{{{_XLINK}}}href" and value.startswith("#")}
    return linked.union(*(_REFERENCE.findall(value) for _, value in attributes))
