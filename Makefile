# The targets; `make help` lists them. CXX, CXXFLAGS and LDFLAGS are taken from the command line or the environment.
ifeq ($(origin CXX),default)
CXX := g++
endif
CXXFLAGS ?= -O2

PROGRAMS := tcp_server tcp_client udp_server udp_client
BUILD := build
BIN := .

STANDARD := -std=c++17 -pthread
WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow
CLI11 = $(shell pkg-config --cflags CLI11)
GTEST = $(shell pkg-config --cflags gtest)
GTEST_LIBS = $(shell pkg-config --libs gtest)

COMMON := $(patsubst %.cpp,$(BUILD)/%.o,$(wildcard common/*.cpp))
SUPPORT := $(patsubst %.cpp,$(BUILD)/%.o,$(wildcard tests/support/*.cpp))
TESTS := $(patsubst %.cpp,$(BUILD)/%.o,$(wildcard tests/*_test.cpp) tests/main.cpp)
SOURCES = $(shell git ls-files --cached --others --exclude-standard '*.cpp' '*.hpp')

.PHONY: programs demo test help lint format clean deps force

programs: $(PROGRAMS:%=$(BIN)/%) ## the four programs

$(PROGRAMS:%=$(BIN)/%): $(BIN)/%: $(BUILD)/%.o $(COMMON)
	@mkdir -p $(@D)
	$(CXX) $(STANDARD) $(CXXFLAGS) $(LDFLAGS) $^ -o $@

$(BUILD)/%.o: %.cpp $(BUILD)/flags
	@mkdir -p $(@D)
	$(CXX) $(STANDARD) $(WARNINGS) $(CXXFLAGS) -MMD -MP -c $< -o $@

$(BUILD)/common/options.o: STANDARD += $(CLI11)
$(BUILD)/tests/%.o: STANDARD += -I. $(GTEST)

# Another compiler or other flags make everything anew.
$(BUILD)/flags: force
	@mkdir -p $(@D)
	@echo '$(CXX) $(CXXFLAGS)' | cmp -s - $@ || echo '$(CXX) $(CXXFLAGS)' > $@

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
