# The exercises: how the programs are checked as they stand here, how our solutions are, and how the checks are proven.
EXERCISES := $(sort $(notdir $(wildcard tests/exercises/[0-9]*_*)))
NUMBERS := $(patsubst 0%,%,$(foreach exercise,$(EXERCISES),$(firstword $(subst _, ,$(exercise)))))
CHECKS := $(EXERCISES:%=$(BUILD)/tests/exercises/%/check)
CHECK_SUPPORT := $(call objects,tests/exercises/support/*.cpp $(patsubst %,tests/support/%.cpp,process inside literal))

# The folder of exercise N.
folder = $(filter 0$(1)_% $(1)_%,$(EXERCISES))

.PHONY: exercises solutions proof patch tools tracer checks
.PHONY: $(foreach what,exercise watch solution proof,$(NUMBERS:%=$(what)-%)) $(EXERCISES:%=prove-%)

exercises: deps ## the exercises, with a tick at each that is solved here; `make exercise-1` is the first
	+@tests/exercises/list.sh $(EXERCISES)

$(NUMBERS:%=exercise-%): exercise-%: deps tools $(if $(TRACE),tracer)
	+@tests/exercises/exercise.sh $(call folder,$*) $(HINT)

$(NUMBERS:%=watch-%): watch-%: deps
	+@tests/exercises/watch.sh $(call folder,$*)

# Of any other number.
exercise-% watch-% solution-% proof-%:
	@echo 'There is no $@; "make exercises" lists what there is.' >&2; exit 2

solutions: $(NUMBERS:%=solution-%) ## checks our solution of each exercise; `make solution-1` that of the first

$(NUMBERS:%=solution-%): solution-%: deps patch
	+@tests/exercises/solution.sh $(call folder,$*)

# What the proofs share is made first, so that they can run beside each other; those that take longest begin.
proof: deps patch ## that each check passes what is right, and fails what is wrong; `make proof-1` that of the first
	+@$(MAKE) --no-print-directory programs checks programs-address programs-thread
	+@$(MAKE) --no-print-directory $(shell printf 'prove-%s\n' $(EXERCISES) | sort -r)

$(NUMBERS:%=proof-%): proof-%: deps patch
	+@$(MAKE) --no-print-directory programs checks programs-address programs-thread
	+@$(MAKE) --no-print-directory prove-$(call folder,$*)

$(EXERCISES:%=prove-%): prove-%:
	+@tests/exercises/prove.sh $* $(RECORD)

# With TRACE=1, a scene that has failed is shown as the system has seen it, where strace can be had.
tracer:
	$(call need,strace,strace,strace,strace,strace) || true
	@$(MAKE) --no-print-directory -s $(BUILD)/tests/trace/trace

patch:
	$(call need,patch,patch,patch,patch,gpatch)

# What the tasks' commands use. A check is played without them where they cannot be had.
tools:
	$(call need,nc $(if $(wildcard /proc/net),ss),netcat-openbsd iproute2,nmap-ncat iproute,openbsd-netcat iproute2,netcat) || \
	  echo "The check does without; some commands in the tasks do not. 检查用不到，有些题目里的命令要用。"

checks: $(CHECKS)

$(CHECKS): %: %.o $(CHECK_SUPPORT)
	$(LINK)
