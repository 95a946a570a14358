#!/bin/sh
# deb.sh: .build/deb/netzbericht_VERSION_ARCH.deb, the same bytes from the same sources and libraries.
set -eu
cd "$(dirname "$0")/.."
root=.build/deb/root
rm -rf .build/deb
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || date +%s)
export SOURCE_DATE_EPOCH
sh packaging/install.sh "$PWD/$root" /usr
mkdir -p $root/etc/netzbericht
mv $root/usr/share/netzbericht/pipelines $root/etc/netzbericht/pipelines
rmdir $root/usr/share/netzbericht
mv $root/usr/share/doc/netzbericht/LICENSE $root/usr/share/doc/netzbericht/copyright

version=$($root/usr/bin/netzbericht --version)
architecture=$(dpkg --print-architecture)
# The packages that bring the libraries the program names itself.
libraries=$(readelf -d $root/usr/bin/netzbericht | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
depends=$(for library in $libraries; do
  path=$(ldd $root/usr/bin/netzbericht | awk -v name="$library" '$1 == name { print $3 }')
  case $path in
    /*) dpkg -S "*/$library" 2>/dev/null | sed -n 's/^\([^:, ]*\).*/\1/p' | grep -v -e -dev -e -dbg | head -n 1 ;;
  esac
done | sort -u | paste -sd, | sed 's/,/, /g')
mkdir -p $root/DEBIAN
cat >$root/DEBIAN/control <<CONTROL
Package: netzbericht
Version: $version
Architecture: $architecture
Maintainer: Netzbericht <netzbericht@example.org>
Section: misc
Priority: optional
Depends: $depends
Recommends: systemd
Installed-Size: $(du -sk $root | cut -f1)
Description: reports of a municipal network of school social work
 Reads the CSV files of the schools, tells each school what is wrong, computes
 indicators, protects small numbers and writes workbooks and summaries.
CONTROL
cat >$root/DEBIAN/postinst <<'SCRIPT'
#!/bin/sh
# Makes the user and the folders that the units name, where systemd is there to use them.
set -e
if [ "$1" = configure ]; then
  if command -v systemd-sysusers >/dev/null; then systemd-sysusers netzbericht.conf; fi
  if command -v systemd-tmpfiles >/dev/null; then systemd-tmpfiles --create netzbericht.conf; fi
  if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
fi
SCRIPT
cat >$root/DEBIAN/prerm <<'SCRIPT'
#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
  systemctl disable --now netzbericht-monatsbericht.timer netzbericht-jahresbericht.timer
fi
SCRIPT
chmod 755 $root/DEBIAN/postinst $root/DEBIAN/prerm
(cd $root && find etc -type f | sort | sed 's|^|/|') >$root/DEBIAN/conffiles
find $root -print0 | xargs -0r touch --no-dereference --date="@$SOURCE_DATE_EPOCH"
package=.build/deb/netzbericht_${version}_$architecture.deb
dpkg-deb --root-owner-group -Zxz --build $root "$package" >/dev/null
echo "$package"
