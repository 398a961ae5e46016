#!/bin/sh
# Puts LibreOffice Calc and its Python bridge on this machine, from the system's own packages.
set -eu
command -v soffice >/dev/null && /usr/bin/python3 -c 'import uno' 2>/dev/null && exit 0
export DEBIAN_FRONTEND=noninteractive
if ! { apt-get update -q && apt-get install -y -q --no-install-recommends libreoffice-calc python3-uno; }
then
    echo "LibreOffice is not here and could not be installed: see to libreoffice-calc and python3-uno" >&2
    exit 1
fi
