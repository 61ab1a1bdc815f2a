# What the programs are checked with beside the tests: lint, sanitizers, the long run, the benchmark.
SECONDS ?= 120
# Without the programs that have mistakes in them to be found.
SOURCES = $(filter-out $(OWN:$(BUILD)/%=%.cpp),$(wildcard *.cpp common/*.?pp tests/*.?pp tests/*/*.?pp tests/*/*/*.?pp))

.PHONY: lint format sanitize soak bench programs-address programs-thread run-soak run-bench

# The analyzer goes through all of CLI11 with it, for half a minute.
CLI11_FILE := common/options.cpp
TIDY := clang-tidy --quiet --warnings-as-errors='*'
# Its findings are on the standard output. On the standard error it counts what it has not shown.
QUIETLY = 2>$(BUILD)/tidy.messages || { cat $(BUILD)/tidy.messages; exit 1; }

lint: deps ## what clang-format, clang-tidy and cppcheck have to say
	$(call need,clang-format clang-tidy cppcheck,clang-format clang-tidy cppcheck,clang-tools-extra cppcheck,clang cppcheck,clang-format llvm cppcheck)
	clang-format --dry-run --Werror $(SOURCES)
	printf '%s\n' $(filter-out $(CLI11_FILE),$(filter %.cpp,$(SOURCES))) | xargs -P 2 -I FILE $(TIDY) FILE -- $(STANDARD) $(QUIETLY)
	$(if $(filter $(CLI11_FILE),$(SOURCES)),$(TIDY) --checks='-clang-analyzer-*' $(CLI11_FILE) -- $(STANDARD) $(QUIETLY))
	cppcheck --quiet --std=c++17 --language=c++ --error-exitcode=1 --inline-suppr --suppress=missingIncludeSystem --library=googletest \
	  --enable=warning,performance,portability $(filter %.cpp,$(SOURCES))
	@echo '$(words $(SOURCES)) files: nothing to complain of.'

format: ## lays out the source as clang-format does
	clang-format -i $(SOURCES)

# Without vptr: that check opens a pipe, and reports an error when a test has taken all descriptors away.
ADDRESS := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all
THREAD := -O1 -g -fsanitize=thread
WITH_ADDRESS := BUILD=build/address BIN=build/address CXXFLAGS='$(ADDRESS)'
WITH_THREAD := BUILD=build/thread BIN=build/thread CXXFLAGS='$(THREAD)'

sanitize: deps ## every test under AddressSanitizer with UndefinedBehaviorSanitizer, and under ThreadSanitizer
	@$(MAKE) --no-print-directory run-tests $(WITH_ADDRESS)
	@$(MAKE) --no-print-directory run-tests $(WITH_THREAD)

programs-address:
	@$(MAKE) --no-print-directory -f $(HERE)Makefile programs $(WITH_ADDRESS)

programs-thread:
	@$(MAKE) --no-print-directory -f $(HERE)Makefile programs $(WITH_THREAD)

# The programs that exercises bring along: each stands alone.
OWN := $(patsubst %.cpp,$(BUILD)/%,$(wildcard tests/exercises/*/server.cpp))
.PHONY: own own-address own-thread
own: $(OWN)

$(OWN): %: %.o
	$(LINK)

own-address:
	@$(MAKE) --no-print-directory -f $(HERE)Makefile own $(WITH_ADDRESS)

own-thread:
	@$(MAKE) --no-print-directory -f $(HERE)Makefile own $(WITH_THREAD)

soak: deps ## 64 clients for SECONDS (120) who ask, reset and stall; nothing may be wrong or left behind
	@$(MAKE) --no-print-directory run-soak

run-soak: programs $(BUILD)/tests/soak
	@PROGRAMS=$(BIN) $(BUILD)/tests/soak $(SECONDS)

bench: deps ## the servers beside bare system calls and Python threads, and how they grow to 10,000 connections
	$(call need,python3 gnuplot,python3 gnuplot-nox,python3 gnuplot,python gnuplot,python gnuplot)
	@$(MAKE) --no-print-directory run-bench

run-bench: programs $(BUILD)/tests/bench/bench $(BUILD)/tests/bench/bare
	@$(BUILD)/tests/bench/bench
	gnuplot -e 'picture = "$(or $(PICTURE),build/growth.svg)"' tests/bench/growth.gnuplot

TOOLS := $(addprefix $(BUILD)/tests/,demo soak bench/bench)
$(TOOLS): %: %.o $(SUPPORT) $(COMMON)
	$(LINK)

$(BUILD)/tests/bench/bare: $(BUILD)/tests/bench/bare.o
	$(LINK)
