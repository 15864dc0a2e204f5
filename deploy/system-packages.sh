#!/bin/sh
# Installs what Debian must provide for `demo` or `test`, and only what is missing.
set -eu

wanted=${1:?"usage: $0 demo|test"}
missing=""

need() { # need PACKAGE TEST-COMMAND...
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}

has_writer() { [ -e "/usr/lib/libreoffice/program/libswlo.so" ]; }
has_font() { [ -e "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc" ]; }

need python3-venv "${PYTHON:-python3.11}" -c 'import ensurepip, venv'
case $wanted in
demo) ;; # old Word files need libreoffice-writer-nogui too: 150 MB more, and the demo has none
test)
    need chromium command -v chromium
    need curl command -v curl # an agency files by it
    need fonts-noto-cjk has_font # pages are looked at in Chinese
    need libreoffice-calc-nogui command -v soffice # CSV for people is opened as people do
    need nodejs command -v node # Spectral and redocly read /openapi.json
    need npm command -v npm     # and come by it, pinned in tests/openapi_lint
    need libreoffice-writer-nogui has_writer # .doc, .wps, RTF and ODT become DOCX by it
    ;;
*)
    echo "usage: $0 demo|test" >&2
    exit 2
    ;;
esac

[ -z "$missing" ] && exit 0
echo "installing from Debian:$missing"
as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo"
$as_root apt-get update -qq
# shellcheck disable=SC2086 # a list of package names
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
