# SPDX-License-Identifier: MIT OR Apache-2.0
# GNU make's, called by `make fuzz` with what configure found: builds each harness with clang's libFuzzer and its sanitizers in
# the directory at hand, the command line's library once for all of them.
#   build         the harnesses
#   run           all of them, one after another (run.sh)
FUZZ_CLANG ?= clang
FUZZ_SECONDS ?= 600

cli = $(top_srcdir)/cli
fuzz = $(top_srcdir)/tests/fuzz
harnesses = $(sort $(patsubst $(fuzz)/fuzz_%.c,%,$(wildcard $(fuzz)/fuzz_*.c)))
sources = $(filter-out %/main.c,$(wildcard $(cli)/*/*.c))
# The part of the recorder's core that the command line is a host of: cli/Makefile.am names it.
core = $(shell grep -o 'aprof/core/[a-z_]*\.c' $(cli)/Makefile.am)
objects = $(patsubst $(cli)/%.c,obj/%.o,$(sources)) $(patsubst aprof/%.c,obj/%.o,$(core)) obj/default_suppressions.o obj/page_parts.o obj/pprof.pb-c.o

# An empty array of GLib has no data, and 0 is added to that.
sanitize = -g -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-sanitize=pointer-overflow
compile = $(FUZZ_CLANG) $(sanitize) -MMD -MP -DHAVE_CONFIG_H -I$(top_builddir) -I$(top_builddir)/cli -I$(cli) -I$(top_srcdir) -I$(top_srcdir)/aprof \
	-DAP_TOOLDIR='"/nowhere"' -DAP_VALGRIND_PROGRAM='"/nowhere"' $(FUZZ_CFLAGS) $(more)

.PHONY: build run
build: $(harnesses)
run: build
	$(SHELL) $(fuzz)/run.sh $(fuzz) $(FUZZ_SECONDS) $(harnesses)

$(harnesses): %: obj/fuzz_%.o obj/libcli.a
	$(FUZZ_CLANG) $(sanitize) -fsanitize=fuzzer -o $@ $^ $(FUZZ_LIBS)
obj/libcli.a: $(objects)
	rm -f $@ && ar cr $@ $^
obj/fuzz_ap_names.o: more = -I$(top_srcdir)/aprof -I$(top_srcdir)/tests/unit/aprof/stand-in
obj/fuzz_%.o: $(fuzz)/fuzz_%.c | obj
	$(compile) -fsanitize=fuzzer-no-link -c -o $@ $<
obj/%.o: $(cli)/%.c | obj
	@mkdir -p $(@D)
	$(compile) -fsanitize=fuzzer-no-link -c -o $@ $<
obj/core/%.o: $(top_srcdir)/aprof/core/%.c | obj
	@mkdir -p $(@D)
	$(compile) -fsanitize=fuzzer-no-link -c -o $@ $<
obj/%.o: $(top_builddir)/cli/%.c | obj
	$(compile) -fsanitize=fuzzer-no-link -c -o $@ $<
obj:
	mkdir -p obj

-include $(wildcard obj/*.d obj/*/*.d)
