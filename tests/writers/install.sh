#!/bin/sh
# Puts the programs that write workbooks under target/writers/: openpyxl and XlsxWriter from PyPI,
# exceljs and SheetJS from npm. LibreOffice comes with the system's packages, by ../office/install.sh.
set -eu
cd "$(dirname "$0")/../.."
PYTHON_PACKAGES="openpyxl==3.1.5 XlsxWriter==3.3.1"
NODE_PACKAGES="exceljs@4.4.0 xlsx@0.18.5"
wanted="$PYTHON_PACKAGES $NODE_PACKAGES"
mkdir -p target/writers
cd target/writers
if [ "$(cat installed 2>/dev/null)" = "$wanted" ]; then exit 0; fi

fail() {
    echo "$1" >&2
    exit 1
}

rm -rf venv node_modules package.json package-lock.json installed
command -v npm >/dev/null || fail "npm is not here: install node and npm"
{ python3 -m venv venv && venv/bin/pip install --quiet --disable-pip-version-check $PYTHON_PACKAGES; } ||
    fail "$PYTHON_PACKAGES could not be installed from PyPI"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts $NODE_PACKAGES ||
    fail "$NODE_PACKAGES could not be installed from npm"
echo "$wanted" >installed
