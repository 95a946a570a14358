#!/bin/sh
# deb-test.sh PACKAGE: installs the package into a root that holds nothing but the libraries it depends on, and a shell
# for its script, and runs the report of an invented town there: no Swift toolchain. Needs root, and a mount namespace of its own for /proc.
set -eu
package=$(realpath "$1")
# The Swift runtime reads a program's arguments from /proc, as every running system has it; the mount ends with us.
if [ "${2:-}" != mounted ]; then exec unshare --mount sh "$0" "$package" mounted; fi
root=$(mktemp -d)
trap 'umount "$root/proc" 2>/dev/null || true; rm -rf --one-file-system "$root"' EXIT
trap 'exit 130' HUP INT TERM
mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates" "$root/tmp" "$root/debs" "$root/proc"
touch "$root/var/lib/dpkg/status" "$root/var/lib/dpkg/available"

# The lists of packages may be missing or old.
apt-get update -qq
depends=$(dpkg-deb -f "$package" Depends | tr -d ',')
# shellcheck disable=SC2086
closure=$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces \
  --no-enhances $depends dash | grep '^[a-z0-9]' | grep -v -e '^debconf' -e '^perl' -e ':i386' | sort -u)
# shellcheck disable=SC2086
(cd "$root/debs" && apt-get download -qq -o APT::Sandbox::User=root $closure)
for library in "$root"/debs/*.deb; do dpkg-deb -x "$library" "$root"; done
# The libraries were unpacked without their scripts, which need a shell: dpkg does not know of them.
dpkg --root="$root" --force-depends --install "$package" >"$root/tmp/dpkg" 2>&1 || { cat "$root/tmp/dpkg" >&2; exit 1; }
dpkg --root="$root" --status netzbericht | grep -q '^Status: install ok installed'

mount --bind /proc "$root/proc"
in_root() { chroot "$root" /usr/bin/netzbericht "$@"; }
if chroot "$root" /usr/bin/swift --version >/dev/null 2>&1; then echo "deb: a toolchain is there" >&2; exit 1; fi
[ "$(in_root --version)" = "$(dpkg-deb -f "$package" Version)" ]
in_root sample /tmp/stadt --seed 1
status=0
in_root run jahresbericht --period 2024/25 --definitions /etc/netzbericht/pipelines --input /tmp/stadt \
  --output /tmp/berichte 2>"$root/tmp/log" || status=$?
# 1: the deliveries of the invented town hold planted faults.
if [ $status -gt 1 ]; then cat "$root/tmp/log" >&2; exit $status; fi
in_root verify /tmp/berichte/jahresbericht/2024-25/intern/Jahresbericht_2024-25.xlsx
in_root status --definitions /etc/netzbericht/pipelines --input /tmp/stadt --output /tmp/berichte >"$root/tmp/status"
grep '^jahresbericht 2024/25: current, ' "$root/tmp/status"
# The user and the folders, as the package's script makes them where systemd is.
if command -v systemd-sysusers >/dev/null; then
  systemd-sysusers --root="$root" netzbericht.conf
  systemd-tmpfiles --root="$root" --create netzbericht.conf
  for folder in "" /eingabe /berichte /berichte/state; do
    [ "$(stat -c '%a %u' "$root/srv/netzbericht$folder")" = "750 $(awk -F: '$1 == "netzbericht" { print $3 }' "$root/etc/passwd")" ]
  done
else
  echo "deb: NOT CHECKED: systemd-sysusers is not installed" >&2
fi
for unit in "$root"/usr/lib/systemd/system/*.service; do test -s "$unit"; done
find "$root/usr/share/man/man1" -name 'netzbericht*.1.gz' | grep -q .
echo "deb: $(basename "$package") runs the yearly report in a root without toolchain; $(du -h "$package" | cut -f1)"
