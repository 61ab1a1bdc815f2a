# What can be made here; `make help` lists it. CXX, CXXFLAGS and LDFLAGS are honoured, and -j.
ifeq ($(origin CXX),default)
CXX := g++
endif
CXXFLAGS ?= -O2

PROGRAMS := tcp_server tcp_client udp_server udp_client
# Where things are built: the programs at the top level, everything else below build/.
BIN := .
BUILD := build

STANDARD := -std=c++17 -pthread -I.
WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow

objects = $(patsubst %.cpp,$(BUILD)/%.o,$(wildcard $(1)))
COMMON := $(call objects,common/*.cpp)
SUPPORT := $(call objects,tests/support/*.cpp)
TRACER := $(filter-out %_test.o %/trace.o,$(call objects,tests/trace/*.cpp))
TESTS := $(call objects,tests/*_test.cpp tests/trace/*_test.cpp tests/main.cpp)

.PHONY: programs demo test help clean run-demo run-tests found force

# First the file that takes longest, so that the others can be made beside it.
programs: $(BUILD)/common/options.o $(PROGRAMS:%=$(BIN)/%) ## the four programs

demo: deps ## both pairs, for the reader to watch: who says what, in order
	@$(MAKE) --no-print-directory run-demo

test: deps ## every test, closing with a line of counts
	@$(MAKE) --no-print-directory run-tests

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { sub("programs", "", $$1); printf "make %-9s %s\n", $$1, $$2 }' $(filter %Makefile %.mk,$(MAKEFILE_LIST))

clean: ## removes what has been made
	rm -rf build $(PROGRAMS)

run-demo: programs $(BUILD)/tests/demo
	@PROGRAMS=$(BIN) $(BUILD)/tests/demo

run-tests: programs $(BUILD)/tests/run $(BUILD)/tests/trace/trace
	PROGRAMS=$(BIN) TRACER=$(BUILD)/tests/trace/trace $(BUILD)/tests/run --gtest_brief=1

LINK = $(CXX) $(STANDARD) $(CXXFLAGS) $(LDFLAGS) $^ -o $@

$(PROGRAMS:%=$(BIN)/%): $(BIN)/%: $(BUILD)/%.o $(COMMON)
	$(LINK)

$(BUILD)/tests/run: $(TESTS) $(SUPPORT) $(COMMON) $(TRACER)
	$(LINK) $(shell pkg-config --libs gtest)

$(BUILD)/%.o: %.cpp $(BUILD)/flags
	@mkdir -p $(@D)
	$(CXX) $(STANDARD) $(WARNINGS) $(CXXFLAGS) $(LIBRARY) -MMD -MP -c $< -o $@

# CLI11 takes long to optimize, longer still under a sanitizer, and a command line is read once: so -O0.
$(BUILD)/common/options.o: LIBRARY = $(shell pkg-config --cflags CLI11) -O0
$(BUILD)/common/options.o: | found
$(TESTS): LIBRARY = $(shell pkg-config --cflags gtest)

found:
	@pkg-config --exists CLI11 || { echo 'CLI11 is not found by pkg-config: `make deps` installs it.' >&2; exit 1; }

# Another compiler or other flags make everything anew.
$(BUILD)/flags: force
	@mkdir -p $(@D)
	@echo '$(CXX) $(CXXFLAGS) $(LDFLAGS)' | cmp -s - $@ || echo '$(CXX) $(CXXFLAGS) $(LDFLAGS)' > $@

-include $(wildcard $(patsubst %,$(BUILD)/%*.d,/ common/ tests/ tests/*/ tests/exercises/*/))
include $(patsubst %,$(dir $(firstword $(MAKEFILE_LIST)))tests/%.mk,install checks trace/trace two-machines)
-include tests/exercises/exercises.mk
