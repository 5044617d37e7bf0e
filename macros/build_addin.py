"""Build the Excel add-in of these sources and the installed xlwings.

python macros/build_addin.py            writes dhrxl/jobs/addin/dhrxl.xlam
python macros/build_addin.py OTHER.xlam writes another file
python macros/build_addin.py XLWINGS.bas writes its module xlwings alone, to read or to import
"""

import sys
from importlib.util import find_spec
from pathlib import Path

from builder import ribbon
from builder.changes import UnknownTemplate
from builder.vbaproject import Module, module_of

SOURCES = Path(__file__).parent
BUILT = SOURCES.parent / "dhrxl" / "jobs" / "addin" / "dhrxl.xlam"
MODULES = ("DhrRibbon.bas", "DhrMessages.bas")


def modules() -> list[Module]:
    """Give our modules as they stand in this folder."""
    return [module_of((SOURCES / name).read_text(encoding="ascii")) for name in MODULES]


def template() -> bytes:
    """Give the add-in template of the installed xlwings."""
    found = find_spec("xlwings")
    if found is None or found.origin is None:
        sys.exit('xlwings is not installed. Run: pip install -e ".[dev]"')
    return Path(found.origin).with_name(ribbon.TEMPLATE).read_bytes()


def build() -> bytes:
    """Give the add-in."""
    return ribbon.build(template(), (SOURCES / "customUI.xml").read_bytes(), modules())


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else BUILT
    try:
        content = build()
    except UnknownTemplate as error:
        sys.exit(str(error))
    is_text = target.suffix == ".bas"
    target.write_bytes(ribbon.xlwings_in(content).encode("cp1252") if is_text else content)
    sys.stdout.write(f"Written: {target}\n")
