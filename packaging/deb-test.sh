#!/bin/sh
# deb-test.sh PACKAGE: installs the package into a root that holds nothing but the libraries it depends on, and runs the
# report of an invented town there: no Swift toolchain, no shell.
set -eu
package=$(realpath "$1")
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
trap 'exit 130' HUP INT TERM
mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates" "$root/tmp" "$root/debs"
touch "$root/var/lib/dpkg/status" "$root/var/lib/dpkg/available"

depends=$(dpkg-deb -f "$package" Depends | tr -d ',')
# shellcheck disable=SC2086
closure=$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces \
  --no-enhances $depends | grep '^[a-z0-9]' | grep -v -e '^debconf' -e '^perl' -e ':i386' | sort -u)
# shellcheck disable=SC2086
(cd "$root/debs" && apt-get download -qq $closure)
for library in "$root"/debs/*.deb; do dpkg-deb -x "$library" "$root"; done
dpkg --root="$root" --force-depends --install "$package" >/dev/null
dpkg --root="$root" --status netzbericht | grep -q '^Status: install ok installed'

in_root() { chroot "$root" /usr/bin/netzbericht "$@"; }
if chroot "$root" /usr/bin/swift --version >/dev/null 2>&1; then echo "deb: a toolchain is there" >&2; exit 1; fi
in_root --version
in_root sample /tmp/stadt --seed 1
status=0
in_root run jahresbericht --period 2024/25 --definitions /etc/netzbericht/pipelines --input /tmp/stadt \
  --output /tmp/berichte 2>"$root/tmp/log" || status=$?
# 1: the deliveries of the invented town hold planted faults.
if [ $status -gt 1 ]; then cat "$root/tmp/log" >&2; exit $status; fi
in_root verify /tmp/berichte/jahresbericht/2024-25/intern/Jahresbericht_2024-25.xlsx
in_root status --definitions /etc/netzbericht/pipelines --input /tmp/stadt --output /tmp/berichte | grep current
for unit in "$root"/usr/lib/systemd/system/*.service; do test -s "$unit"; done
find "$root/usr/share/man/man1" -name 'netzbericht*.1.gz' | grep -q .
echo "deb: $(basename "$package") runs the yearly report in a root without toolchain; $(du -h "$package" | cut -f1)"
