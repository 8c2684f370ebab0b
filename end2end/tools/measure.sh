#!/bin/sh
# Draws 500 pictures of the human check (and 500 undistorted ones as control),
# lets tesseract read them and fails if it reads 5 per cent or more whole.
# Run in the server crate; extra arguments go to measure.py.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
command -v tesseract >/dev/null || { echo "tesseract is missing: apt-get install tesseract-ocr" >&2; exit 2; }
PICTURES=$(mktemp -d)
trap 'rm -rf "$PICTURES"' EXIT
export PICTURES PICTURES_COUNT="${PICTURES_COUNT:-500}"
cargo test --locked --quiet -p server --lib picture::tests::pictures_for_tesseract
python3 "$here/measure.py" "$PICTURES/sent" --control "$PICTURES/control" "$@"
