# Installing what is missing, with the system's package manager.
.PHONY: deps

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
