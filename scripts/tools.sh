# Sourced by the verbs in scripts/: stand in the checkout, use its own Python (and Node, if it has one).
CDPATH='' cd -- "$(dirname -- "$0")/.."
if [ ! -x .venv/bin/python ]; then
    echo "Nothing is installed yet: ./test --fast does it." >&2
    exit 1
fi
PATH=$PATH:$PWD/.venv/bin
python() { .venv/bin/python "$@"; }
# shellcheck disable=SC2034
ROOMS="config accounts geo parcels billing taxation service_requests"
