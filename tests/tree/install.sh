# SPDX-License-Identifier: MIT OR Apache-2.0
# What `make install` installs works there, and `make uninstall` removes all of it.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

make_at() {
	make -C "$abs_top_builddir" DESTDIR="$tmp/dest" prefix=/p exec_prefix=/p bindir=/p/bin libexecdir=/p/libexec includedir=/p/include \
		datarootdir=/p/share datadir=/p/share mandir=/p/share/man docdir=/p/share/doc/cargo-alloc-profile "$@"
}

ok 'make install' make_at install
cd "$tmp/dest/p" 2>/dev/null || cd "$tmp"
is 'programs, the header, pages and completions' "$(find bin include share -type f ! -path 'share/doc/*' | LC_ALL=C sort)" 'bin/cargo-alloc-profile
include/cargo-alloc-profile/aprof.h
share/bash-completion/completions/cargo-alloc-profile
share/cargo-alloc-profile/default.suppressions
share/fish/vendor_completions.d/cargo-alloc-profile.fish
share/man/man1/aprof.1
share/man/man1/cargo-alloc-profile.1
share/zsh/site-functions/_cargo-alloc-profile'

tool=$PWD/libexec/cargo-alloc-profile
ok 'the tool' [ -x "$tool/aprof-$AP_PLATFORM" ]
is 'no link that leads nowhere' "$(find -L "$tool" -type l)" ''
installed() {
	VALGRIND_LIB=$tool "$VALGRIND" -q --tool=aprof --aprof-out-file="$tmp/out.xml" true && [ -s "$tmp/out.xml" ]
}
ok 'the installed tool runs' installed

cd "$tmp"
ok 'make uninstall' make_at uninstall
is 'nothing is left' "$(find "$tmp/dest" ! -type d)" ''
finish
