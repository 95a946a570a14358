# make report: from a fresh checkout to the yearly report of the invented town. make help lists the rest.

PERIOD = 2024/25
BENCH =
CPU =
SECONDS = 600
SEED = 1
CASES = 500
SEEDS = 1 2 3
MUTATIONS = 20

MODULES = xlsxwriter libzip libcrypto sqlite3
DEBIAN = libxlsxwriter-dev libzip-dev libssl-dev libsqlite3-dev libglpk-dev pkg-config python3 python3-venv
YEAR = $(subst /,-,$(PERIOD))
RESULTS = output/jahresbericht/$(YEAR)

.PHONY: help setup program report test lint oracle attack conformance locale fuzz bench bench-job bench-validate bench-export \
  bench-disclosure readback samples clean

help: ## this list
	@awk -F ' ## ' '/^[a-z-]+:.* ## / { sub(/:.*/, "", $$1); printf "make %-14s %s\n", $$1, $$2 }' Makefile

setup: ## checks the Swift toolchain; on Debian installs the libraries that are missing
	@version=$$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1); \
	if [ -z "$$version" ]; then \
	  echo "setup: no Swift toolchain found; please install Swift 6.3 or newer: https://www.swift.org/install" >&2; exit 1; \
	fi; \
	set -- $$version; \
	if [ "$$1" -lt 6 ] || { [ "$$1" -eq 6 ] && [ "$$2" -lt 3 ]; }; then \
	  echo "setup: Swift $$1.$$2 found; please install Swift 6.3 or newer: https://www.swift.org/install" >&2; exit 1; \
	fi
	@missing() { \
	  ! command -v python3 >/dev/null || ! command -v pkg-config >/dev/null || ! pkg-config --exists $(MODULES) || \
	  ! echo '#include <glpk.h>' | clang -E -x c - >/dev/null 2>&1 || ! python3 -c 'import venv, ensurepip' 2>/dev/null; \
	}; \
	missing || exit 0; \
	if ! command -v apt-get >/dev/null; then \
	  echo "setup: please install python3, pkg-config and the development files of $(MODULES) and glpk" >&2; exit 1; \
	fi; \
	as_root=; \
	if [ "$$(id -u)" -ne 0 ]; then \
	  if ! command -v sudo >/dev/null; then \
	    echo "setup: please let root run: apt-get update && apt-get install $(DEBIAN)" >&2; exit 1; \
	  fi; \
	  as_root=sudo; \
	fi; \
	echo "setup: installing $(DEBIAN)"; \
	$$as_root apt-get update -qq && \
	$$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(DEBIAN) || exit 1; \
	if missing; then echo "setup: something of python3, pkg-config, $(MODULES), glpk is still missing" >&2; exit 1; fi

# What people run is built with optimisation and, where the toolchain can, with the Swift runtime in it: so it starts a
# third faster and runs on machines without Swift.
RELEASE = -c release $$(if [ -d "$$(swiftc -print-target-info | \
  sed -n 's/.*"runtimeResourcePath" *: *"\(.*\)".*/\1_static/p')" ]; then echo --static-swift-stdlib; fi)

program: setup ## builds .build/release/netzbericht
	swift build $(RELEASE) --product netzbericht

report: program ## the yearly report of the invented town; another year with PERIOD=2023/24
	@status=0; \
	.build/release/netzbericht run jahresbericht --period $(PERIOD) \
	  --definitions pipelines --input samples --output output || status=$$?; \
	case $$status in \
	  0) ;; \
	  1) echo "The report is done. Exit status 1 says that deliveries have findings: samples/ holds planted faults, so here this is success." ;; \
	  *) echo "report: netzbericht ended with exit status $$status" >&2; exit $$status ;; \
	esac
	@echo; cat $(RESULTS)/intern/Jahresbericht_$(YEAR).txt
	@echo; echo "Results:"; \
	for place in intern veroeffentlichung; do \
	  if [ -d $(RESULTS)/$$place ]; then echo "  $(RESULTS)/$$place/"; fi; \
	done

test: setup ## style, all tests, every figure against a recomputation; with CI set or LOCALE=1 also make locale
	@$(MAKE) --no-print-directory lint
	swift build --build-tests
	swift test
	@# The rest asks the program as people run it: building with optimisation can fail where the tests' build does not.
	@$(MAKE) --no-print-directory oracle
	@$(MAKE) --no-print-directory random-tables CASES=20 SEEDS=1
	@$(MAKE) --no-print-directory attack
	@$(MAKE) --no-print-directory units
	@$(MAKE) --no-print-directory readback
	@if [ -n "$$CI" ] || [ "$$LOCALE" = 1 ]; then $(MAKE) --no-print-directory locale; fi

lint: ## style of all Swift files, and none longer than 400 lines
	swift format lint --strict --parallel --recursive Package.swift Sources Tests
	@find . -path './.*' -prune -o -type f -name '*.swift' -exec \
	  awk 'FNR == 401 { print FILENAME ": more than 400 lines"; long = 1 } END { exit long }' {} +

