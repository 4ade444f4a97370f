#!/bin/sh
# Takes this change back, without Hullwright. What came of it stands in the file `state` beside this one.
folder=$(dirname "$0")
/bin/sh "$folder/change.sh" undo
cat "$folder/state"
[ ! -e "$folder/undoRefused" ] || cat "$folder/undoRefused"
