"""Office files in the Strict format, spelled as the libraries that read them expect.

"Strict Open XML" is a choice of Save As in Word and Excel. It differs by the names of its spaces
and relationships (ISO/IEC 29500-1), which python-docx and openpyxl know in the usual form only.
"""

import re
import zipfile
from io import BytesIO

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_USUAL = rb"http://schemas.openxmlformats.org/\1/2006/"
_SIGN = b"purl.oclc.org/ooxml"
_RELATIONSHIPS = "_rels/.rels"


def usual_form(data: bytes) -> bytes:
    """Give an Office file in the usual form; any other file as it is.

    Only for files that `safe_parts` has let pass, since all parts are unpacked.
    """
    with zipfile.ZipFile(BytesIO(data)) as parts:
        if _RELATIONSHIPS not in parts.namelist() or _SIGN not in parts.read(_RELATIONSHIPS):
            return data
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as usual:
            for name in parts.namelist():
                part = parts.read(name)
                if name.endswith((".xml", ".rels")):
                    part = _STRICT.sub(_USUAL, part)
                usual.writestr(name, part)
    return packed.getvalue()