oracle: program ## every indicator by everything, reports and a changing town, recomputed from samples/wahrheit
	@folder=$$(mktemp -d) || exit 1; \
	trap 'rm -rf "$$folder"' EXIT; trap 'exit 130' HUP INT TERM; \
	for period in 2023/24 2024/25; do \
	  status=0; \
	  .build/release/netzbericht run jahresbericht --period $$period --definitions pipelines --input samples \
	    --output "$$folder/output" >"$$folder/log" 2>&1 || status=$$?; \
	  case $$status in \
	    0) echo "oracle: report $$period done" ;; \
	    1) echo "oracle: report $$period done, with the findings that samples/ is meant to cause" ;; \
	    *) cat "$$folder/log" >&2; echo "oracle: report $$period ended with exit status $$status" >&2; exit $$status ;; \
	  esac; \
	done; \
	python3 Tests/oracle/test_oracle.py && \
	python3 Tests/oracle/oracle.py --program .build/release/netzbericht --truth samples/wahrheit --input samples \
	  --output "$$folder/output" --mutations $(MUTATIONS) --seed $(SEED)

# A Python that has the programs we compare with; the folder lies with all else that is built.
CONTENDERS = .build/contenders
$(CONTENDERS)/bin/frictionless:
	python3 -m venv $(CONTENDERS)
	$(CONTENDERS)/bin/python -m pip install --quiet frictionless==5.21.0 duckdb==2.0.1

.PHONY: random-tables
random-tables: program
	@Tests/conformance/run.sh .build/release/netzbericht $(CASES) "$(SEEDS)"

conformance: program $(CONTENDERS)/bin/frictionless ## CASES=500 random tables of each of SEEDS="1 2 3", and our contracts, against frictionless
	Tests/conformance/run.sh .build/release/netzbericht $(CASES) "$(SEEDS)" $(CONTENDERS)/bin/python
	$(CONTENDERS)/bin/python -W ignore Tests/conformance/package_check.py --program .build/release/netzbericht

bench-validate: program $(CONTENDERS)/bin/frictionless ## a million rows with 100,000 faults: rows/s beside DuckDB and frictionless
	$(CONTENDERS)/bin/python Tests/conformance/bench_validate.py --program .build/release/netzbericht \
	  --python $(CONTENDERS)/bin/python --folder bench-data

attack: program ## attacks publications made to leak, and the yearly report, with scipy's linear programming
	@python=python3; \
	if ! python3 -c 'import scipy' 2>/dev/null; then \
	  python=.build/python/bin/python; \
	  $$python -c 'import scipy' 2>/dev/null || { \
	    python3 -m venv .build/python && .build/python/bin/pip install --quiet --disable-pip-version-check scipy; } || exit 1; \
	fi; \
	swift build --build-tests || exit 1; \
	rm -rf .build/attack; mkdir -p .build/attack; \
	ATTACK_FOLDER="$(CURDIR)/.build/attack" swift test --skip-build --filter AttackSuiteTests >.build/attack/log 2>&1 || { \
	  cat .build/attack/log >&2; exit 1; }; \
	$$python Tests/attack/attack.py suite .build/attack || exit 1; \
	folder=$$(mktemp -d) || exit 1; \
	trap 'rm -rf "$$folder"' EXIT; trap 'exit 130' HUP INT TERM; \
	for period in 2023/24 2024/25; do \
	  status=0; \
	  .build/release/netzbericht run jahresbericht --period $$period --definitions pipelines --input samples \
	    --output "$$folder" >"$$folder/log" 2>&1 || status=$$?; \
	  if [ $$status -gt 1 ]; then cat "$$folder/log" >&2; exit $$status; fi; \
	  $$python Tests/attack/attack.py report "$$folder/jahresbericht/$$(echo $$period | tr / -)/veroeffentlichung" || exit 1; \
	done

locale: program ## what other tools make of a German file, and that we read it right; installs them where it can
	@python3 Tests/locale/locale_truth.py --binary .build/release/netzbericht

# Optimised, but with all checks and with blocks so small that their edges lie in small files.
CHECKED = -c release --scratch-path .build/fuzz -Xswiftc -enable-testing -Xswiftc -assert-config -Xswiftc Debug \
  -Xswiftc -DCHECKED

fuzz: setup ## reads damaged files for SECONDS=600 from SEED=1; what goes wrong is kept in .build/fuzz-failures
	swift build $(CHECKED) --product fuzz
	.build/fuzz/release/fuzz --seconds $(SECONDS) --seed $(SEED) --failures .build/fuzz-failures

bench: setup ## rows/s, MB/s and peak memory with one and two threads; arguments with BENCH=…
	swift build $(RELEASE) --product benchmark
	.build/release/benchmark $(BENCH)

