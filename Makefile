# The two commands to know are `make demo` and `make check`. Both install what
# is missing, build, and are quick when nothing changed. Everything else about
# building is in CMakeLists.txt and CMakePresets.json.

SOURCES := $(wildcard include/meld/*/*.h lib/*/*.h lib/*/*.c lib/*/*.cpp \
  passes/*.cpp tools/*/*.h tools/*/*.cpp unittests/*/*.h unittests/*/*.c \
  unittests/*/*.cpp test/fuzz/*.h test/fuzz/*.cpp examples/*/*.cpp benchmarks/*.cpp scripts/binaryen/*.cpp)

.PHONY: demo check check-asan check-fuzz bench bench-calls format check-format tidy install clean help

demo: ## Fuse a real composed component, look into the result and run it
	@scripts/setup.sh
	@scripts/build.sh release
	@scripts/demo.sh

check: ## Run every test
	@scripts/setup.sh
	@[ ! -x scripts/setup-guests.sh ] || scripts/setup-guests.sh >/dev/null
	@scripts/build.sh release
	@scripts/check.py release

check-asan: ## Run every test with the address and undefined-behaviour sanitizers
	@scripts/setup.sh
	@[ ! -x scripts/setup-guests.sh ] || scripts/setup-guests.sh >/dev/null
	@scripts/build.sh asan
	@scripts/check.py asan

check-fuzz: ## Compare verdicts on 20,000 random modules; fuzz for 40 minutes
	@scripts/setup.sh
	@scripts/build.sh release
	@$$(scripts/python-env.sh 2>/dev/null)/bin/python test/fuzz/validate.py build/release
	@MELD_PIPELINES_SECONDS=300 MELD_PIPELINES_SEED=$$(date +%s) \
	  MELD_BUILD=build/release MELD_PYTHON=$$(scripts/python-env.sh 2>/dev/null)/bin/python \
	  test/Pipelines/run-check.sh
	@MELD_FUZZ_SECONDS=600 test/fuzz/run-check.sh

bench: ## Measure fusing time and memory (docs/performance.md)
	@scripts/setup.sh
	@scripts/build.sh release
	@benchmarks/run.sh

bench-calls: ## Measure calls between components (docs/performance.md)
	@scripts/setup.sh
	@scripts/build.sh release
	@benchmarks/run.sh --calls

# These two need the Debian packages clang-format-22 and clang-tidy-22.
format: ## Lay out all sources
	clang-format-22 -i $(SOURCES)

check-format:
	clang-format-22 --dry-run -Werror $(SOURCES)

tidy: ## Static checks
	@scripts/build.sh debug
	run-clang-tidy-22 -quiet -p build/debug '/(lib|passes|tools)/'

install: ## Install into PREFIX (default /usr/local)
	@scripts/build.sh release
	cmake --install build/release --prefix $(or $(PREFIX),/usr/local)

clean: ## Remove the build folders (not the cache)
	rm -rf build compile_commands.json

help: ## List these
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 22
