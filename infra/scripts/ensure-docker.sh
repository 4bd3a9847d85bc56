#!/bin/bash
# Makes a Docker engine answer on this machine, and does nothing when one does already.
#   usage: infra/scripts/ensure-docker.sh
# As root it installs Debian's engine when none is there and starts it detached from this shell, so that it outlives it.
# Prints one line that names the engine; exit code 1 with one line on stderr when there is none and none can be started.
set -euo pipefail
export LC_ALL=C

host=${DOCKER_HOST:-unix:///var/run/docker.sock}
socket=${host#unix://}
log=${MARKET_DOCKERD_LOG:-/var/log/dockerd.log}
wait_seconds=${MARKET_DOCKERD_WAIT:-90}

fail() { echo "no Docker engine: $*" >&2; exit 1; }

# The engine's own answer counts, not the presence of a socket file; curl and the client both may be missing.
engine_version() {
  if command -v curl >/dev/null 2>&1; then
    curl -fsS --max-time 5 --unix-socket "$socket" http://localhost/version 2>/dev/null | sed -n 's/.*"Version":"\([0-9][^"]*\)","ApiVersion".*/\1/p'
  elif command -v docker >/dev/null 2>&1; then
    timeout 5 docker -H "$host" version --format '{{.Server.Version}}' 2>/dev/null || true
  fi
}

answers() {
  if command -v curl >/dev/null 2>&1; then
    [ "$(curl -fsS --max-time 5 --unix-socket "$socket" http://localhost/_ping 2>/dev/null || true)" = OK ]
  else
    [ -n "$(engine_version)" ]
  fi
}

report() { echo "docker engine $(engine_version) on $host"; }

case $host in
  unix://*) ;;
  *) if timeout 10 docker -H "$host" version >/dev/null 2>&1; then echo "docker engine on $host"; exit 0; fi
     fail "nothing answers on $host (DOCKER_HOST); only a local engine can be started from here" ;;
esac

if answers; then report; exit 0; fi

# Two callers at once (tests and a demo) must not install or start twice.
exec 9>"${TMPDIR:-/tmp}/market-ensure-docker.lock"
flock -w "$wait_seconds" 9 || fail "another start is still under way"
if answers; then report; exit 0; fi
[ "$(id -u)" = 0 ] || fail "nothing answers on $socket, and starting an engine needs root (start dockerd, or set DOCKER_HOST)"

if ! command -v dockerd >/dev/null 2>&1; then
  command -v apt-get >/dev/null 2>&1 || fail "dockerd is not installed, and there is no apt-get to install it with"
  echo "installing docker.io ..." >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get -o DPkg::Lock::Timeout="$wait_seconds" update -qq >&2 || true
  apt-get -o DPkg::Lock::Timeout="$wait_seconds" install -y -qq --no-install-recommends docker.io iptables curl >&2 ||
    fail "apt-get could not install docker.io"
fi

# A machine without systemd may have no cgroup hierarchy mounted yet.
if ! mountpoint -q /sys/fs/cgroup && [ ! -e /sys/fs/cgroup/cgroup.controllers ]; then
  mount -t tmpfs -o mode=755 cgroup /sys/fs/cgroup 2>/dev/null || true
  for controller in cpu cpuacct cpuset memory devices freezer blkio pids; do
    mkdir -p "/sys/fs/cgroup/$controller"
    mount -t cgroup -o "$controller" cgroup "/sys/fs/cgroup/$controller" 2>/dev/null || rmdir "/sys/fs/cgroup/$controller" 2>/dev/null || true
  done
fi

start() {
  # A daemon that was killed leaves its pid file, and a reused pid would then keep the next one from starting.
  if [ -f /var/run/docker.pid ] && ! grep -qs dockerd "/proc/$(cat /var/run/docker.pid)/comm"; then rm -f /var/run/docker.pid; fi
  setsid nohup dockerd -H "$host" "$@" >>"$log" 2>&1 9>&- </dev/null &
  local pid=$! deadline=$((SECONDS + wait_seconds))
  while [ $SECONDS -lt $deadline ]; do
    answers && return 0
    kill -0 "$pid" 2>/dev/null || return 1
    sleep 0.2
  done
  return 1
}

start || fail "dockerd did not come up; the end of $log: $(tail -n 3 "$log" 2>/dev/null | tr '\n' ' ')"
report