# With CPU=native also as built for the processor at hand: such a program runs nowhere else and lies by itself.
NATIVE = .build/native/release/benchmark
bench-job: setup ## the benchmark job beside DuckDB and Polars, installed where they can be; arguments with BENCH=…, CPU=native
	for product in netzbericht benchmark; do swift build $(RELEASE) --product $$product || exit 1; done
	if [ "$(CPU)" = native ]; then \
	  swift build $(RELEASE) -Xcc -march=native --scratch-path .build/native --product benchmark; \
	fi
	python3 Tests/bench/job.py --binary .build/release/netzbericht --benchmark .build/release/benchmark \
	  $(if $(filter native,$(CPU)),--native $(NATIVE)) $(BENCH)

# Endurance tests of operation; figures in docs/reliability.md.
KILLS = 200
EVERY = 1
MONTHS = 120

.PHONY: soak install deb deb-test units
soak: program ## KILLS=200 kill -9, every file operation failing once, ten years of months, a re-check of 24 months
	python3 Tests/soak/kill.py --program .build/release/netzbericht --kills $(KILLS) --seed $(SEED)
	python3 Tests/soak/faults.py --program .build/release/netzbericht --every $(EVERY)
	python3 Tests/soak/faults.py --program .build/release/netzbericht --every $(EVERY) --error ENOSPC
	python3 Tests/soak/years.py --program .build/release/netzbericht --months $(MONTHS) --seed $(SEED)
	python3 Tests/soak/recheck.py --program .build/release/netzbericht

PREFIX = /usr/local
DESTDIR =
install: program ## builds with the Swift runtime in it and installs below PREFIX=/usr/local
	swift build $(RELEASE) --product generate-manual
	sh packaging/install.sh "$(DESTDIR)" "$(PREFIX)"

deb: program ## a Debian package: program, man pages, completions, units of systemd; needs no Swift where it is installed
	swift build $(RELEASE) --product generate-manual
	sh packaging/deb.sh

deb-test: deb ## installs the package into a fresh root and runs the yearly report of the invented town there
	sh packaging/deb-test.sh .build/deb/netzbericht_*.deb

units: program ## the units of systemd that `netzbericht schedule` prints, checked by systemd-analyze
	@if ! command -v systemd-analyze >/dev/null && command -v apt-get >/dev/null && [ "$$(id -u)" -eq 0 ]; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends systemd || true; \
	fi; \
	if ! command -v systemd-analyze >/dev/null; then \
	  echo "units: SKIPPED, NOT CHECKED: systemd-analyze is not installed" >&2; exit 0; \
	fi; \
	folder=$$(mktemp -d) || exit 1; trap 'rm -rf "$$folder"' EXIT; \
	for report in monatsbericht jahresbericht; do \
	  .build/release/netzbericht schedule $$report --definitions pipelines --input samples --output "$$folder/berichte" \
	    --user root --to "$$folder/units" >/dev/null || exit 1; \
	done; \
	systemd-analyze verify --man=no "$$folder"/units/*.service "$$folder"/units/*.timer || exit 1; \
	systemd-analyze calendar --iterations=2 '*-*-03 05:30' >/dev/null || exit 1; \
	echo "units: $$(ls "$$folder"/units/*.service "$$folder"/units/*.timer | wc -l) units verified"

bench-export: setup ## a million rows of 8 columns beside the library's own throughput in C, and the yearly workbook
	swift build $(RELEASE) --product benchmark
	python3 Tests/bench/export.py --benchmark .build/release/benchmark
	.build/release/benchmark workbook

# A Python that reads workbooks independently of the program.
READER = .build/reader
$(READER)/bin/openpyxl-ready:
	python3 -m venv $(READER)
	$(READER)/bin/python -m pip install --quiet --disable-pip-version-check openpyxl==3.1.5
	@touch $@

readback: program $(READER)/bin/openpyxl-ready ## reads the reports of the invented town back with openpyxl: values, types, links, charts, texts
	@folder=$$(mktemp -d) || exit 1; \
	trap 'rm -rf "$$folder"' EXIT; trap 'exit 130' HUP INT TERM; \
	for run in "jahresbericht 2024/25 de" "jahresbericht 2024/25 en" "monatsbericht 2025-03 de"; do \
	  set -- $$run; status=0; \
	  .build/release/netzbericht run $$1 --period $$2 --language $$3 --definitions pipelines --input samples \
	    --output "$$folder/$$1-$$3" >"$$folder/log" 2>&1 || status=$$?; \
	  if [ $$status -gt 1 ]; then cat "$$folder/log" >&2; exit $$status; fi; \
	done; \
	$(READER)/bin/python -W ignore Tests/readback/readback.py "$$folder"/*-*/*/20*
bench-disclosure: setup ## protects and audits a table of a whole state: 53 districts, 11 school types, 12 months
	swift build $(RELEASE) --product benchmark
	.build/release/benchmark disclosure $(BENCH)

samples: program ## writes the invented town anew
	rm -rf samples/stammdaten samples/eingang samples/wahrheit
	.build/release/netzbericht sample samples --seed 1

clean: ## removes what was built; output/ with its ledger stays
	rm -rf .build bench-data
