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

# The folder of this file, seen from the folder in which make runs.
HERE := $(dir $(firstword $(MAKEFILE_LIST)))

.PHONY: programs demo test help clean run-demo run-tests force

# First the file that takes longest, so that the others can be made beside it.
programs: $(BUILD)/common/options.o $(PROGRAMS:%=$(BIN)/%) ## the four programs

demo: deps ## both pairs, for the reader to watch: who says what, in order
	@$(MAKE) --no-print-directory run-demo

test: deps test-tools ## every test, closing with a line of counts
	@$(MAKE) --no-print-directory run-tests

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { sub("programs", "", $$1); printf "make %-12s %s\n", $$1, $$2 }' $(filter %Makefile %.mk,$(MAKEFILE_LIST))

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
$(BUILD)/common/options.o: LIBRARY = $(call library,CLI11) -O0
$(TESTS): LIBRARY = $(call library,gtest)

# $(call library,NAME): what to compile with to use the library.
library = $(if $(shell pkg-config --exists $(1) 2>/dev/null && echo yes),$(shell pkg-config --cflags $(1)),$(error \
  $(1) is missing, or pkg-config, which finds it: `make deps` installs what is needed))

# Another compiler or other flags make everything anew. What cannot be written, nobody can build: that is said first.
FLAGS := $(strip $(CXX) $(CXXFLAGS) $(LDFLAGS))
UNWRITABLE := $(shell { [ -w . ] || echo this folder; find $(BUILD) ! -writable ! -user "$$(id -u)"; } 2>/dev/null | head -n 1)
writable = $(if $(UNWRITABLE),$(error $(UNWRITABLE) cannot be written: \
  after a "sudo make", sudo chown -R $$USER build; in a folder that is not yours, work in a copy of it (cp -r)))

ifneq ($(strip $(shell cat $(BUILD)/flags 2>/dev/null))$(UNWRITABLE),$(FLAGS))
$(BUILD)/flags: force
endif
$(BUILD)/flags:
	$(writable)
	@mkdir -p $(@D)
	@echo '$(FLAGS)' >$@

-include $(wildcard $(patsubst %,$(BUILD)/%*.d,/ common/ tests/ tests/*/ tests/exercises/*/))
include $(patsubst %,$(HERE)tests/%.mk,install editors checks trace/trace two-machines)
-include tests/exercises/exercises.mk
