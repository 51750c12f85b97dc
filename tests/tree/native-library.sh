# SPDX-License-Identifier: MIT OR Apache-2.0
# The library that programs are recorded with gets into every program, so it needs nothing that a program may lack, and shows nothing
# that a program may have, too, but the functions whose place it takes.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

library=$abs_top_builddir/aprof/vglib/libaprof-native.so
[ "$AP_PLATFORM" = amd64-linux ] || skip_all "the native recorder is for amd64-linux, and this is $AP_PLATFORM"
need readelf nm ldd
ok 'it is where the command line looks' [ -s "$library" ]

is 'it needs the C library and its loader' \
	"$(readelf -dW "$library" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -vxE 'libc\.so\.6|ld-linux-x86-64\.so\.2')" ''
is 'which has all that it uses' \
	"$(nm -D --undefined-only "$library" | awk '$1 == "U" && $2 !~ /@GLIBC_/ { print $2 }')" ''
is 'no access to a variable of threads allocates' "$(nm -D "$library" | grep __tls_get_addr)" ''

# names FILE: the functions and variables that it shows, without their versions.
names() {
	nm -D --defined-only "$1" | awk '{ sub(/@.*/, "", $3); print $3 }' | LC_ALL=C sort -u
}
libc=$(ldd "$library" | awk '$1 == "libc.so.6" { print $3 }')
names "$library" >"$tmp/shown"
names "$libc" >"$tmp/libc"
ok 'it shows functions' [ "$(wc -l <"$tmp/shown")" -gt 10 ]
is 'each is one of the C library'\''s' "$(comm -23 "$tmp/shown" "$tmp/libc")" ''
is 'among them the malloc family' \
	"$(grep -cxE 'malloc|calloc|realloc|free|memalign|posix_memalign|aligned_alloc|valloc|pvalloc' "$tmp/shown")" 9
finish
