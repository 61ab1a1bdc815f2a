# Two machines on this one, for who has no second one at hand.
.PHONY: two-machines run-two-machines network

two-machines: deps network ## two machines on this one, with a cable: who reaches whom, and how it fails; SHELLS=1 for shells on both
	@$(MAKE) --no-print-directory run-two-machines

run-two-machines: programs
	@tests/two-machines.sh $(if $(SHELLS),shells,tour)

network:
	$(if $(wildcard /proc/net),$(call need,ip ss unshare nsenter,iproute2 util-linux,iproute util-linux,iproute2 util-linux,))
