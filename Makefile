# What can be made here; `make help` lists it. CXX, CXXFLAGS and LDFLAGS are honoured.
ifeq ($(origin CXX),default)
CXX := g++
endif
CXXFLAGS ?= -O2
SECONDS ?= 120

PROGRAMS := tcp_server tcp_client udp_server udp_client
# Where things are built: the programs at the top level, everything else below build/.
BIN := .
BUILD := build

STANDARD := -std=c++17 -pthread -I.
WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow
CLI11 = $(shell pkg-config --cflags CLI11)
GTEST = $(shell pkg-config --cflags gtest)
GTEST_LIBS = $(shell pkg-config --libs gtest)

objects = $(patsubst %.cpp,$(BUILD)/%.o,$(wildcard $(1)))
COMMON := $(call objects,common/*.cpp)
SUPPORT := $(call objects,tests/support/*.cpp)
TESTS := $(call objects,tests/*_test.cpp tests/main.cpp)
SOURCES = $(wildcard *.cpp common/*.?pp tests/*.?pp tests/*/*.?pp tests/*/*/*.?pp)

.PHONY: programs demo test help lint format sanitize soak bench clean deps
.PHONY: programs-address programs-thread run-demo run-tests run-soak run-bench found force

# First the file that takes longest, so that the others can be made beside it.
programs: $(BUILD)/common/options.o $(PROGRAMS:%=$(BIN)/%) ## the four programs

demo: deps ## both pairs, for the reader to watch: who says what, in order
	@$(MAKE) --no-print-directory run-demo

test: deps ## every test, closing with a line of counts
	@$(MAKE) --no-print-directory run-tests

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { sub("programs", "", $$1); printf "make %-9s %s\n", $$1, $$2 }' $(filter %Makefile %.mk,$(MAKEFILE_LIST))

# The analyzer goes through all of CLI11 with it, for half a minute.
CLI11_FILE := common/options.cpp
TIDY := clang-tidy --quiet --warnings-as-errors='*'

lint: deps ## what clang-format, clang-tidy and cppcheck have to say
	$(call need,clang-format clang-tidy cppcheck,clang-format clang-tidy cppcheck,clang-tools-extra cppcheck,clang cppcheck,clang-format llvm cppcheck)
	clang-format --dry-run --Werror $(SOURCES)
	printf '%s\n' $(filter-out $(CLI11_FILE),$(filter %.cpp,$(SOURCES))) | xargs -P 2 -I FILE $(TIDY) FILE -- $(STANDARD)
	$(if $(filter $(CLI11_FILE),$(SOURCES)),$(TIDY) --checks='-clang-analyzer-*' $(CLI11_FILE) -- $(STANDARD))
	cppcheck --quiet --std=c++17 --language=c++ --error-exitcode=1 --inline-suppr --suppress=missingIncludeSystem \
	  --enable=warning,performance,portability $(filter %.cpp,$(SOURCES))

format: ## lays out the source as clang-format does
	clang-format -i $(SOURCES)

# Without vptr: that check opens a pipe, and reports an error when a test has taken all descriptors away.
ADDRESS := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all
THREAD := -O1 -g -fsanitize=thread

sanitize: deps ## every test under AddressSanitizer with UndefinedBehaviorSanitizer, and under ThreadSanitizer
	@$(MAKE) --no-print-directory run-tests BUILD=build/address BIN=build/address CXXFLAGS='$(ADDRESS)'
	@$(MAKE) --no-print-directory run-tests BUILD=build/thread BIN=build/thread CXXFLAGS='$(THREAD)'

soak: deps ## 64 clients for SECONDS (120) who ask, reset and stall; nothing may be wrong or left behind
	@$(MAKE) --no-print-directory run-soak

bench: deps ## the servers beside bare system calls and Python threads, and how they grow to 10,000 connections
	$(call need,python3 gnuplot,python3 gnuplot-nox,python3 gnuplot,python gnuplot,python gnuplot)
	@$(MAKE) --no-print-directory run-bench

clean: ## removes what has been made
	rm -rf build $(PROGRAMS)

deps: ## installs what is missing of the compiler, pkg-config, CLI11 and GoogleTest
	$(call need,$(firstword $(CXX)) pkg-config CLI11 gtest,g++ pkg-config libcli11-dev libgtest-dev,gcc-c++ pkgconf-pkg-config cli11-devel gtest-devel,gcc pkgconf cli11 gtest,pkgconf cli11 googletest)

