# Installing what is missing, with the system's package manager.
.PHONY: deps test-tools

deps: ## installs what is missing of the compiler, pkg-config, CLI11 and GoogleTest
	$(writable)
	$(call need,$(firstword $(CXX)) pkg-config CLI11 gtest,g++ pkg-config libcli11-dev libgtest-dev,gcc-c++ pkgconf-pkg-config cli11-devel gtest-devel,gcc pkgconf cli11 gtest,pkgconf cli11 googletest)

# Where they cannot be had, the tests that use them are skipped.
test-tools:
	$(call need,python3 $(if $(wildcard /proc/net),strace),python3 strace,python3 strace,python strace,python) || true

# $(call need,WHAT,APT,DNF,PACMAN,BREW): where a command or library of WHAT is missing, installs the packages of that name.
define need
@for what in $(1); do \
  command -v "$$what" >/dev/null 2>&1 || pkg-config --exists "$$what" 2>/dev/null || missing="$$missing $$what"; \
done; \
[ -z "$$missing" ] || $(HERE)tests/install.sh "$$missing" '$(2)' '$(3)' '$(4)' '$(5)'
endef
