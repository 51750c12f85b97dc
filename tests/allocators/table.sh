# SPDX-License-Identifier: MIT OR Apache-2.0
# One program, with each allocator of families.table and in the builds of builds.table: its functions allocate, free and leak what
# truth.table says, whatever serves them.
#
#   BUILDS=all make check-one T=allocators/table       every allocator in every build, itself optimised: takes many minutes
#   ALLOCATORS='jemalloc snmalloc' BUILDS='fat musl' … these
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
need cargo rustc timeout nm objcopy "$PYTHON" "$CC"

cp -R "$abs_srcdir/allocators" "$tmp/work"
chmod -R u+w "$tmp/work"
tables=$tmp/work
host=$(rustc -vV | sed -n 's/^host: //p')
architecture=${host%%-*}
CARGO_NET_RETRY=0
export CARGO_NET_RETRY

# Every program gets its own copy of the allocator's library. Bitcode in it makes -Clto=fat possible, and it need not be built for that.
# What the allocator itself is optimised for matters little to the test, and compilers take long for it.
RUSTFLAGS=-Cembed-bitcode=yes CARGO_PROFILE_RELEASE_OPT_LEVEL=1
[ -z "${BUILDS-}" ] || CARGO_PROFILE_RELEASE_OPT_LEVEL=3
# Debug information tells that no call of an allocator in Rust alone is inlined.
CARGO_PROFILE_RELEASE_DEBUG=1
export RUSTFLAGS CARGO_PROFILE_RELEASE_OPT_LEVEL CARGO_PROFILE_RELEASE_DEBUG

rows() {
	sed '/^#/d' "$tables/$1"
}

# target C-LIBRARY: cargo's name for it
target() {
	echo "$architecture-unknown-linux-$1"
}

# Debian has archives of jemalloc and of gperftools' tcmalloc. The crate's own jemalloc takes a minute to build, so it is Debian's here,
# with the crate's names where these have a prefix. With BUILDS the crate builds its own.
debian=/usr/lib/$($CC -print-multiarch)
archives=$tmp/archives
archives_of_debian() {
	mkdir -p "$archives/jemalloc" "$archives/jemalloc-unprefixed" "$archives/tcmalloc"
	! [ -e "$debian/libtcmalloc_minimal.a" ] || ln -s "$debian/libtcmalloc_minimal.a" "$archives/tcmalloc/libtcmalloc.a"
	plain=$debian/libjemalloc_pic.a
	[ -e "$plain" ] && [ -z "${BUILDS-}" ] || return 0
	ln -s "$plain" "$archives/jemalloc-unprefixed/libjemalloc.a"
	nm -g --defined-only "$plain" | awk 'NF == 3 && $3 !~ /^_Z/ { print $3, "_rjem_" $3 }' | sort -u >"$io/names"
	objcopy --redefine-syms="$io/names" "$plain" "$archives/jemalloc/libjemalloc.a"
}

# lacks C-LIBRARY LANGUAGE FAMILY: says what a build needs that is not there
lacks() {
	[ -d "$(rustc --print target-libdir --target "$(target "$1")" 2>/dev/null)" ] || {
		echo "rustc has no library for $(target "$1")"
		return
	}
	[ "$3" != snmalloc ] || echo 'Valgrind has not the 256 GiB of addresses that snmalloc reserves'
	case $1-$2 in
	musl-c) command -v musl-gcc >/dev/null || echo 'musl-gcc is not installed' ;;
	musl-c++) echo 'there is no C++ library for musl' ;;
	gnu-archive) [ -e "$debian/libtcmalloc_minimal.a" ] || echo 'libgoogle-perftools-dev is not installed' ;;
	musl-archive) echo 'the archive is for glibc' ;;
	esac
}

# library FAMILY MANIFEST FEATURES C-LIBRARY: builds the allocator, unless it did so before
library() {
	libraries=$tmp/lib/$4/$1
	[ ! -e "$libraries" ] || return 0
	mkdir -p "$libraries"
	features=$3
	[ "$features" != - ] || features=
	unset JEMALLOC_OVERRIDE
	[ "$4" = musl ] || [ ! -e "$archives/$1/libjemalloc.a" ] || export JEMALLOC_OVERRIDE="$archives/$1/libjemalloc.a"
	timeout 300 cargo build -q --lib --release --manifest-path "$tables/$2/Cargo.toml" --features "$features" --target-dir "$tmp/target" \
		--target "$(target "$4")" >"$libraries/log" 2>&1 </dev/null && cp "$tmp/target/$(target "$4")/release/libfamily.rlib" "$libraries/"
}

