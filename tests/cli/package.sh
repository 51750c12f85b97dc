# SPDX-License-Identifier: MIT OR Apache-2.0
# What `cargo package` writes is all that `cargo install` needs: the installed command is one file, which puts its programs into the
# user's cache. Who depends on the package builds no C.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
need cargo
# The installed command has its own tool.
unset VALGRIND_LIB
PATH=${PATH#"$abs_top_builddir/cli:"}
XDG_CACHE_HOME=$tmp/cache CARGO_TARGET_DIR=$tmp/target CARGO_NET_OFFLINE=true
export XDG_CACHE_HOME CARGO_TARGET_DIR CARGO_NET_OFFLINE

is 'configure.ac and Cargo.toml have one version' "$(sed -n 's/^version = "\(.*\)"/\1/p' "$abs_top_srcdir/Cargo.toml")" \
	"$(sed -n 's/^AC_INIT(\[cargo-alloc-profile\], \[\(.*\)\])/\1/p' "$abs_top_srcdir/configure.ac")"
package() {
	cd "$abs_top_srcdir" && cargo package --offline --locked --allow-dirty --no-verify --quiet
}
ok 'cargo package' package
mkdir unpacked
tar -xzf target/package/*.crate -C unpacked
package=$(echo "$tmp"/unpacked/*)
rm -rf target

# Programs that leave a trace, and then do what comes after them in PATH. rustc needs the compiler, to link.
mkdir traced
for program in configure make pkg-config valgrind; do
	printf '#!/bin/sh\ntouch "%s/traces/%s"\nexit 1\n' "$tmp" $program >traced/$program
	chmod +x traced/$program
done
mkdir traces

# A workspace in which a crate depends on the package.
mkdir -p user/src
cat >user/Cargo.toml <<TOML
[package]
name = "user"
version = "0.0.0"
edition = "2021"
[dependencies]
cargo-alloc-profile = { path = "$package" }
TOML
echo 'extern crate cargo_alloc_profile; fn main() {}' >user/src/main.rs
depend() {
	cd user && PATH=$tmp/traced:$PATH cargo build --quiet
}
ok 'a package can depend on it' depend
is 'and builds no C' "$(ls traces; find target/debug/build/*/out -mindepth 1 ! -name command.rs)" ''
# cargo takes a build script as it is when the same workspace has built it, though this one was made for a dependency.
printf '[workspace]\nmembers = ["user", "unpacked/*"]\nresolver = "2"\n' >Cargo.toml
refusal() {
	cargo build --quiet --message-format short "$@" 2>&1 | sed -n 's/^.*: error: //p'
}
ok 'nor does a member of its workspace' cargo build --quiet -p user
is 'which may not be taken for the command' "$(refusal -p cargo-alloc-profile | cut -d : -f 1-2)" \
	'cannot build the command: cargo built this package as a dependency before, in the same target directory'
rm -rf Cargo.toml Cargo.lock target

library_alone() {
	cd "$package" && CARGO_ALLOC_PROFILE_BUILD=no PATH=$tmp/traced:$PATH cargo build --quiet "$@"
}
ok 'the library alone, for who wants it' library_alone --lib
is 'without C' "$(ls traces; find target/debug/build/*/out -mindepth 1 ! -name command.rs)" ''
is 'and then there is no command' "$(export CARGO_ALLOC_PROFILE_BUILD=no && cd "$package" && refusal)" \
	"cannot build the command: CARGO_ALLOC_PROFILE_BUILD is 'no', so there is the library alone"

# Without Valgrind and jansson.
cat >traced/pkg-config <<'SCRIPT'
#!/bin/sh
case "$*" in
*jansson* | *valgrind*) exit 1 ;;
esac
SCRIPT
install() {
	cargo install --quiet --offline --path "$package" --root "$tmp/installed"
}
(PATH=$tmp/traced:$PATH install) >"$io/missing" 2>&1 || :
is 'what is missing, with its packages' "$(sed -n 's/^ *\(cargo-alloc-profile: \(cannot find\|on Debian\)\)/\1/p' "$io/missing")" \
	"cargo-alloc-profile: cannot find 'jansson >= 2.13': install the package libjansson-dev
cargo-alloc-profile: cannot find 'valgrind >= 3.19': install the package valgrind
cargo-alloc-profile: on Debian: apt-get install libjansson-dev valgrind"

# The compiler has the least work without optimisation.
CFLAGS=-O0
export CFLAGS
ok 'cargo install' install
# Nothing but the command stays.
rm -rf "$package" target
is 'installs one file' "$(ls installed/bin)" cargo-alloc-profile
PATH=$tmp/installed/bin:$PATH
cp -R "$abs_top_srcdir/examples/growth" growth
chmod -R u+w growth
rm -rf growth/target
profile() {
	(cd growth && cargo alloc-profile --no-advice "$@" 2>"$io/stderr") && : || { echo "exit status $?"; sed -n '/^Gate failed/,$p' "$io/stderr"; }
}
for backend in valgrind native; do
	rows='string_builder::build: 26
vec_growth::grow: 9
growth::main: 1'
	is "profiles, $backend" "$(profile -q --backend=$backend --save "$tmp/before-$backend.json" run | grep ::)" "$rows"
	is "compares, $backend" "$(profile -q --compare "$tmp/before-$backend.json" --backend=$backend --save "$tmp/after.json" run \
		--features reserve | grep ::)" 'vec_growth::grow: 9 → 1 -8 (-8.16 KB)
