#!/bin/bash
# Puts the returns of a round into one summary, on a Mac, without Excel. Copy this file into the
# folder of the round and double-click it. In that folder it reads
#   returns            the folder of the returns that came back
#   plans              the folder of the agreed plans, if there
#   last summary.xlsx  the last summary, with the decisions typed in, if there
# and writes "summary" with the date. It changes nothing else and uses no network.

# The day the figures are true for, as 2026-03-31. Today if left empty:
as_at=""
# If dhrxl is in a virtual environment, its Python, as /Users/me/dhrxl/bin/python:
python=""

say_and_end() {
    printf '\n%s\n' "$1"
    read -r -p "Press Enter to close this window. "
    exit "$2"
}

cd "$(dirname "$0")" || say_and_end "This folder cannot be opened." 2

if [ -n "$python" ]; then dhrxl=("$python" -P -m dhrxl)
elif command -v dhrxl >/dev/null; then dhrxl=(dhrxl)
elif python3 -P -c "import dhrxl" 2>/dev/null; then dhrxl=(python3 -P -m dhrxl)
else say_and_end "dhrxl was not found. Open this file in TextEdit and name its Python at the top." 2
fi

day="${as_at:-$(date +%Y-%m-%d)}"
summary="summary $day.xlsx"
[ -d returns ] || say_and_end "There is no folder \"returns\" beside this file. Make it, and put the returns in." 2
[ -e "$summary" ] && say_and_end "\"$summary\" is there already. Rename it or move it away, and start this again." 2

set -- returns -o "$summary" --as-at "$day"
for plan in plans/*.xlsx; do
    case "$plan" in "plans/~$"*) continue ;; esac
    if [ -f "$plan" ]; then set -- "$@" --plan "$plan"; fi
done
if [ -f "last summary.xlsx" ]; then set -- "$@" --previous "last summary.xlsx"; fi

"${dhrxl[@]}" consolidate "$@"
code=$?
case $code in
    0) say_and_end "Done. Open \"$summary\"." 0 ;;
    1) say_and_end "Done, with errors: a figure may be wrong. See the sheet Problems of \"$summary\"." 1 ;;
    *) say_and_end "Nothing was written. The lines above say why." "$code" ;;
esac
