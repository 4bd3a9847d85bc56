#!/bin/bash
# Makes sure that a PostgreSQL server is installed (not that one runs) and prints the folder of its programs.
set -euo pipefail

find_programs() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }

programs=$(find_programs)
if [ ! -x "${programs:-}/initdb" ] || [ ! -x "${programs:-}/postgres" ]; then
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "ensure-postgres: no PostgreSQL server is installed; as root on Debian: apt-get install postgresql" >&2
    exit 1
  fi
  # No cluster of the machine's own: the tests start private ones.
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
  export DEBIAN_FRONTEND=noninteractive
  { apt-get install -y --no-install-recommends postgresql || { apt-get update && apt-get install -y --no-install-recommends postgresql; }; } >&2
  programs=$(find_programs)
fi
echo "$programs"
