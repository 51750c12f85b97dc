# SPDX-License-Identifier: MIT OR Apache-2.0
# For the scripts that go through the builds of builds.table: read after testlib.sh.
#
#   builds                   prints the lines of the table that are builds
#   has_build COLUMN VALUE   whether one of them has the value
#   takes_every_setting      whether this cargo and rustc know everything that is in the table
#   cargo_settings LINE…     sets and exports what makes cargo build as the line says, and $cargo_profile, the argument for it

builds() {
	sed '/^#/d' "$abs_srcdir/builds.table"
}

has_build() {
	builds | awk -v column="$1" -v value="$2" '$column == value { found = 1 } END { exit !found }'
}

# Where -Zdwarf-version is not known, DWARF 4 is what a rustc writes.
cargo_settings() {
	cargo_profile=
	case $2 in
	dev) prefix=CARGO_PROFILE_DEV ;;
	*) prefix=CARGO_PROFILE_RELEASE cargo_profile=--release ;;
	esac
	export "${prefix}_OPT_LEVEL=$3" "${prefix}_LTO=$4" "${prefix}_CODEGEN_UNITS=$5" "${prefix}_PANIC=$6" "${prefix}_DEBUG=$7"
	export "RUSTFLAGS=-Zunstable-options -Csymbol-mangling-version=$8 -Zdwarf-version=$9" RUSTC_BOOTSTRAP=1
}

# line-tables-only came with 1.71, -Zdwarf-version before it.
takes_every_setting() {
	[ "$(rustc --version | sed 's/^rustc 1\.\([0-9]*\).*/\1/')" -ge 71 ]
}
