# What the machine itself must have; sourced by run, test and the verbs in scripts/.
# Checks by capability, installs with apt only what is missing. Sets PYTHON, PGBIN, REDIS_SERVER,
# TAMBON_CHROMIUM (each may be given beforehand). Working folder: the checkout.

find_python() {
    for python in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if "$python" -c 'import sys, venv, ensurepip, ssl; sys.exit(sys.version_info < (3, 11))' \
            2>/dev/null; then
            PYTHON=$(command -v "$python")
            export PYTHON
            return 0
        fi
    done
    return 1
}

# The newest PostgreSQL whose share folder has PostGIS.
find_postgis() {
    if [ -n "${PGBIN:-}" ]; then
        export PGBIN
        [ -x "$PGBIN/postgres" ]
        return
    fi
    best=0
    for bin in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/bin /usr/local/bin; do
        [ -x "$bin/postgres" ] && [ -x "$bin/initdb" ] && [ -x "$bin/psql" ] || continue
        major=$("$bin/postgres" -V | sed 's/[^0-9]*\([0-9]*\).*/\1/')
        share=$("$bin/pg_config" --sharedir 2>/dev/null || echo "/usr/share/postgresql/$major")
        if [ -f "$share/extension/postgis.control" ] && [ "$major" -gt "$best" ]; then
            best=$major
            PGBIN=$bin
        fi
    done
    export PGBIN
    [ "$best" -gt 0 ]
}

# valkey or redis; Debian's -tools packages hold the server under the name of a checking tool.
find_redis() {
    if [ -n "${REDIS_SERVER:-}" ]; then
        export REDIS_SERVER
        return 0
    fi
    for tool in valkey-server redis-server valkey-check-rdb redis-check-rdb; do
        if REDIS_SERVER=$(command -v "$tool"); then
            export REDIS_SERVER
            return 0
        fi
    done
    unset REDIS_SERVER
    return 1
}

find_chromium() {
    for browser in ${TAMBON_CHROMIUM:-} chromium chromium-browser google-chrome; do
        if TAMBON_CHROMIUM=$(command -v "$browser"); then
            export TAMBON_CHROMIUM
            return 0
        fi
    done
    unset TAMBON_CHROMIUM
    return 1
}

has_library() {
    PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null | grep -q "$1"
}

# Names what is missing: "python postgis redis ...". $1 is run, test or fast.
missing_parts() {
    find_python || echo python
    if ! has_library libpangoft2-1.0.so.0 || ! has_library libharfbuzz-subset.so.0; then echo pango; fi
    [ -f /etc/fonts/fonts.conf ] || echo fontconfig
    [ "$1" = fast ] && return 0
    if [ "$1" = test ] || [ -z "${DATABASE_URL:-}" ]; then find_postgis || echo postgis; fi
    if [ "$1" = test ] || [ -z "${REDIS_URL:-}" ]; then find_redis || echo redis; fi
    command -v msgfmt >/dev/null && command -v xgettext >/dev/null || echo gettext
    if [ "$1" = test ]; then find_chromium || echo chromium; fi
}

# The Debian packages that hold the parts; asks apt which PostgreSQL it has.
packages_for() {
    for part in "$@"; do
        case $part in
        python) echo python3 python3-venv ;;
        postgis)
            major=$(apt-cache pkgnames postgresql- |
                sed -n 's/^postgresql-\([0-9]*\)-postgis-3$/\1/p' | sort -n | tail -n 1)
            [ -n "$major" ] || major=15
            echo "postgresql-$major" "postgresql-$major-postgis-3"
            ;;
        redis)
            if [ -n "$(apt-cache pkgnames valkey-tools)" ]; then echo valkey-tools; else echo redis-tools; fi
            ;;
        pango) echo libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 ;;
        *) echo "$part" ;;
        esac
    done
}

explain_missing() {
    cat >&2 <<TEXT
Missing on this machine: $*.
Needed: Python 3.11+ with venv; PostgreSQL 14+ with PostGIS 3.3+ (or DATABASE_URL for ./run);
valkey or redis 7+ (or REDIS_URL for ./run); pango with harfbuzz-subset; fontconfig; gettext; and
for ./test Chromium.
Set PYTHON, PGBIN, REDIS_SERVER or TAMBON_CHROMIUM when one lies in an unusual place.
TEXT
}

# Root, or sudo (which may ask for the password at a terminal).
become_root() {
    if [ "$(id -u)" = 0 ]; then
        ROOT_COMMAND=
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        ROOT_COMMAND="sudo -n"
    elif command -v sudo >/dev/null && [ -t 0 ] && sudo true; then
        ROOT_COMMAND="sudo -n"
    else
        return 1
    fi
}

# Run a command as root with its output in a log; say every ten seconds that it lives.
as_root_logged() {
    log=$1
    shift
    # shellcheck disable=SC2086
    $ROOT_COMMAND env http_proxy="${http_proxy:-}" https_proxy="${https_proxy:-}" "$@" >>"$log" 2>&1 &
    job=$!
    seconds=0
    while kill -0 "$job" 2>/dev/null; do
        sleep 1
        seconds=$((seconds + 1))
        if [ $((seconds % 10)) = 0 ]; then
            printf '  … still at it, %s s: %s\n' "$seconds" "$(tail -n 1 "$log" | cut -c 1-90)"
        fi
    done
    wait "$job"
}

# $1 is run, test or fast.
need_system() {
    missing=$(echo $(missing_parts "$1"))
    if [ -n "$missing" ]; then
        if ! command -v apt-get >/dev/null; then
            explain_missing "$missing"
            exit 3
        fi
        install_missing "$1" "$missing"
    fi
    missing_parts "$1" >/dev/null # in this shell: sets PYTHON, PGBIN, ...
}

install_missing() {
    mkdir -p var/log
    log=$PWD/var/log/apt.log
    if ! become_root; then
        # shellcheck disable=SC2046,SC2086
        set -- "$2" $(packages_for $2)
        explain_missing "$1"
        shift
        echo "This needs root once, and sudo is not to be had here. Ask for:" >&2
        echo "    apt-get update && apt-get install -y --no-install-recommends $*" >&2
        exit 3
    fi
    echo "▸ System packages for: $2 (log: var/log/apt.log)"
    if [ -z "$(apt-cache pkgnames postgresql-common)" ]; then
        as_root_logged "$log" apt-get update || fail_with_log "$log"
    fi
    # shellcheck disable=SC2046,SC2086
    if ! as_root_logged "$log" sh scripts/apt-install $(packages_for $2); then
        # The lists may be old: refresh them once.
        as_root_logged "$log" apt-get update || fail_with_log "$log"
        # shellcheck disable=SC2046,SC2086
        as_root_logged "$log" sh scripts/apt-install $(packages_for $2) || fail_with_log "$log"
    fi
    still=$(echo $(missing_parts "$1"))
    if [ -n "$still" ]; then
        explain_missing "$still"
        exit 3
    fi
}

fail_with_log() {
    tail -n 20 "$1" >&2
    echo "Installing the system packages failed; the whole output is in $1" >&2
    exit 3
}