string_builder::build: 26 → 21 -5 (-0.34 KB)'
	is "a gate fails, $backend" "$(profile -q --compare "$tmp/after.json" --tolerance allocations=0 --backend=$backend run |
		grep -E '^ |status')" 'exit status 3
  +9 in vec_growth::grow (vec_growth/src/lib.rs:11): alloc::vec::Vec::push
      growth::main (src/main.rs:5)
  +6 in string_builder::build (string_builder/src/lib.rs:12): alloc::string::String::push_str
      growth::main (src/main.rs:6)'
done

# The cache.
own=$tmp/cache/cargo-alloc-profile
is 'one directory in the cache' "$(ls "$own" | wc -l)" 1
programs=$(echo "$own"/*)
is 'no temporary file in it' "$(find "$programs" -type f -name '*.[0-9]*-[0-9]*')" ''
works() {
	cargo-alloc-profile --version
}
version=$(works)
whole=$(sha256sum "$programs/bin/cargo-alloc-profile")
again() {
	is "$1" "$(works 2>&1 && sha256sum "$programs/bin/cargo-alloc-profile")" "$version$newline$whole"
}
truncate -s -1 "$programs/bin/cargo-alloc-profile"
again 'a file that is not whole is written again'
printf 'x' | dd of="$programs/bin/cargo-alloc-profile" bs=1 seek=5000 conv=notrunc status=none
again 'a file that somebody changed'
chmod go+w "$programs/bin/cargo-alloc-profile"
again 'a file that others may write to'
rm "$programs/bin/cargo-alloc-profile"
ln -s /bin/true "$programs/bin/cargo-alloc-profile"
again 'a link in the place of a file'
rm -rf "$tmp/cache"
for i in 1 2 3 4 5 6; do
	works >"first-$i" 2>&1 &
done
wait
is 'first runs at once' "$(cat first-? | sort -u)" "$version"

# refused NAME DIRECTORY MESSAGE
refused() {
	is "$1" "$(XDG_CACHE_HOME=$2 works 2>&1 || echo "status $?")" "cargo-alloc-profile: $3${newline}status 1"
}
echo >file
advice='set XDG_CACHE_HOME to another directory'
refused 'no directory can be made' "$tmp/file/cache" "cannot make '$tmp/file/cache': Not a directory: $advice"
mkdir -p other/cargo-alloc-profile
chmod go+w other/cargo-alloc-profile
refused 'others may write to the directory' "$tmp/other" \
	"cannot use '$tmp/other/cargo-alloc-profile': other users may write to it: remove it, or $advice"
rmdir other/cargo-alloc-profile
ln -s "$tmp" other/cargo-alloc-profile
refused 'a link in the place of the directory' "$tmp/other" \
	"cannot use '$tmp/other/cargo-alloc-profile': it is not a directory: remove it, or $advice"
rm other/cargo-alloc-profile
if [ "$(id -u)" = 0 ]; then
	mkdir other/cargo-alloc-profile
	chown 1 other/cargo-alloc-profile
	refused 'the directory of another user' "$tmp/other" \
		"cannot use '$tmp/other/cargo-alloc-profile': it belongs to another user: remove it, or $advice"
	rmdir other/cargo-alloc-profile
else
	skip 'the directory of another user' 'only root can give a directory away'
fi
# To the command a limit of a file's size is as a full disk.
full() {
	(trap '' XFSZ && ulimit -f 8 && XDG_CACHE_HOME=$tmp/full works 2>&1 || echo "status $?") | sed 's|/[^/]*/bin/|/NAME/bin/|'
}
is 'a full disk' "$(full)" "cargo-alloc-profile: cannot write '$tmp/full/cargo-alloc-profile/NAME/bin/cargo-alloc-profile': File too large: $advice
status 1"
is 'leaves no part of a file' "$(find full -type f)" ''
home() {
	(cd other && HOME=$tmp/home works && ls "$tmp/home/.cache")
}
is 'the cache of the home' "$(unset XDG_CACHE_HOME && home 2>&1)" "$version${newline}cargo-alloc-profile"
is 'in the place of a relative one, too' "$(rm -rf home && XDG_CACHE_HOME=cache home 2>&1 && ls other)" "$version${newline}cargo-alloc-profile"

# Arguments, the environment and signals reach the command line as they are: it shows the same as the built one.
seen() {
	env -i PATH="$PATH" XDG_CACHE_HOME="$XDG_CACHE_HOME" EMPTY='' sh -c "umask 27; trap '' PIPE USR1; exec $1 -q --backend=native exec \
		sh -c 'env | sort; umask; grep -E \"^Sig(Blk|Ign):\" /proc/self/status; echo \"\$0|\$1|\$2|\"; echo end' '' 'a b' c" 2>&1 | sed '/^end/q'
}
seen cargo-alloc-profile >"$io/seen"
ok 'the command line starts a program' grep -qx end "$io/seen"
is 'arguments, environment and signals are the same for it' "$(cat "$io/seen")" "$(seen "$abs_top_builddir/cli/cargo-alloc-profile")"

ok 'cargo uninstall' cargo uninstall --quiet --root "$tmp/installed" cargo-alloc-profile
is 'leaves nothing that runs' "$(ls installed/bin)" ''
finish
