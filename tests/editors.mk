# What editors and debuggers ask for: how each file is compiled, and programs that can be stepped through.
.PHONY: debug

debug: deps ## the four programs for a debugger, in build/debug
	@$(MAKE) --no-print-directory programs BUILD=build/debug BIN=build/debug CXXFLAGS='-O0 -g'

CODE := $(wildcard *.cpp common/*.cpp tests/*.cpp tests/*/*.cpp tests/*/*/*.cpp)

# clangd looks for this file. A folder has changed when a file has come or gone.
ifeq ($(BUILD),build)
programs: $(BUILD)/compile_commands.json
endif

$(BUILD)/compile_commands.json: $(BUILD)/flags $(HERE)tests/editors.mk $(filter-out ./,$(sort $(dir $(CODE))))
	@printf '%s\n' $(CODE) | \
	FOLDER="$$PWD" COMMAND='$(CXX) $(STANDARD) $(WARNINGS) $(CXXFLAGS) $(shell pkg-config --cflags CLI11 gtest 2>/dev/null)' \
	awk 'function quoted(text) { gsub(/["\\]/, "\\\\&", text); return "\"" text "\"" } \
	  { printf "%s\n{\"directory\": %s, \"file\": %s, \"command\": %s}", NR == 1 ? "[" : ",", \
	    quoted(ENVIRON["FOLDER"]), quoted($$0), quoted(ENVIRON["COMMAND"] " -c " $$0) } \
	  END { print "\n]" }' >$@
