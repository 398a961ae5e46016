#!/bin/sh
# Puts the programs that read reports under target/consumers/: Microsoft's SARIF Multitool, in whose package the
# schema of SARIF is, and GitHub's library for workflow commands, from npm; sarif-tools, junitparser and GitHub's
# Markdown renderer from PyPI.
set -eu
cd "$(dirname "$0")/../.."
PYTHON_PACKAGES="sarif-tools==3.0.5 junitparser==5.0.3 cmarkgfm==2025.10.22"
NODE_PACKAGES="@microsoft/sarif-multitool-linux@5.7.0 @actions/core@3.0.1"
wanted="$PYTHON_PACKAGES $NODE_PACKAGES"
mkdir -p target/consumers
cd target/consumers
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
chmod u+x node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
echo "$wanted" >installed
