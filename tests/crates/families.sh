# SPDX-License-Identifier: MIT OR Apache-2.0
# Each function that an allocator's headers declare has its row in allocators/families.def, with each parameter in its place,
# or does nothing to a block. The headers are those of crates from the registry, if that can be reached, and of packages that
# are installed.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
need cargo rustc "$PYTHON" timeout

cp -R "$abs_srcdir/crates/families" "$tmp/work"
chmod -R u+w "$tmp/work"
cd "$tmp/work"
CARGO_NET_RETRY=0
export CARGO_NET_RETRY
host=$(rustc -vV | sed -n 's/^host: //p')
timeout 120 cargo fetch -q --target "$host" 2>"$io/fetch" </dev/null ||
	skip_all "the registry is not reached: $(grep -m 1 error "$io/fetch")"
cargo metadata --format-version 1 --offline --filter-platform "$host" >metadata.json 2>"$io/metadata"

check() {
	"$PYTHON" "$abs_srcdir/crates/headers.py" "$table" metadata.json "$1" || echo 'the script failed'
}

table=$abs_top_srcdir/allocators/families.def
for family in jemalloc mimalloc snmalloc rpmalloc google_tcmalloc; do
	is "$family" "$(check $family)" ''
done
if [ -e /usr/include/gperftools/tcmalloc.h ]; then
	is tcmalloc "$(check tcmalloc)" ''
else
	skip tcmalloc 'the headers of gperftools are not installed'
fi

# What is wrong is found out: a row less, a name that no header has, a parameter in another's place.
table=$tmp/table
sed -e '/@rust_realloc(/d' -e 's/@rust_dealloc(/@rust_deallok(/' -e 's/rust_alloc(align,size)/rust_alloc(size,align)/' \
	"$abs_top_srcdir/allocators/families.def" >"$table"
is 'what is wrong is found out' "$(check snmalloc)" 'sn_rust_alloc(size_t alignment, size_t size): the row has (size,align)
sn_rust_dealloc(void* ptr, size_t alignment, size_t size): no row
sn_rust_deallok: no header
sn_rust_realloc(void* ptr, size_t alignment, size_t old_size, size_t new_size): no row'
finish
