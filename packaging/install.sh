#!/bin/sh
# install.sh DESTDIR PREFIX: puts the program, which make has built, and all that belongs to it in its place.
set -eu
cd "$(dirname "$0")/.."
destdir=$1
prefix=$2

program=.build/release/netzbericht
if ldd $program | grep -q libswiftCore; then
  echo "install: this Swift toolchain has no static libraries, so that the program would need it where it runs" >&2
  exit 1
fi
# The tool of ArgumentParser's generate-manual plugin: one page for the program and one for each command. Their day is
# that of the last change, not of the build.
rm -rf .build/man
mkdir -p .build/man
.build/release/generate-manual $program --output-directory .build/man --multi-page
day=$(git log -1 --format=%cs 2>/dev/null || date +%F)

put() { install -D -m "$1" "$2" "$destdir$prefix/$3"; }
put 755 $program bin/netzbericht
strip "$destdir$prefix/bin/netzbericht"
pages=$(find .build/man -name 'netzbericht*.1')
[ -n "$pages" ] || { echo "install: no man pages were made" >&2; exit 1; }
for page in $pages; do
  name=$(basename "$page")
  sed "s/^\.Dd .*/.Dd $day/" "$page" | gzip -9n >.build/page.gz
  put 644 .build/page.gz "share/man/man1/$name.gz"
done
find pipelines -name '*.yaml' | while read -r file; do put 644 "$file" "share/netzbericht/$file"; done
for shell in bash zsh fish; do $program --generate-completion-script $shell >.build/completion.$shell; done
put 644 .build/completion.bash share/bash-completion/completions/netzbericht
put 644 .build/completion.zsh share/zsh/site-functions/_netzbericht
put 644 .build/completion.fish share/fish/vendor_completions.d/netzbericht.fish
for file in README.md CHANGELOG.md LICENSE docs/*.md; do put 644 "$file" "share/doc/netzbericht/$(basename "$file")"; done

# Units for the report of every month and of every year; `netzbericht schedule` makes others.
units=.build/units
rm -rf $units
schedule() {
  $program schedule "$1" --period "$2" --calendar "$3" --cron "$4" --definitions pipelines --to $units \
    --program "$prefix/bin/netzbericht" --input /srv/netzbericht/eingabe --output /srv/netzbericht/berichte >/dev/null
}
schedule monatsbericht previous-month '*-*-03 05:30' '30 5 3 * *'
schedule jahresbericht previous-school-year '*-09-10 06:00' '0 6 10 9 *'
for unit in $units/*.service $units/*.timer; do
  # Definitions that the city has changed lie in /etc.
  sed "s|--definitions [^ ]*|--definitions /etc/netzbericht/pipelines|" "$unit" >.build/unit
  put 644 .build/unit "lib/systemd/system/$(basename "$unit")"
done
echo 'u netzbericht - "Netzbericht" /srv/netzbericht' >.build/sysusers
put 644 .build/sysusers lib/sysusers.d/netzbericht.conf
printf '%s\n' 'd /srv/netzbericht 0750 netzbericht netzbericht -' \
  'd /srv/netzbericht/eingabe 0750 netzbericht netzbericht -' \
  'd /srv/netzbericht/berichte 0750 netzbericht netzbericht -' \
  'd /srv/netzbericht/berichte/state 0750 netzbericht netzbericht -' >.build/tmpfiles
put 644 .build/tmpfiles lib/tmpfiles.d/netzbericht.conf