# $(call need,WHAT,APT,DNF,PACMAN,BREW): where a command or library of WHAT is missing, installs the packages of that name.
define need
@for what in $(1); do \
  command -v "$$what" >/dev/null 2>&1 || pkg-config --exists "$$what" 2>/dev/null || missing="$$missing $$what"; \
done; \
[ -n "$$missing" ] || exit 0; \
echo "Missing:$$missing"; \
sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
if command -v apt-get >/dev/null; then \
  set -- "$$sudo apt-get update" "$$sudo apt-get install -y $(2)"; \
elif command -v dnf >/dev/null; then set -- "$$sudo dnf install -y $(3)"; \
elif command -v pacman >/dev/null; then set -- "$$sudo pacman -S --needed --noconfirm $(4)"; \
elif command -v brew >/dev/null; then set -- "brew install $(5)"; \
else set -- false; fi; \
for command; do \
  echo "$$command"; \
  DEBIAN_FRONTEND=noninteractive $$command || { \
    echo "That did not work. Install, under the names that your system has for them: $(2)" >&2; exit 1; }; \
done
endef

programs-address:
	@$(MAKE) --no-print-directory -f $(firstword $(MAKEFILE_LIST)) programs BUILD=build/address BIN=build/address CXXFLAGS='$(ADDRESS)'

programs-thread:
	@$(MAKE) --no-print-directory -f $(firstword $(MAKEFILE_LIST)) programs BUILD=build/thread BIN=build/thread CXXFLAGS='$(THREAD)'

run-demo: programs $(BUILD)/tests/demo
	@PROGRAMS=$(BIN) $(BUILD)/tests/demo

run-soak: programs $(BUILD)/tests/soak
	@PROGRAMS=$(BIN) $(BUILD)/tests/soak $(SECONDS)

run-bench: programs $(BUILD)/tests/bench/bench $(BUILD)/tests/bench/bare
	@$(BUILD)/tests/bench/bench
	gnuplot tests/bench/growth.gnuplot

run-tests: programs $(BUILD)/tests/run
	PROGRAMS=$(BIN) $(BUILD)/tests/run --gtest_brief=1

$(PROGRAMS:%=$(BIN)/%): $(BIN)/%: $(BUILD)/%.o $(COMMON)
	$(CXX) $(STANDARD) $(CXXFLAGS) $(LDFLAGS) $^ -o $@

$(BUILD)/tests/run: $(TESTS) $(SUPPORT) $(COMMON)
	$(CXX) $(STANDARD) $(CXXFLAGS) $(LDFLAGS) $^ $(GTEST_LIBS) -o $@

TOOLS := $(addprefix $(BUILD)/tests/,demo soak bench/bench)
$(TOOLS): %: %.o $(SUPPORT) $(COMMON)
	$(CXX) $(STANDARD) $(CXXFLAGS) $(LDFLAGS) $^ -o $@

$(BUILD)/tests/bench/bare: $(BUILD)/tests/bench/bare.o
	$(CXX) $(STANDARD) $(CXXFLAGS) $(LDFLAGS) $^ -o $@

$(BUILD)/%.o: %.cpp $(BUILD)/flags
	@mkdir -p $(@D)
	$(CXX) $(STANDARD) $(WARNINGS) $(CXXFLAGS) $(QUICKLY) -MMD -MP -c $< -o $@

# CLI11 takes long to optimize, longer still under a sanitizer, and a command line is read once.
$(BUILD)/common/options.o: QUICKLY := -O0
$(BUILD)/common/options.o: WARNINGS += $(CLI11)
$(BUILD)/common/options.o: | found
$(TESTS): WARNINGS += $(GTEST)

found:
	@pkg-config --exists CLI11 || { echo 'CLI11 is not found by pkg-config: `make deps` installs them.' >&2; exit 1; }

# Another compiler or other flags make everything anew.
$(BUILD)/flags: force
	@mkdir -p $(@D)
	@echo '$(CXX) $(CXXFLAGS)' | cmp -s - $@ || echo '$(CXX) $(CXXFLAGS)' > $@

-include tests/exercises/exercises.mk
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
