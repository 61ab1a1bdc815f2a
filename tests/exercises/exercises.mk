# The exercises: how the programs are checked as they stand here, how our solutions are, and how the checks are proven.
EXERCISES := $(sort $(notdir $(wildcard tests/exercises/[0-9]*_*)))
NUMBERS := $(patsubst 0%,%,$(foreach exercise,$(EXERCISES),$(firstword $(subst _, ,$(exercise)))))
CHECKS := $(EXERCISES:%=$(BUILD)/tests/exercises/%/check)
CHECK_SUPPORT := $(call objects,tests/exercises/support/*.cpp tests/support/process.cpp tests/support/inside.cpp)

# The folder of exercise N.
folder = $(filter 0$(1)_% $(1)_%,$(EXERCISES))

.PHONY: exercises solutions proof patch checks $(NUMBERS:%=exercise-%) $(NUMBERS:%=solution-%) $(EXERCISES:%=prove-%)

exercises: deps ## the exercises, with a tick at each that is solved here; `make exercise-1` is the first
	+@tests/exercises/list.sh $(EXERCISES)

$(NUMBERS:%=exercise-%): exercise-%: deps
	+@tests/exercises/exercise.sh $(call folder,$*) $(HINT)

# Of any other number.
exercise-% solution-%:
	@echo 'There is no $@; "make exercises" lists what there is.' >&2; exit 2

solutions: $(NUMBERS:%=solution-%) ## checks our solution of each exercise; `make solution-1` that of the first

$(NUMBERS:%=solution-%): solution-%: deps patch
	+@tests/exercises/solution.sh $(call folder,$*)

# What the proofs share is made first, so that they can run beside each other; those that take longest begin.
proof: deps patch ## that each check passes our solution, and fails what is wrong with the words on record
	+@$(MAKE) --no-print-directory programs checks programs-address programs-thread
	+@$(MAKE) --no-print-directory $(shell printf 'prove-%s\n' $(EXERCISES) | sort -r)

$(EXERCISES:%=prove-%): prove-%:
	+@tests/exercises/prove.sh $* $(RECORD)

patch:
	$(call need,patch,patch,patch,patch,gpatch)

checks: $(CHECKS)

$(CHECKS): %: %.o $(CHECK_SUPPORT)
	$(LINK)
