#!/bin/bash
# Builds the small local images that tests and the demo run where no registry answers, and does nothing when they are there.
#   usage: infra/scripts/build-test-image.sh [--force]
# marketplace/hello-web:1 and :2 are a statically linked busybox whose web server, on port $PORT (8080), shows its version, the
# instance it is (MARKET_INSTANCE) and $GREETING. Talks to the engine's API with curl alone, so no docker client is needed.
set -euo pipefail
export LC_ALL=C

host=${DOCKER_HOST:-unix:///var/run/docker.sock}
repository=marketplace/hello-web
# Part of the image's label: a changed recipe rebuilds.
recipe=$(sha256sum "$0" | cut -c1-16)

fail() { echo "no test image: $*" >&2; exit 1; }
if ! command -v curl >/dev/null 2>&1; then
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || fail "curl is missing"
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=90 install -y -qq --no-install-recommends curl >&2 || fail "apt-get could not install curl"
fi
api() {
  case $host in
    unix://*) curl -sS --fail-with-body --max-time 120 --unix-socket "${host#unix://}" "$@" ;;
    tcp://*) local url=${*: -1}; curl -sS --fail-with-body --max-time 120 "${@:1:$#-1}" "${url/localhost/${host#tcp://}}" ;;
    *) fail "DOCKER_HOST '$host' is neither unix:// nor tcp://" ;;
  esac
}
built() { api "http://localhost/images/$repository:$1/json" 2>/dev/null | grep -q "\"market.recipe\":\"$recipe\""; }

if [ "${1:-}" != --force ] && built 1 && built 2; then echo "$repository:1 and :2 are there"; exit 0; fi

busybox=$(command -v busybox || true)
is_static() { [ -n "$1" ] && ! ldd "$1" >/dev/null 2>&1; }
if ! is_static "$busybox"; then
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || fail "a static busybox is needed (Debian: busybox-static)"
  echo "installing busybox-static ..." >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get -o DPkg::Lock::Timeout=90 install -y -qq --no-install-recommends busybox-static >&2 ||
    { apt-get -o DPkg::Lock::Timeout=90 update -qq >&2 && apt-get -o DPkg::Lock::Timeout=90 install -y -qq --no-install-recommends busybox-static >&2; } ||
    fail "apt-get could not install busybox-static"
  hash -r
  busybox=$(command -v busybox)
fi

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"
mkdir -p "$root"/{bin,etc,tmp,www,data}
chmod 1777 "$root/tmp" "$root/data" "$root/www"
cp "$busybox" "$root/bin/busybox"
chmod 755 "$root/bin/busybox"
"$busybox" --list | while read -r applet; do [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"; done
printf 'root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' >"$root/etc/passwd"
printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
cat >"$root/bin/serve" <<'SERVE'
#!/bin/sh
# Ends at once on SIGTERM, which a shell as process 1 would otherwise ignore.
trap 'kill "$server" 2>/dev/null; exit 0' TERM INT
port=${PORT:-8080}
version=$(cat /etc/hello-version)
echo "<h1>hello from ${MARKET_INSTANCE:-nowhere}</h1><p>version $version</p><p>${GREETING:-}</p>" >/www/index.html
echo ok >/www/health
echo "hello-web $version listens on port $port as ${MARKET_INSTANCE:-nowhere}"
httpd -f -v -p "$port" -h /www &
server=$!
wait "$server"
SERVE
chmod 755 "$root/bin/serve"

change() { printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n' | sed 's/../%&/g'; }
for version in 1 2; do
  echo "$version" >"$root/etc/hello-version"
  query="fromSrc=-&repo=$repository&tag=$version"
  for line in 'CMD ["/bin/serve"]' 'ENV PATH=/bin' 'EXPOSE 8080' "LABEL market.recipe=$recipe"; do query="$query&changes=$(change "$line")"; done
  tar -C "$root" --owner=0 --group=0 --numeric-owner --sort=name --mtime=@0 -cf - . |
    api -X POST -H 'Content-Type: application/x-tar' --data-binary @- "http://localhost/images/create?$query" >/dev/null ||
    fail "the engine refused to import $repository:$version"
  built "$version" || fail "$repository:$version is not there after its import"
done
echo "built $repository:1 and :2"
