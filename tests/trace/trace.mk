# The conversations as the system sees them.
.PHONY: trace run-trace strace

trace: deps strace ## both conversations as the system sees them; SERVER=, CLIENT=, CLIENTS=, SVG= say what else
	@$(MAKE) --no-print-directory run-trace

# What is given on make's command line is in the environment of what it runs.
run-trace: programs $(BUILD)/tests/trace/trace
	@$(BUILD)/tests/trace/trace

strace:
	$(call need,strace,strace,strace,strace,strace)

$(BUILD)/tests/trace/trace: $(BUILD)/tests/trace/trace.o $(TRACER) $(SUPPORT) $(COMMON)
	$(LINK)
