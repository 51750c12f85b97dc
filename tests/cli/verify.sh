# SPDX-License-Identifier: MIT OR Apache-2.0
# --verify runs a program several times and says whether the profiles are the same.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
mkdir run
TMPDIR=$tmp/run
export TMPDIR
cat >prog.c <<'X'
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

__attribute__((noinline)) void *make(size_t size)
{
	return malloc(size);
}

__attribute__((noinline)) static int vary(void)
{
	free(make(8192 + (size_t)getpid()));
	return 0;
}

__attribute__((noinline)) static int draw(void)
{
	unsigned char drawn[3] = { 0 };
	int fd = open("/dev/urandom", O_RDONLY);

	if (read(fd, drawn, sizeof drawn) != sizeof drawn)
		return 1;
	free(make(8192 + drawn[0] + 256U * drawn[1] + 65536U * drawn[2]));
	return 0;
}

/* Fails from the second run on. */
static int fail_again(void)
{
	return open("mark", O_CREAT | O_EXCL | O_WRONLY, 0600) < 0 ? 9 : 0;
}

int main(int argc, char **argv)
{
	int c;

	for (int i = 0; i < 4; i++)
		free(make(100));
	while ((c = getchar()) != EOF)
		if (c == '\n')
			free(make(10));
	fprintf(stderr, "prog\n");
	if (argc > 1 && strcmp(argv[1], "vary") == 0)
		return vary();
	if (argc > 1 && strcmp(argv[1], "draw") == 0)
		return draw();
	if (argc > 1 && strcmp(argv[1], "again") == 0)
		return fail_again();
	return argc > 1 ? atoi(argv[1]) : 0;
}
X
$CC -g -O1 -o prog prog.c

expect same cargo-alloc-profile --verify -f make exec ./prog
expect same-of-three cargo-alloc-profile -q --verify=3 -f make exec ./prog
scrub='s/[0-9][0-9]* → [0-9][0-9]*/M → N/g'
expect differs cargo-alloc-profile --verify -f make exec ./prog vary
expect differs-of-three cargo-alloc-profile --verify=3 -q -f make exec ./prog vary
expect drawn cargo-alloc-profile --verify --no-deterministic -f make exec ./prog draw
expect drawn-the-same cargo-alloc-profile --verify -f make exec ./prog draw
scrub='s/^    {.*/    {…}/'
expect fails-again cargo-alloc-profile --verify=3 -f make exec ./prog again
scrub=
expect fails cargo-alloc-profile --verify -f make exec ./prog 7
expect one-run cargo-alloc-profile --verify=1 exec ./prog
expect no-runs cargo-alloc-profile --verify=some exec ./prog
expect not-with-report cargo-alloc-profile --verify report ./prog

# Each run reads its input from the beginning; a pipe is read once.
printf 'a\nb\nc\n' >lines
is 'a file is read again' "$(cargo-alloc-profile --verify -f make exec ./prog <lines 2>"$io/err" || echo $?)" \
	'Allocation Profile:
make: 7'
is 'a pipe is not' "$(cat lines | cargo-alloc-profile -q --verify -f make exec ./prog 2>"$io/err" || echo $?)" \
	'Allocation Profile:
make: 7
3'
ok 'its lines are missed' grep -q -x '  make: allocations 3 → 0, .*' "$io/err"

# The report, the profile and the baseline are of the first run. The verdict comes after the gates'.
ok 'with results' cargo-alloc-profile -q --verify --keep kept.xml --save saved.json --output-file report exec ./prog
is 'one profile is kept' "$(ls kept*)" 'kept.xml'
ok 'the baseline is of it' cargo-alloc-profile -q --save again.json --output-file report report kept.xml
ok 'and the same' cmp saved.json again.json
status=0
cargo-alloc-profile --verify --max-allocations 1 --output-file report exec ./prog 2>"$io/err" </dev/null || status=$?
is 'a gate fails all the same' "$status $(sed -n -e 's/^\(Gate failed\):.*/\1/p' -e '$p' "$io/err")" \
	'3 Gate failed
cargo-alloc-profile: note: 2 runs gave the same profile'

# cargo builds once.
if command -v cargo >"$io/cargo"; then
	mkdir -p crate/src
	printf '[package]\nname = "once"\nversion = "0.1.0"\nedition = "2021"\n[workspace]\n' >crate/Cargo.toml
	printf 'fn main() { println!("{}", String::from("once")); }\n#[test] fn it() { vec![1]; }\n' >crate/src/main.rs
	cd crate
	status=0
	cargo alloc-profile --verify run --offline >"$io/out" 2>"$io/err" </dev/null || status=$?
	is 'cargo runs twice' "$status $(grep -c -x once "$io/out")" '0 2'
	is 'and builds once' "$(grep -c 'Compiling once' "$io/err")" 1
	is 'to the same profile' "$(tail -n 1 "$io/err")" 'cargo-alloc-profile: note: 2 runs gave the same profile'
	cd ..
else
	skip 'cargo' 'cargo is not installed'
fi
is 'no run directory is left' "$(ls run)" ''
finish
