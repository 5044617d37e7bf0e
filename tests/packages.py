"""A workbook's parts changed by hand, to plant faults in it."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.loops import some


def replant(source: Path, target: Path, changes: Mapping[str, tuple[str, str]]) -> Path:
    """Copy a workbook, replacing text once in the parts named: part -> (old, new).

    A part that is not there is added with the new text, if the old is empty.
    """
    done = set()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for item in some(old.infolist()):
            content = old.read(item)
            if item.filename in changes:
                before, after = changes[item.filename]
                text = content.decode("utf-8")
                assert text.count(before) >= 1, f"{item.filename} has no {before!r}"
                content = text.replace(before, after, 1).encode("utf-8")
                done.add(item.filename)
            new.writestr(item, content, zipfile.ZIP_DEFLATED)
        added = {name: changes[name] for name in changes.keys() - done}
        missing = [name for name, (before, _) in added.items() if before]
        assert not missing, f"{source.name} has no part {', '.join(missing)}"
        for name, (_, after) in added.items():
            new.writestr(name, after)
    return target