# program FAMILY BUILD C-LIBRARY FLAG…: with the $language of the family
program() {
	out=$tmp/$1-$2
	libraries=$tmp/lib/$3/$1
	with=$(target "$3")
	links=
	[ "$language" != archive ] || links=-Clink-arg=-lstdc++
	shift 3
	rustc --edition 2021 --crate-name subject --target "$with" "$tables/src/subject.rs" -o "$out" \
		--extern "family=$libraries/libfamily.rlib" -L "dependency=$tmp/target/$with/release/deps" -L "dependency=$tmp/target/release/deps" -L "native=$archives/tcmalloc" $links "$@"
}

# fails NAME: says that the program fails by itself, too
fails() {
	("$tmp/$1") >"$io/itself" 2>&1 </dev/null || echo "the program fails by itself, too, with the status $?"
}

# unlike NAME: the function that allocates otherwise there. In a static executable at a fixed address libgcc sorts what it knows of
# frames, in memory of malloc, when the first panic unwinds.
unlike() {
	case $1 in
	*-static) echo unwinds ;;
	esac
}

# same NAME REALLOC: the program's rows are those of truth.table
same() {
	cargo-alloc-profile -q --backend=valgrind --leak-check -o json --output-file "$tmp/$1.json" exec "$tmp/$1" &&
		"$PYTHON" "$tables/rows.py" "$tables/truth.table" "$tmp/$1.json" "$2" $(unlike "$1") >"$tmp/$1.differs" &&
		cat "$tmp/$1.differs" && [ ! -s "$tmp/$1.differs" ]
}

# same_natively NAME REALLOC: the native recorder, which tells no leaks, says the same
same_natively() {
	cargo-alloc-profile -q --backend=native -o json --output-file "$tmp/$1.json" exec "$tmp/$1" &&
		"$PYTHON" "$tables/rows.py" "$tables/truth.table" "$tmp/$1.json" "$2" >"$tmp/$1.differs" &&
		cat "$tmp/$1.differs" && [ ! -s "$tmp/$1.differs" ]
}

# try FAMILY MANIFEST FEATURES LANGUAGE REALLOC BUILD C-LIBRARY FLAG…
try() {
	name=$1-$6 family=$1 language=$4 resizes=$5 build=$6 libc=$7
	reason=$(lacks "$libc" "$language" "$family")
	if [ -n "$reason" ]; then
		skip "$name" "$reason"
		return
	fi
	library "$1" "$2" "$3" "$libc" || :
	if [ ! -e "$libraries/libfamily.rlib" ]; then
		fail "$name"
		note <"$libraries/log"
		return
	fi
	shift 7
	if ! program "$family" "$build" "$libc" "$@" >"$io/rustc" 2>&1 </dev/null; then
		fail "$name"
		note <"$io/rustc"
		return
	fi
	reason=$(fails "$name")
	if [ -n "$reason" ]; then
		skip "$name" "$reason"
	else
		ok "$name" same "$name" "$resizes"
		case $family-$build in
		*-static* | *-musl* | dlmalloc-*) ;;     # natively nobody sees what is static, or an allocator in Rust alone
		*) [ "$AP_PLATFORM" != amd64-linux ] || ok "$name, natively" same_natively "$name" "$resizes" ;;
		esac
	fi
	[ -n "${KEEP-}" ] || rm -f "$tmp/$name"
}

# among WORD LIST: whether the list, with commas or spaces, has the word, or is `all`
among() {
	case ",$(echo "$2" | tr ' ' ,)," in
	,all, | *",$1,"*) ;;
	*) return 1 ;;
	esac
}

for manifest in . second; do
	timeout 60 cargo fetch -q --manifest-path "$tables/$manifest/Cargo.toml" 2>"$io/fetch" </dev/null ||
		skip_all "the registry is not reached: $(grep -m 1 error "$io/fetch")"
done
archives_of_debian
rows families.table >"$tmp/families"
rows builds.table >"$tmp/builds"
while read -r family manifest features language resizes in_check; do
	among "$family" "${ALLOCATORS-all}" || continue
	while read -r build libc flags; do
		! among "$build" "${BUILDS-$in_check}" ||
			try "$family" "$manifest" "$features" "$language" "$resizes" "$build" "$libc" $flags </dev/null
	done <"$tmp/builds"
done <"$tmp/families"
finish
