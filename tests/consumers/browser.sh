#!/bin/sh
# Finds Debian's Chromium, or installs it, and puts axe-core from npm under target/browser/. Prints the browser's name.
set -eu
cd "$(dirname "$0")/../.."
AXE="axe-core@4.14.1"

fail() {
    echo "$1" >&2
    exit 1
}

find_browser() {
    for name in chromium chromium-browser google-chrome; do
        if command -v "$name"; then return 0; fi
    done
    return 1
}

if ! browser=$(find_browser); then
    { apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium; } >/dev/null 2>&1 ||
        fail "Chromium is not here, and \`apt-get install chromium\` fails"
    browser=$(find_browser) || fail "Chromium is not here"
fi
mkdir -p target/browser
if [ "$(cat target/browser/installed 2>/dev/null)" != "$AXE" ]; then
    command -v npm >/dev/null || fail "npm is not here: install node and npm"
    (
        cd target/browser
        echo '{ "private": true }' >package.json
        npm install --silent --no-audit --no-fund --ignore-scripts "$AXE"
    ) || fail "$AXE could not be installed from npm"
    echo "$AXE" >target/browser/installed
fi
echo "$browser"
